import { type FunctionHost, NotKnownHere } from '../language/functions/function-host.ts'
import type { GoFunction, GoFunctions } from '../language/go-template/go-function.ts'
import { GoTemplateError } from '../language/go-template/go-template-error.ts'
import type { GoData } from '../language/go-template/go-value.ts'
import {
  type BuildLookup,
  type InterpolationContext,
  packerFunctions,
} from '../language/go-template/packer-functions.ts'
import { parseGoTemplate } from '../language/go-template/parse-go-template.ts'
import { renderGoTemplate, renderToFixpoint } from '../language/go-template/render-go-template.ts'
import { fieldsOf } from '../language/go-template/template-fields.ts'
import { StudioError } from '../studio-error.ts'
import type { RenderData } from './build-plan.ts'
import { buildVariableNames } from './build-variable-names.ts'
import { type RenderVariable, UnsetVariable } from './json/user-variables.ts'
import type { TextEngine, TextOwner } from './renderer.ts'
import { packerVersion } from './version-constraint.ts'

/** What the `{{ }}` of one build can know. */
export interface EngineSettings {
  readonly dialect: 'hcl2' | 'json'
  /** PACKER_BUILD_NAME. */
  readonly buildName: string
  /** As written in the template. */
  readonly buildType: string
  readonly host: FunctionHost
  /** Of a legacy template. */
  readonly userVariables: ReadonlyMap<string, string>
  /** As typed; only legacy templates know it. */
  readonly templateFolder: string | undefined
}

type Variables = Readonly<Record<string, string>>

/** The `{{ }}` engine of one build (spec/templates.md 2.3 to 2.5). */
export function textEngine(settings: EngineSettings): TextEngine {
  return {
    preparing: (owner, variables) => {
      const data = dataBefore(settings, owner)
      const build = buildLookup(settings, owner, variables)
      return {
        render: (text) => {
          let deferred = false
          const functions = noting(functionsFor(settings, owner, build), () => {
            deferred = build?.kind === 'deferred'
          })
          const rendered = withReason(() => renderGoTemplate(text, data, functions))
          return { text: rendered, deferred }
        },
        check: (text) => withReason(() => fieldsOf(parseGoTemplate(text, functionsFor(settings, owner, build)))),
      }
    },
    running: (text, data) => {
      const values = Object.entries(data).flatMap(([name, value]): (readonly [string, string])[] =>
        typeof value === 'string' ? [[name, value]] : [],
      )
      const functions = functionsFor(settings, 'builder', { kind: 'known', values: new Map(values) })
      try {
        return renderToFixpoint(text, goData(data), functions)
      } catch (thrown) {
        if (!(thrown instanceof GoTemplateError)) throw thrown
        throw new StudioError({
          code: 'unrenderable',
          message: `A text cannot be rendered: ${thrown.reason}. It is: ${shortened(text)}`,
          hint: `It can use ${
            Object.keys(data)
              .map((name) => `{{ .${name} }}`)
              .join(', ') || 'no fields'
          }.`,
        })
      }
    },
  }
}

/** Renders the texts of a legacy template's `variables`, where alone `env` may be used (spec/templates.md 2.2). */
export function variableRenderer(host: FunctionHost, templateFolder: string | undefined): RenderVariable {
  return (text, values) => {
    let missing: string | undefined
    const context: InterpolationContext = {
      ...machineContext(host, templateFolder),
      userVariables: values,
      environmentVariable: (name) => known(() => host.environmentVariable(name), ''),
    }
    const user: GoFunction = {
      parameters: ['string'],
      call: ([name]) => {
        const value = values.get(String(name))
        if (value !== undefined) return value
        missing = String(name)
        throw new UnsetVariable(missing)
      },
    }
    try {
      return withReason(() => renderGoTemplate(text, undefined, new Map([...packerFunctions(context), ['user', user]])))
    } catch (thrown) {
      throw missing === undefined ? thrown : new UnsetVariable(missing)
    }
  }
}

function functionsFor(settings: EngineSettings, owner: TextOwner, build: BuildLookup | undefined): GoFunctions {
  const { dialect, host, buildName, buildType, userVariables, templateFolder } = settings
  return packerFunctions({
    ...machineContext(host, dialect === 'json' ? templateFolder : undefined),
    buildName,
    buildType,
    isOutscaleBuilder: owner === 'builder' || owner === 'data-source',
    ...(dialect === 'json' ? { userVariables } : {}),
    ...(build === undefined ? {} : { build }),
  })
}

/** The same functions, with a note of every use of `build`. */
function noting(functions: GoFunctions, note: () => void): GoFunctions {
  const build = functions.get('build')
  if (build === undefined) return functions
  const noted: GoFunction = {
    ...build,
    call: (values) => {
      const value = build.call(values)
      note()
      return value
    },
  }
  return new Map([...functions, ['build', noted]])
}

/** Where there is no machine, nothing is built either: constants do for checking a text. */
function machineContext(host: FunctionHost, templateFolder: string | undefined): InterpolationContext {
  const workingFolder = known(() => host.workingFolder, '/')
  return {
    startedAt: known(() => host.startedAt, new Date(0)),
    now: () => known(() => host.now(), new Date(0)),
    randomBytes: (count) => known(() => host.randomBytes(count), new Uint8Array(count)),
    packerVersion,
    workingFolder,
    ...(templateFolder === undefined ? {} : { templateFolder: absolute(templateFolder, workingFolder) }),
  }
}

function absolute(path: string, workingFolder: string): string {
  if (path.startsWith('/') || /^[a-z]:[\\/]/i.test(path)) return path
  return path === '.' || path === '' ? workingFolder : `${workingFolder}/${path}`
}

function known<T>(ask: () => T, otherwise: T): T {
  try {
    return ask()
  } catch (thrown) {
    if (thrown instanceof NotKnownHere) return otherwise
    throw thrown
  }
}

/** `build` exists in the provisioners and post-processors of legacy templates. */
function buildLookup(
  settings: EngineSettings,
  owner: TextOwner,
  variables: Variables | undefined,
): BuildLookup | undefined {
  if (settings.dialect === 'hcl2' || owner === 'builder' || owner === 'data-source') return undefined
  if (variables === undefined) return { kind: 'deferred', keys: new Set(buildVariableNames) }
  const empty = buildVariableNames.map((name) => [name, ''] as const)
  return { kind: 'known', values: new Map([...empty, ...Object.entries(variables)]) }
}

/** Fields that legacy provisioners had before `build` came. */
const formerFields = [
  'ID',
  'Host',
  'Port',
  'User',
  'Password',
  'ConnType',
  'PackerRunUUID',
  'PackerHTTPIP',
  'PackerHTTPPort',
  'PackerHTTPAddr',
  'SSHPublicKey',
  'SSHPrivateKey',
] as const

/** What fields there are before the run: none, or in legacy steps a sentence that says how to ask for them. */
function dataBefore(settings: EngineSettings, owner: TextOwner): GoData {
  if (settings.dialect === 'hcl2' || owner === 'builder' || owner === 'data-source') return undefined
  const sentences = formerFields.map((name) => [name, `use {{build \`${name}\`}} instead of {{.${name}}}`] as const)
  return { ...Object.fromEntries(sentences), WinRMPassword: '{{.WinRMPassword}}' }
}

function goData(data: RenderData): GoData {
  return data
}

/** Errors of the engine, without the place in the text that Go puts in front. */
function withReason<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw thrown instanceof GoTemplateError ? new Error(thrown.reason, { cause: thrown }) : thrown
  }
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
