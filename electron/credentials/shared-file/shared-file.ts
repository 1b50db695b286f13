import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import type { Environment } from '#electron/credentials/environment-source.ts'
import { readSmallFile } from '#electron/credentials/read-small-file.ts'
import { StudioError } from '#shared/studio-error.ts'

/** A profile of the file, with whatever keys any tool has written into it. */
export type SharedProfile = Readonly<Record<string, unknown>>

/** `~/.osc/config.json`, or its kin: the file of profiles that OUTSCALE's tools share (spec/oapi.md section 2). */
export interface SharedFile {
  readonly path: string
  /** As it stands on disk. */
  readonly text: string
  /** Changes with the content. */
  readonly version: string
  readonly profiles: ReadonlyMap<string, SharedProfile>
  /** Worth knowing: other users may read it. */
  readonly problems: readonly string[]
}

/** Where the file is looked for. */
export interface SharedFilePlace {
  readonly environment: Environment
  /** The person's home folder. */
  readonly homeFolder: string
  /** Relative paths in OSC_CONFIG_FILE start here. */
  readonly workingFolder: string
}

/** The file that OSC_CONFIG_FILE names, or else the usual one; where an export goes. */
export function sharedFilePath({ environment, homeFolder, workingFolder }: SharedFilePlace): string {
  const named = environment.OSC_CONFIG_FILE?.trim() ?? ''
  return named === ''
    ? join(homeFolder, '.osc', 'config.json')
    : resolve(workingFolder, named.replace(/^~(?=[/\\]|$)/, homeFolder))
}

/**
 * Reads the shared file: the one that OSC_CONFIG_FILE names, else `~/.osc/config.json`, else the older
 * `~/.osc_sdk/config.json`. `undefined` when nobody named one and there is none.
 *
 * @throws StudioError `unreadable-shared-file`
 */
export async function findSharedFile(place: SharedFilePlace): Promise<SharedFile | undefined> {
  const usual = sharedFilePath(place)
  const isNamed = (place.environment.OSC_CONFIG_FILE?.trim() ?? '') !== ''
  if (isNamed) {
    const file = await readSharedFile(usual)
    if (file !== undefined) return file
    throw new StudioError({
      code: 'unreadable-shared-file',
      message: `The file that OSC_CONFIG_FILE names does not exist: ${usual}`,
      hint: 'Correct the path, or unset OSC_CONFIG_FILE to read ~/.osc/config.json.',
      where: { option: 'OSC_CONFIG_FILE' },
    })
  }
  return (await readSharedFile(usual)) ?? readSharedFile(join(place.homeFolder, '.osc_sdk', 'config.json'))
}

/**
 * Reads a file of profiles; `undefined` when there is none.
 *
 * @throws StudioError `unreadable-shared-file`
 */
export async function readSharedFile(path: string): Promise<SharedFile | undefined> {
  let text: string
  try {
    text = await readSmallFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw unreadable(path, code === 'EISDIR' ? 'it is a folder' : (code ?? String(error)))
  }
  return { path, text, version: versionOf(text), profiles: parse(path, text), problems: await problemsOf(path) }
}

/** Of a text; a file that is not there has that of an empty text. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The name of the profile that is taken when nobody names one: marked `default: true`, else called `default`. */
export function defaultProfileName(profiles: ReadonlyMap<string, SharedProfile>): string | undefined {
  for (const [name, profile] of profiles) if (profile.default === true) return name
  return profiles.has('default') ? 'default' : undefined
}

const fileSchema = z.record(z.string(), z.unknown())
const profileSchema = z.record(z.string(), z.unknown())

function parse(path: string, text: string): ReadonlyMap<string, SharedProfile> {
  // A byte order mark, as Windows editors leave one, is no part of the JSON.
  const plain = text.replace(/^\uFEFF/, '')
  if (plain.trim() === '') return new Map()
  let content: unknown
  try {
    content = JSON.parse(plain)
  } catch (error) {
    throw unreadable(path, `it is not JSON (${withoutContent(error)})`)
  }
  const file = fileSchema.safeParse(content)
  if (!file.success) throw unreadable(path, 'it is not an object of profiles')
  const profiles = new Map<string, SharedProfile>()
  for (const [name, entry] of Object.entries(file.data)) {
    const profile = profileSchema.safeParse(entry)
    if (profile.success) profiles.set(name, profile.data)
  }
  return profiles
}

/** The parser's message quotes the text around the fault, which may be a secret: only the place is told. */
function withoutContent(error: unknown): string {
  const said = error instanceof Error ? error.message : ''
  return /(?:at position|line) \d+(?: column \d+)?(?: \(line \d+ column \d+\))?/.exec(said)?.[0] ?? 'it ends too early'
}

/** Secrets in a file that others may read deserve a word. Windows has other rights, which say nothing here. */
async function problemsOf(path: string): Promise<string[]> {
  if (process.platform === 'win32') return []
  const mode = await stat(path).then(
    (found) => found.mode,
    () => 0,
  )
  return (mode & 0o077) === 0 ? [] : [`Other users of this computer may read ${path}. Mend it with: chmod 600 ${path}`]
}

function unreadable(path: string, reason: string): StudioError {
  return new StudioError({
    code: 'unreadable-shared-file',
    message: `The shared credentials in ${path} cannot be read: ${reason}`,
    hint: 'Mend the file, or move it away.',
    where: { file: path },
  })
}
