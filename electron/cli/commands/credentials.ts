import { resolve } from 'node:path'
import { explainCredentials } from '#electron/credentials/explain-credentials.ts'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { CheckSubject, DraftOrigin } from '#shared/contract/credential-calls.ts'
import {
  type CheckStep,
  profileNameSchema,
  type ShownCredentials,
  type TestOutcome,
} from '#shared/contract/credential-shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import { findAppFolder } from '../app-folder.ts'
import { untilSignal } from '../until-signal.ts'

export interface CredentialsOptions {
  /** `import`: which of several profiles. */
  readonly profile?: string
  /** `import`: what it is to be called in the app. */
  readonly name?: string
  /** `test`: the embedded sandbox region. */
  readonly sandbox?: boolean
}

type Action = (studio: Studio, target: string | undefined, options: CredentialsOptions) => Promise<number>

/** `omi-studio credentials`: which there are, which a build would use, and whether they work. Secrets are never printed. */
export async function credentials(
  action: string,
  target: string | undefined,
  options: CredentialsOptions,
): Promise<number> {
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (run === undefined) {
    throw new StudioError({
      code: 'unknown-action',
      message: `"${action}" is not one of: ${Object.keys(actions).join(', ')}.`,
      hint: 'Try: omi-studio credentials show',
    })
  }
  const studio = await createStudio({ host: 'cli', environment: process.env, appFolder: findAppFolder() })
  try {
    return await run(studio, target, options)
  } finally {
    await studio.close()
  }
}

const actions: Readonly<Record<string, Action>> = { list, show, import: importProfile, test }

/** Profiles of the app, then what was found on this computer. */
async function list(studio: Studio): Promise<number> {
  const { profiles } = await studio.credentials.profiles()
  for (const { name, shown, test: last } of profiles) say(`${name}  ${inWords(shown)}  ${testInWords(last)}`)
  const { found } = await studio.credentials.found({})
  for (const { title, place, shown, isDefault, problems } of found) {
    say(`(${title}${place === undefined ? '' : ` of ${place}`})  ${inWords(shown)}${isDefault ? '  default' : ''}`)
    for (const problem of problems) say(`    ${problem}`)
  }
  if (profiles.length + found.length === 0) {
    say(
      'No credentials were found. Set OSC_ACCESS_KEY and OSC_SECRET_KEY, or import a file: omi-studio credentials import',
    )
  }
  return 0
}

/** What a build without a template's own options would use, and where each field comes from; or what a profile holds. */
async function show(studio: Studio, profile: string | undefined): Promise<number> {
  const choice = profile === undefined ? 'template' : (`profile:${profile}` as const)
  const found = await studio.accounts.credentialsFor({}, process.cwd(), choice)
  const fields = explainCredentials(found)
  const width = Math.max(...fields.map(({ field }) => field.length))
  for (const { field, shown, source } of fields) say(`${field.padEnd(width)}  ${shown}  (${source})`)
  for (const warning of found.warnings) process.stderr.write(`Warning: ${warning}\n`)
  return 0
}

/** From a file (~/.osc/config.json without one) or from `environment`, into the vault. */
async function importProfile(studio: Studio, target: string | undefined, options: CredentialsOptions): Promise<number> {
  const { credentials: service } = studio
  const draft = await service.startDraft(await originOf(studio, target, options))
  if (draft.choices.length > 1 && options.profile === undefined) {
    throw new StudioError({
      code: 'several-profiles',
      message: `There are several profiles: ${draft.choices.join(', ')}.`,
      hint: 'Name one with --profile.',
    })
  }
  const name = profileNameSchema.parse(options.name ?? draft.name)
  const { storage } = await service.save({ draftId: draft.draftId, name, storage: 'vault' })
  say(`Saved as "${name}" (${storage}), untested. Test it with: omi-studio credentials test ${JSON.stringify(name)}`)
  for (const note of draft.notes) process.stderr.write(`Note: ${note}\n`)
  return 0
}

async function originOf(
  studio: Studio,
  target: string | undefined,
  { profile }: CredentialsOptions,
): Promise<DraftOrigin> {
  if (target === 'environment') return { kind: 'found', id: 'environment' }
  if (target !== undefined) {
    return { kind: 'file', path: resolve(target), ...(profile !== undefined && { choice: profile }) }
  }
  const { found } = await studio.credentials.found({})
  const ofFiles = found.filter(({ kind }) => kind === 'shared-file')
  const wanted = ofFiles.find((one) => (profile === undefined ? one.isDefault : one.profile === profile))
  if (wanted !== undefined) return { kind: 'found', id: wanted.id }
  throw new StudioError({
    code: 'no-credentials-found',
    message:
      profile === undefined
        ? 'There is no default profile in ~/.osc/config.json.'
        : `There is no profile "${profile}" in ~/.osc/config.json.`,
    hint: 'Name a profile with --profile, a file, or "environment".',
  })
}

/** Tests a profile, or what the chain finds; 0 unless it failed. */
async function test(studio: Studio, profile: string | undefined, options: CredentialsOptions): Promise<number> {
  const subject = await subjectOf(studio, profile, options)
  const abort = new AbortController()
  void untilSignal().then(() => abort.abort(new Error('cancelled')))
  let outcome: TestOutcome | undefined
  for await (const item of studio.credentials.check({ subject }, abort.signal)) {
    if (item.kind === 'ended') outcome = item.test
    else for (const step of item.steps) sayStep(step)
  }
  say(outcome?.summary ?? '')
  return outcome === undefined || outcome.outcome === 'failed' ? 1 : 0
}

async function subjectOf(
  studio: Studio,
  profile: string | undefined,
  { sandbox = false }: CredentialsOptions,
): Promise<CheckSubject> {
  if (sandbox) return { kind: 'sandbox' }
  if (profile === undefined) return { kind: 'chain' }
  const { profile: found } = await studio.credentials.kept.profiles.open(profile)
  return { kind: 'profile', id: found.id }
}

const marks = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: 'skipped' } as const

function sayStep({ stage, state, message, hint, findings }: CheckStep): void {
  if (state === 'waiting' || state === 'running') return
  say(`${stage.padEnd(10)} ${marks[state].padEnd(8)} ${message}`)
  if (hint !== undefined && state !== 'ok') say(`${' '.repeat(20)}${hint}`)
  const rights = findings.find((each) => each.kind === 'rights')
  if (rights !== undefined && state !== 'ok') say(rights.policy)
}

function inWords({ accessKeyEnd, region, endpoint, login }: ShownCredentials): string {
  const key = accessKeyEnd === undefined ? 'no access key' : `access key •••${accessKeyEnd}`
  return [key, login && `login ${login}`, region, endpoint]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
}

function testInWords(last: TestOutcome | undefined): string {
  return last === undefined ? 'untested' : `${last.outcome} (${new Date(last.at).toISOString().slice(0, 10)})`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
