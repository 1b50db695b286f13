/**
 * How options are declared: once, as data, with everything derived from it (validation, decoding, form, completion,
 * hover, reference page, JSON Schema). See design 3.6.
 *
 * A component (builder, provisioner, …) declares `const options = { vm_type: text({ required: true, help: … }), … }`;
 * its decoded values have the type `ValuesOf<typeof options>`.
 */

/** What an option holds, and how a template may write it. */
export type OptionShape =
  | { readonly type: 'text' }
  | { readonly type: 'integer' }
  | { readonly type: 'number' }
  | { readonly type: 'flag' }
  /** A Go duration (`90s`, `1h30m`); decoded to milliseconds. */
  | { readonly type: 'duration' }
  | { readonly type: 'list'; readonly element: OptionShape }
  | { readonly type: 'map'; readonly element: OptionShape }
  /** One nested block (HCL block, JSON object). */
  | { readonly type: 'block'; readonly options: OptionSet }
  /** A repeatable nested block (JSON: a list of objects, or a single object). */
  | { readonly type: 'blocks'; readonly options: OptionSet }

/** When `{{ … }}` in this option is rendered: never, when the build is prepared, or by the step that uses it. */
export type Rendering = 'prepare' | 'run' | 'never'

/** What the form shows to edit it; by default chosen from the shape. */
export type Widget =
  | 'text'
  | 'multiline'
  | 'script'
  | 'secret'
  | 'file'
  | 'folder'
  | 'select'
  | 'source-omi'
  | 'vm-type'
  | 'subregion'
  | 'net'
  | 'subnet'
  | 'security-group'
  | 'keypair'
  | 'volume-type'
  | 'cidr'
  | 'accounts'

/** What becomes of an option that has lost its meaning: it is accepted with a warning that says so. */
export interface Retirement {
  /** Why it has no effect, and since when. */
  readonly reason: string
  /** The option that takes its value instead. */
  readonly replacedBy?: string
}

export interface OptionFacts {
  /** One line: what it does. */
  readonly help: string
  /** More, for the reference page: details, traps, what the cloud does with it. */
  readonly details?: string
  readonly required?: boolean
  /** Other spellings that are accepted for it. */
  readonly aliases?: readonly string[]
  /** Shown as unit in the form: `GiB`, `IOPS`. */
  readonly unit?: string
  /** The values that it can have; of a list, those that each element can have. */
  readonly oneOf?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** For texts: what it must look like, and that in words (`3 to 128 characters …`). */
  readonly pattern?: { readonly expression: RegExp; readonly words: string }
  /** Never shown, logged or stored in the journal. */
  readonly secret?: boolean
  readonly rendering?: Rendering
  readonly widget?: Widget
  readonly example?: string
  readonly group?: string
  readonly since?: string
  readonly retired?: Retirement
  /** Where its meaning comes from, such as `spec/builders.md 1.3` or `CreateVms.VmType`. */
  readonly source?: string
}

export interface Option<T = unknown> extends OptionFacts {
  readonly shape: OptionShape
  /** The value when the template gives none; for texts and numbers also shown as placeholder. */
  readonly fallback?: T
  /** In words, when the default is not a constant ("the caller's public address"). */
  readonly fallbackWords?: string
  /** Only for the type of the decoded value. */
  readonly phantom?: T
}

export type OptionSet = { readonly [name: string]: Option }

type Settings<T> = OptionFacts & { readonly fallback?: T; readonly fallbackWords?: string }
type Given<S> = S extends { readonly required: true } | { readonly fallback: unknown } ? true : false
type Declared<T, S> = Option<T> & (Given<S> extends true ? { readonly given: true } : unknown)

/** The type of the decoded values of an option set: required and defaulted ones are always there. */
export type ValuesOf<Set extends OptionSet> = {
  readonly [Name in keyof Set as Set[Name] extends { readonly given: true } ? Name : never]: ValueOf<Set[Name]>
} & {
  readonly [Name in keyof Set as Set[Name] extends { readonly given: true } ? never : Name]?: ValueOf<Set[Name]>
}

export type ValueOf<O> = O extends Option<infer T> ? T : never

/** Declares an option from its shape; the functions below are the vocabulary to use. */
function declare<T, S extends Settings<T>>(shape: OptionShape, settings: S): Declared<T, S> {
  return { ...settings, shape } as Declared<T, S>
}

export function text<const S extends Settings<string>>(settings: S): Declared<string, S> {
  return declare<string, S>({ type: 'text' }, settings)
}

export function integer<const S extends Settings<number>>(settings: S): Declared<number, S> {
  return declare<number, S>({ type: 'integer' }, settings)
}

export function flag<const S extends Settings<boolean>>(settings: S): Declared<boolean, S> {
  return declare<boolean, S>({ type: 'flag' }, settings)
}

/** Decoded to milliseconds; `fallback` is in milliseconds too. */
export function duration<const S extends Settings<number>>(settings: S): Declared<number, S> {
  return declare<number, S>({ type: 'duration' }, settings)
}

export function texts<const S extends Settings<readonly string[]>>(settings: S): Declared<readonly string[], S> {
  return declare<readonly string[], S>({ type: 'list', element: { type: 'text' } }, settings)
}

export function integers<const S extends Settings<readonly number[]>>(settings: S): Declared<readonly number[], S> {
  return declare<readonly number[], S>({ type: 'list', element: { type: 'integer' } }, settings)
}

/** A list of lists of texts, such as `chroot_mounts`. */
export function textLists<const S extends Settings<readonly (readonly string[])[]>>(
  settings: S,
): Declared<readonly (readonly string[])[], S> {
  return declare<readonly (readonly string[])[], S>(
    { type: 'list', element: { type: 'list', element: { type: 'text' } } },
    settings,
  )
}

export function textMap<const S extends Settings<Readonly<Record<string, string>>>>(
  settings: S,
): Declared<Readonly<Record<string, string>>, S> {
  return declare<Readonly<Record<string, string>>, S>({ type: 'map', element: { type: 'text' } }, settings)
}

export function block<const Set extends OptionSet, const S extends Settings<ValuesOf<Set>>>(
  options: Set,
  settings: S,
): Declared<ValuesOf<Set>, S> {
  return declare<ValuesOf<Set>, S>({ type: 'block', options }, settings)
}

export function blocks<const Set extends OptionSet, const S extends Settings<readonly ValuesOf<Set>[]>>(
  options: Set,
  settings: S,
): Declared<readonly ValuesOf<Set>[], S> {
  return declare<readonly ValuesOf<Set>[], S>({ type: 'blocks', options }, settings)
}
