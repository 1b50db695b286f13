import { SECRET_ADVICE } from '../functions/outside-functions.ts'
import { replaceAll } from '../functions/string-functions.ts'
import { calendarOf, printTimestamp, timestampOf } from '../functions/timestamp.ts'
import { uuidText } from '../functions/uuid.ts'
import type { GoFunction, GoFunctions, GoParameter } from './go-function.ts'
import { formatGoLayout } from './go-layout.ts'
import { formatStrftime } from './strftime.ts'

/** What the functions of `{{ … }}` in templates may know (spec/templates.md 2.4). */
export interface InterpolationContext {
  /** The resolved user variables of a JSON template; undefined in HCL2 templates, where `user` is an error. */
  readonly userVariables?: ReadonlyMap<string, string>
  /** Environment variables, in the `variables` section only; an unset one is empty. */
  readonly environmentVariable?: (name: string) => string | undefined
  /** When this run began: `timestamp`, `isotime` and `strftime` show the same moment all along. */
  readonly startedAt: Date
  /** The time of the call, for `uuid`. */
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
  readonly buildName?: string
  readonly buildType?: string
  readonly packerVersion?: string
  /** Absolute folder of a JSON template; undefined in HCL2 templates. */
  readonly templateFolder?: string
  /** Absolute; where the build was started. */
  readonly workingFolder?: string
  /** `build` in provisioners and post-processors. */
  readonly build?: BuildLookup
  /** In the options of an OUTSCALE builder there is `clean_resource_name`. */
  readonly isOutscaleBuilder?: boolean
}

/** Where `build` takes its values from: the run, or, before it, nowhere: `{{ .Key }}` is then left for the run. */
export type BuildLookup =
  | { readonly kind: 'deferred'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'known'; readonly values: ReadonlyMap<string, string> }

/** The functions of `{{ … }}` in templates, besides Go's own. */
export function packerFunctions(context: InterpolationContext): GoFunctions {
  const startedAt = timestampOf(context.startedAt)
  const functions = new Map<string, GoFunction>([
    ['user', texts(['string'], ([name = '']) => userVariable(context, name))],
    ['env', texts(['string'], ([name = '']) => environmentVariable(context, name))],
    ['timestamp', texts([], () => String(Math.floor(context.startedAt.getTime() / 1000)))],
    [
      'isotime',
      texts(
        [],
        (layouts) => {
          if (layouts.length > 1) throw new Error('too many values, 1 needed: the layout')
          const [layout] = layouts
          return layout === undefined ? printTimestamp(startedAt) : formatGoLayout(layout, calendarOf(startedAt))
        },
        'string',
      ),
    ],
    ['strftime', texts(['string'], ([format = '']) => formatStrftime(format, calendarOf(startedAt)))],
    ['uuid', texts([], () => timeOrderedUuid(context.now(), context.randomBytes(12)))],
    ['build_name', texts([], () => required(context.buildName, 'build_name'))],
    ['build_type', texts([], () => required(context.buildType, 'build_type'))],
    ['packer_version', texts([], () => required(context.packerVersion, 'packer_version'))],
    [
      'template_dir',
      texts([], () => required(context.templateFolder, 'template_dir', 'in HCL2 templates write path.root')),
    ],
    ['pwd', texts([], () => required(context.workingFolder, 'pwd'))],
    ['build', texts(['string'], ([key = '']) => buildValue(context, key))],
    ['lower', texts(['string'], ([text = '']) => text.toLowerCase())],
    ['upper', texts(['string'], ([text = '']) => text.toUpperCase())],
    [
      'split',
      {
        parameters: ['string', 'string', 'int'],
        call: ([text, separator, at]) => part(String(text), String(separator), Number(at)),
      },
    ],
    [
      'replace',
      {
        parameters: ['string', 'string', 'int', 'string'],
        call: ([old, replacement, count, text]) =>
          replaceSome(String(text), String(old), String(replacement), Number(count)),
      },
    ],
    [
      'replace_all',
      texts(['string', 'string', 'string'], ([old = '', replacement = '', text = '']) =>
        replaceAll(text, old, replacement),
      ),
    ],
    ['sed', refused('sed is gone; use replace, or regex_replace in an HCL2 template')],
    ['consul_key', refused(`consul_key is not supported. ${SECRET_ADVICE}`)],
    ['vault', refused(`vault is not supported. ${SECRET_ADVICE}`)],
    ['aws_secretsmanager', refused(`aws_secretsmanager is not supported. ${SECRET_ADVICE}`)],
    ['aws_secretsmanager_raw', refused(`aws_secretsmanager_raw is not supported. ${SECRET_ADVICE}`)],
  ])
  if (context.isOutscaleBuilder === true) {
    const clean = texts(['string'], ([text = '']) => cleanResourceName(text))
    functions.set('clean_resource_name', clean)
    functions.set('clean_omi_name', clean)
  }
  return functions
}

/**
 * A text made fit for the name of an image: everything but letters, digits and `()[] ./-'@_` becomes `-`, once for each
 * byte, so that a character of three bytes becomes three.
 */
export function cleanResourceName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9()[\] ./\-'@_]/gu, (character) =>
    '-'.repeat(new TextEncoder().encode(character).length),
  )
}

/** Eight digits of the time in seconds and 96 random bits. */
function timeOrderedUuid(now: Date, random: Uint8Array): string {
  const seconds = Math.floor(now.getTime() / 1000)
  const time = [24, 16, 8, 0].map((shift) => (seconds >>> shift) & 255)
  return uuidText(Uint8Array.from([...time, ...random]))
}

/** A function of texts. */
function texts(
  parameters: readonly GoParameter[],
  compute: (texts: readonly string[]) => string,
  rest?: GoParameter,
): GoFunction {
  return { parameters, ...(rest === undefined ? {} : { rest }), call: (values) => compute(values.map(String)) }
}

function refused(why: string): GoFunction {
  return {
    parameters: [],
    rest: 'any',
    call: () => {
      throw new Error(why)
    },
  }
}

function required(value: string | undefined, name: string, advice?: string): string {
  if (value !== undefined) return value
  throw new Error(`${name} is not available here${advice === undefined ? '' : `; ${advice}`}`)
}

/** A name that no variable has is an empty text, as in the reference; linting warns of it. */
function userVariable(context: InterpolationContext, name: string): string {
  if (context.userVariables === undefined) {
    throw new Error(`user variables exist in JSON templates only; in an HCL2 template write var.${name}`)
  }
  return context.userVariables.get(name) ?? ''
}

function environmentVariable(context: InterpolationContext, name: string): string {
  if (context.environmentVariable === undefined) {
    throw new Error('env is available in the "variables" section only; define a variable there and use {{user}}')
  }
  return context.environmentVariable(name) ?? ''
}

function buildValue(context: InterpolationContext, key: string): string {
  const known = context.build?.kind === 'known' ? [...context.build.values.keys()] : [...(context.build?.keys ?? [])]
  if (context.build === undefined) {
    throw new Error('build is available in provisioners and post-processors of JSON templates only')
  }
  if (context.build.kind === 'deferred' && context.build.keys.has(key)) return `{{.${key}}}`
  const value = context.build.kind === 'known' ? context.build.values.get(key) : undefined
  if (value !== undefined) return value
  throw new Error(`there is no build variable ${JSON.stringify(key)}; there are ${known.sort().join(', ')}`)
}

function part(text: string, separator: string, at: number): string {
  const parts = separator === '' ? Array.from(text) : text.split(separator)
  const found = parts[at]
  if (found === undefined || at < 0) {
    throw new Error(`the text has ${parts.length} parts, counted from 0, and part ${at} was asked for`)
  }
  return found
}

function replaceSome(text: string, old: string, replacement: string, count: number): string {
  if (count < 0) return replaceAll(text, old, replacement)
  let result = ''
  let rest = text
  for (let left = count; left > 0; left -= 1) {
    if (old === '') {
      const [first] = Array.from(rest)
      result += replacement + (first ?? '')
      rest = rest.slice(first?.length ?? 0)
      if (first === undefined) break
      continue
    }
    const at = rest.indexOf(old)
    if (at === -1) break
    result += rest.slice(0, at) + replacement
    rest = rest.slice(at + old.length)
  }
  return result + rest
}
