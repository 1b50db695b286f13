import type { Option } from '../../catalog/option.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { SourceText } from '../../language/source.ts'
import { cursorContextAt } from './cursor-context.ts'
import { enclosingAt, optionNamed } from './enclosing.ts'

/** What an account has that a value can name. */
export const accountThings = [
  'source-omi',
  'vm-type',
  'subregion',
  'net',
  'subnet',
  'security-group',
  'keypair',
  'volume-type',
] as const
export type AccountThing = (typeof accountThings)[number]

/** A value that is being written and that an account knows values for. */
export interface AccountOffer {
  /** `omi-name`: the name of an OMI, where a filter asks for one. */
  readonly thing: AccountThing | 'omi-name'
  /** Where what was typed so far begins. */
  readonly from: number
  readonly typed: string
  /** The quotes are there. */
  readonly quoted: boolean
}

/** What of the account can be written at a place of a native HCL template. */
export function accountOfferAt(source: SourceText, offset: number): AccountOffer | undefined {
  const context = cursorContextAt(source.text, offset)
  if (context.kind !== 'text' && context.kind !== 'expression') return undefined
  const { from, typed } = context
  const quoted = context.kind === 'text'
  if (!quoted && typed.includes('.')) return undefined
  const { options } = enclosingAt(parseHcl(source).file, offset)
  const option = optionNamed(options, context.attribute)
  if (option === undefined) return undefined
  const thing = accountThingOf(option) ?? (asksForName(source.text, from, option) ? 'omi-name' : undefined)
  return thing === undefined ? undefined : { thing, from, typed, quoted }
}

/** What of an account a value of the option names; undefined when it is none of its things. */
export function accountThingOf({ widget, shape }: Option): AccountThing | undefined {
  const isText = shape.type === 'text' || (shape.type === 'list' && shape.element.type === 'text')
  return isText ? accountThings.find((thing) => thing === widget) : undefined
}

/** `filters = { image-name = "` (spec/builders.md, source_omi_filter). */
function asksForName(text: string, from: number, { shape }: Option): boolean {
  if (shape.type !== 'map') return false
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from)
  return /(?:^|[{,\s])"?image-name"?\s*[=:]\s*"?$/.test(before)
}
