import type { Component } from '#shared/catalog/component.ts'
import { components } from '#shared/catalog/components.ts'
import { accessOptions } from '#shared/catalog/groups/access.ts'
import { blockDeviceOptions } from '#shared/catalog/groups/block-device.ts'
import { communicatorOptions } from '#shared/catalog/groups/communicator.ts'
import {
  imageFilterOptions,
  netFilterOptions,
  securityGroupFilterOptions,
  subnetFilterOptions,
} from '#shared/catalog/groups/filters.ts'
import { omiOptions } from '#shared/catalog/groups/omi.ts'
import { runOptions } from '#shared/catalog/groups/run.ts'
import { imageWaitOptions, volumeWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { Option, OptionSet } from '#shared/catalog/option.ts'
import { decodeHcl } from '../../unit/shared/template/reading.ts'
import { specTables } from './spec-rows.ts'
import { type IndexedTest, names } from './test-index.ts'

/** How it is shown what an option does. */
export type Evidence =
  | { readonly kind: 'test'; readonly file: string; readonly title: string }
  /** What people are told who set it: it is refused, or accepted with a warning that says that it does nothing. */
  | { readonly kind: 'message'; readonly text: string }

export interface CoverageRow {
  readonly component: string
  readonly section: string
  /** `omi_root_device.iops` */
  readonly option: string
  readonly evidence: Evidence | undefined
}

/** The folders whose tests look at what an option does, the best evidence first. */
export const evidenceFolders = [
  'integration/electron/builders',
  'integration/electron/data-sources',
  'integration/electron/communicators',
  'integration/electron/oapi',
  'integration/electron/engine',
  'unit/electron/builders',
  'unit/electron/communicators',
  'unit/electron/credentials',
  'unit/shared/catalog',
] as const

const builderTypes = components.filter(({ kind }) => kind === 'builder')
const dataSources = components.filter(({ kind }) => kind === 'data-source')

/** Every option of every builder and data source that this version has: those of the spec's tables, and our own. */
export function coverage(tests: readonly IndexedTest[]): CoverageRow[] {
  return [...builderTypes, ...dataSources].flatMap((component) => {
    const rows = new Map<string, string>()
    for (const { of, section, inside, rows: options } of specTables) {
      if (!of.includes(component.type)) continue
      const holders = inside?.filter((name) => component.options[name] !== undefined)
      for (const option of options) {
        if (holders === undefined) rows.set(option, section)
        for (const holder of holders ?? []) {
          if (mayHold(component.options[holder], option)) rows.set(`${holder}.${option}`, section)
        }
      }
    }
    for (const path of pathsOf(component.options)) if (!rows.has(path)) rows.set(path, 'ours')
    return [...rows].map(([option, section]) => ({
      component: component.type,
      section,
      option,
      evidence: evidenceFor(component, option, tests),
    }))
  })
}

/** Filters of other kinds of things have no owners and the like: such rows are not theirs. */
function mayHold(holder: Option | undefined, option: string): boolean {
  const { shape } = holder ?? {}
  if (shape?.type !== 'block' && shape?.type !== 'blocks') return false
  return shape.options[option] !== undefined || shape.options.device_name !== undefined
}

/** Names of options, and of those in their blocks; `filter { name, value }` counts as one. */
function pathsOf(options: OptionSet): string[] {
  return Object.entries(options).flatMap(([name, { shape }]) =>
    shape.type === 'block' || shape.type === 'blocks'
      ? [name, ...(name === 'filter' ? [] : Object.keys(shape.options).map((inner) => `${name}.${inner}`))]
      : [name],
  )
}

function evidenceFor(component: Component, path: string, tests: readonly IndexedTest[]): Evidence | undefined {
  const option = optionAt(component, path)
  if (option === undefined || option.retired !== undefined) return messageFor(component, path)
  const [holder, name] = path.includes('.') ? path.split('.') : [undefined, path]
  const spellings = [name ?? path, ...(option.aliases ?? [])]
  const shared = isShared(component, path)
  const found = tests.find(
    ({ file, text }) =>
      spellings.some((spelling) => names(text, spelling)) &&
      (holder === undefined || shared || text.includes(holder)) &&
      (shared || file.includes(component.type.replace('outscale-', '').replace('osc-', ''))),
  )
  return found === undefined ? undefined : { kind: 'test', file: found.file, title: found.title }
}

function optionAt({ options }: Component, path: string): Option | undefined {
  const [first = '', second] = path.split('.')
  const option = options[first] ?? Object.values(options).find(({ aliases }) => aliases?.includes(first))
  if (second === undefined || option === undefined) return option
  const { shape } = option
  return shape.type === 'block' || shape.type === 'blocks' ? shape.options[second] : undefined
}

const sharedSets: readonly OptionSet[] = [
  accessOptions,
  omiOptions,
  runOptions,
  communicatorOptions,
  imageWaitOptions,
  volumeWaitOptions,
  blockDeviceOptions,
  imageFilterOptions,
  netFilterOptions,
  subnetFilterOptions,
  securityGroupFilterOptions,
]
const sharedOptions = new Set(sharedSets.flatMap((set) => Object.values(set)))

/** Declared once for several builders, and honoured by the same code: a test of one of them shows it. */
function isShared(component: Component, path: string): boolean {
  const option = optionAt(component, path)
  return option !== undefined && sharedOptions.has(option)
}

/** What a template is told that sets the option. */
function messageFor(component: Component, path: string): Evidence | undefined {
  const [first = '', second] = path.split('.')
  const written = second === undefined ? `${first} = ${sampleOf(component, path)}` : `${first} {\n  ${second} = "x"\n}`
  const { diagnostics } = decodeHcl(component, written)
  const told = diagnostics.find(({ summary, code }) => code !== 'option-missing' && summary.includes(second ?? first))
  if (told === undefined || told.severity === 'hint') return undefined
  return { kind: 'message', text: `${told.severity}: ${told.summary}${told.detail ? ` (${told.detail})` : ''}` }
}

function sampleOf(component: Component, path: string): string {
  switch (optionAt(component, path)?.shape.type) {
    case 'list':
      return '["x"]'
    case 'map':
      return '{ a = "x" }'
    case 'flag':
      return 'true'
    case 'integer':
    case 'number':
      return '60'
    case 'duration':
      return '"1m"'
    default:
      return '"x"'
  }
}
