import type { Check } from '../component.ts'
import { block, text, type ValuesOf } from '../option.ts'
import { isGiven, isValues } from '../values.ts'
import { filterFindings, hasFilters, imageFilterOptions, imageFilters } from './filters.ts'

/** The OMI that a build starts from. */
export const sourceOmiOptions = {
  source_omi: text({
    help: 'Id of the OMI to start from.',
    details: 'With source_omi_filter too, the OMI must have this id and match the filter.',
    example: 'ami-12345678',
    widget: 'source-omi',
    group: 'Source',
    source: 'CreateVms.ImageId',
  }),
  source_omi_filter: block(imageFilterOptions, {
    help: 'Chooses the OMI to start from by its properties, such as the newest of a name.',
    widget: 'source-omi',
    group: 'Source',
    source: 'spec/builders.md 1.5',
  }),
} as const

export type SourceOmiOptions = ValuesOf<typeof sourceOmiOptions>

/** Checks of a builder that needs a source OMI. */
export const sourceOmiChecks: readonly Check[] = [
  {
    name: 'source-omi-given',
    run: ({ values, unknown }) => {
      if (isGiven(values.source_omi) || unknown.some((name) => name.startsWith('source_omi'))) return []
      const filter = values.source_omi_filter
      if (isValues(filter) && (hasFilters(filter) || isGiven(filter.owners))) return []
      return [
        {
          severity: 'error',
          code: 'source-omi-missing',
          option: isValues(filter) ? ['source_omi_filter'] : [],
          message: 'there is no OMI to start from: neither source_omi nor source_omi_filter says which',
          hint: 'Set source_omi = "ami-…", or a source_omi_filter such as { filters = { "image-name" = "Debian-12-*" }, owners = ["Outscale"], most_recent = true }.',
        },
      ]
    },
  },
  {
    name: 'source-omi-owners-given',
    run: ({ values, unknown }) => {
      const filter = values.source_omi_filter
      if (!isValues(filter) || isGiven(values.source_omi) || !hasFilters(filter) || isGiven(filter.owners)) return []
      if (unknown.some((name) => name.startsWith('source_omi'))) return []
      return [
        {
          severity: 'error',
          code: 'owners-missing',
          option: ['source_omi_filter'],
          message: 'source_omi_filter has no owners, so anybody’s public OMI of that name could be taken',
          hint: 'Add owners = ["Outscale"] for the official OMIs, or ["self"] for your own.',
        },
      ]
    },
  },
  sourceOmiFilterKnown(),
]

/** Checks where a source OMI is optional, or its owners are (chroot). */
export const optionalSourceOmiChecks: readonly Check[] = [sourceOmiFilterKnown()]

function sourceOmiFilterKnown(): Check {
  return {
    name: 'source-omi-filters-known',
    run: ({ values }) =>
      isValues(values.source_omi_filter)
        ? filterFindings(imageFilters, values.source_omi_filter, ['source_omi_filter'])
        : [],
  }
}
