import type { Component } from '../component.ts'
import { accessChecks, accessOptions } from '../groups/access.ts'
import { filterFindings, imageFilterOptions, imageFilters } from '../groups/filters.ts'
import type { ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** Options of the data source `outscale-omi` (spec/builders.md 1.12). */
export const outscaleOmiOptions = { ...accessOptions, ...imageFilterOptions } as const

export type OutscaleOmiOptions = ValuesOf<typeof outscaleOmiOptions>

/** What the data source gives to expressions as `data.outscale-omi.NAME.…`. */
export interface OutscaleOmiResult {
  readonly id: string
  readonly name: string
  readonly creation_date: string
  /** Account id. */
  readonly owner: string
  /** Account alias. */
  readonly owner_name: string
  readonly tags: Readonly<Record<string, string>>
}

/** Looks an OMI up before the builds are planned. */
export const outscaleOmi: Component<typeof outscaleOmiOptions> = {
  kind: 'data-source',
  type: 'outscale-omi',
  aliases: ['osc-omi'],
  title: 'OMI',
  help: 'Looks up an OMI by its properties; its id, name, date, owner and tags can be used in expressions.',
  options: outscaleOmiOptions,
  checks: [
    ...accessChecks,
    {
      name: 'owners-given',
      run: ({ values, unknown }) =>
        isGiven(values.owners) || unknown.includes('owners')
          ? []
          : [
              {
                severity: 'error',
                code: 'owners-missing',
                option: [],
                message: 'owners is not set, so anybody’s public OMI could be taken',
                hint: 'Add owners = ["Outscale"] for the official OMIs, or ["self"] for your own.',
              },
            ],
    },
    { name: 'filters-known', run: ({ values }) => filterFindings(imageFilters, values, []) },
  ],
}
