import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser'
import writeFileAtomic from 'write-file-atomic'
import type { CredentialOffer } from '#electron/credentials/credential-source.ts'
import { offeredAddress } from '#electron/credentials/offered-address.ts'
import { contentOfOffer, type ProfileContent } from '#electron/credentials/profiles/profile-content.ts'
import type { Secret } from '#electron/credentials/secret.ts'
import { defaultRegion } from '#shared/credentials/regions.ts'
import { StudioError } from '#shared/studio-error.ts'
import { lineDiff } from './line-diff.ts'
import { offerOfProfile } from './profile-offer.ts'
import { readSharedFile, type SharedProfile, versionOf } from './shared-file.ts'

/** What an export would do to the file. */
export interface SharedFileEdit {
  readonly path: string
  /** There is a profile of this name. */
  readonly replaces: boolean
  /** The file's whole new text: with secrets. */
  readonly text: string
  /** Of the file that was looked at. */
  readonly version: string
  /** A unified diff in which every secret is hidden. */
  readonly diff: string
  readonly notes: readonly string[]
}

/**
 * Plans the export of a profile into a shared file. Only the keys of this profile that have changed are touched: other
 * profiles, unknown keys, their order and the file's own manner of writing stay. A key is written in the spelling that the
 * profile has already, else in the one that the current tools read.
 *
 * @throws StudioError `unreadable-shared-file`, `cannot-export`
 */
export async function planSharedFileEdit(path: string, name: string, content: ProfileContent): Promise<SharedFileEdit> {
  const file = await readSharedFile(path)
  const before = file?.text ?? ''
  const profile = file?.profiles.get(name)
  if (file !== undefined && profile === undefined && hasKey(before, name)) {
    throw new StudioError({
      code: 'cannot-export',
      message: `"${name}" is in ${path}, but it is not a profile.`,
      hint: 'Choose another name.',
    })
  }
  const fields = changedFields(content, profile ?? {}, await meaningOf(name, profile, dirname(path)))
  // A byte order mark is put back where it was.
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : ''
  const start = before.trim() === '' ? '{}' : before.slice(mark.length)
  let text = start
  for (const { path: keys, value } of fields) {
    const edits = modify(text, [name, ...keys], value, { formattingOptions: formattingOf(before) })
    text = applyEdits(text, edits)
  }
  text = before === '' ? `${text}\n` : mark + text
  const hidden = secretsIn(before, text)
  return {
    path,
    replaces: profile !== undefined,
    text,
    version: versionOf(before),
    diff: lineDiff(hide(before, hidden), hide(text, hidden), { path, changed: before !== text }),
    notes: notesOf(content),
  }
}

/**
 * Writes the planned text if the file is still the one that was looked at: whole, atomically, readable by its owner only.
 *
 * @returns false when the file has changed since.
 * @throws StudioError `cannot-export`
 */
export async function writeSharedFileEdit(edit: SharedFileEdit): Promise<boolean> {
  const now = await readFile(edit.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw cannotWrite(edit.path, error)
  })
  if (versionOf(now) !== edit.version) return false
  try {
    await mkdir(dirname(edit.path), { recursive: true, mode: 0o700 })
    await writeFileAtomic(edit.path, edit.text, { mode: 0o600 })
  } catch (error) {
    throw cannotWrite(edit.path, error)
  }
  return true
}

function cannotWrite(path: string, error: unknown): StudioError {
  return new StudioError({
    code: 'cannot-export',
    message: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Make sure that you may write in its folder.',
  })
}

interface Field {
  readonly path: readonly [string, ...string[]]
  /** `undefined` takes the key out. */
  readonly value: string | boolean | undefined
}

/** The keys to write: those of the fields that differ from what the profile says now, in whatever spelling. */
function changedFields(content: ProfileContent, there: SharedProfile, offer: CredentialOffer): Field[] {
  const meant = contentOfOffer(offer)
  const spelling = (...keys: readonly [string, ...string[]]) => keys.find((key) => there[key] !== undefined) ?? keys[0]
  const fields: Field[] = []
  const put = (differs: boolean, ...changes: readonly Field[]) => {
    if (differs) fields.push(...changes)
  }
  put(content.accessKey !== meant.accessKey, { path: ['access_key'], value: content.accessKey })
  put(differ(content.secretKey, meant.secretKey), { path: ['secret_key'], value: content.secretKey?.reveal() })
  put(content.region !== meant.region, ...regionFields(content.region, there))
  put(...endpointChange(content, there, offer))
  put(
    content.clientCertificate !== meant.clientCertificate || differ(content.clientKey, meant.clientKey),
    ...encodedFields('x509_client_cert', ['client_certificate'], content.clientCertificate, there),
    ...encodedFields('x509_client_key', ['x509_client_sslkey'], content.clientKey?.reveal(), there),
  )
  const verify = there.ssl_verify !== undefined && there.tls_skip_verify === undefined
  put(
    content.skipVerification !== meant.skipVerification,
    verify
      ? { path: ['ssl_verify'], value: !content.skipVerification }
      : { path: ['tls_skip_verify'], value: content.skipVerification },
  )
  put(content.login !== meant.login, { path: [spelling('login', 'email')], value: content.login })
  put(differ(content.password, meant.password), { path: ['password'], value: content.password?.reveal() })
  put(differ(content.proxy, meant.proxy), { path: ['proxy'], value: content.proxy?.reveal() })
  return fields
}

function differ(one: Secret | undefined, other: Secret | undefined): boolean {
  return one?.reveal() !== other?.reveal()
}

/** Both spellings, where the profile has both: other tools read the other one. */
function regionFields(region: string | undefined, there: SharedProfile): Field[] {
  const spellings = ['region', 'region_name'].filter((key) => there[key] !== undefined)
  return (spellings.length === 0 ? ['region'] : spellings).map((key) => ({ path: [key], value: region }))
}

/**
 * The whole address, where the profile in its (perhaps new) region would come to another: under `endpoints.api`, which the
 * current tools take as it stands, unless it has the older `endpoint` only.
 */
function endpointChange(content: ProfileContent, there: SharedProfile, offer: CredentialOffer): [boolean, Field] {
  const region = content.region ?? defaultRegion
  const own = content.endpoint === undefined ? {} : { endpoint: { value: content.endpoint, name: 'endpoint' } }
  const address = offeredAddress(own, region)
  const nested = typeof there.endpoints === 'object' && there.endpoints !== null && 'api' in there.endpoints
  const slot: Field['path'] = !nested && there.endpoint !== undefined ? ['endpoint'] : ['endpoints', 'api']
  return [address !== addressThere(offer, region), { path: slot, value: address }]
}

function addressThere(offer: CredentialOffer, region: string): string | undefined {
  try {
    return offeredAddress(offer, region)
  } catch {
    return undefined
  }
}

/** The text itself as base64, in the place of the keys that named a file: the app has no file of it. */
function encodedFields(key: string, kin: readonly string[], pem: string | undefined, there: SharedProfile): Field[] {
  const named = [key, ...kin].filter((name) => there[name] !== undefined)
  const encoded = pem === undefined ? undefined : Buffer.from(pem, 'utf8').toString('base64')
  return [
    ...named.map((name): Field => ({ path: [name], value: undefined })),
    ...(encoded === undefined && there[`${key}_b64`] === undefined
      ? []
      : [{ path: [`${key}_b64`], value: encoded } satisfies Field]),
  ]
}

/** What the profile says now; one that cannot be read (its certificate's file is gone) is written anew, field by field. */
async function meaningOf(name: string, profile: SharedProfile | undefined, folder: string): Promise<CredentialOffer> {
  return profile === undefined ? {} : offerOfProfile(name, profile, folder).catch(() => ({}))
}

function hasKey(text: string, name: string): boolean {
  const content: unknown = parse(text)
  return typeof content === 'object' && content !== null && Object.hasOwn(content, name)
}

/** The file's own indentation and line ends. */
function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  return {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.includes('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** Keys whose values nobody is shown, whoever wrote them: what is unknown may be a secret too, so the list is of names. */
const secretKeys = /secret|password|passwd|token|private|(^|_)key($|_)|_b64$|proxy|passphrase/i

/** Every text in the files that stands under such a key, as it is written in JSON. */
function secretsIn(...texts: readonly string[]): readonly string[] {
  const found = new Set<string>()
  const walk = (value: unknown, secret: boolean): void => {
    if (typeof value === 'string') {
      if (secret && value !== '') found.add(JSON.stringify(value).slice(1, -1))
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) walk(inner, secret || secretKeys.test(key))
  }
  for (const text of texts) {
    const errors: ParseError[] = []
    walk(parse(text, errors), false)
  }
  return [...found]
}

function hide(text: string, secrets: readonly string[]): string {
  // Each has a number: two that differ have to look different, or the preview would hide that one replaces the other.
  const masks = new Map(secrets.map((secret, index) => [secret, `••• ${index + 1}`]))
  return text.replace(/"((?:[^"\\]|\\.)*)"/g, (whole, inside: string) => {
    const mask = masks.get(inside)
    return mask === undefined ? whole : `"${mask}"`
  })
}

function notesOf(content: ProfileContent): string[] {
  return [
    ...(content.secretKey === undefined
      ? []
      : ['The file keeps the secret key in plain text; only your user may read it (mode 0600).']),
    ...(content.authority === undefined
      ? []
      : ['The file has no place for a certificate authority: other tools will not trust it.']),
  ]
}
