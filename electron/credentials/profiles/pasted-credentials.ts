import { parse } from 'jsonc-parser'
import type { SharedProfile } from '#electron/credentials/shared-file/shared-file.ts'

/** What was understood of a text that somebody pasted. */
export interface PastedCredentials {
  /** By the names that they have in the text; in the keys of the shared file. */
  readonly profiles: ReadonlyMap<string, SharedProfile>
  /** What was corrected or passed over. */
  readonly notes: readonly string[]
}

/** How the one thing is called whose text names no profile. */
export const unnamed = ''

/**
 * Finds credentials in a text: `export`, `set`, `setx` and PowerShell lines, .env and INI files, `key: value` lines, JSON
 * of a profile, of many, or of an answer of the API, CSV with a heading, or just the two keys. Values lose the blanks and
 * quotes around them.
 */
export function readPasted(text: string): PastedCredentials {
  const plain = text.replace(/^\uFEFF/, '').trim()
  const read = looksLikeJson(plain) ? fromJson(plain) : undefined
  const profiles = read ?? fromCsv(plain) ?? fromBareKeys(plain) ?? fromLines(plain)
  const notes: string[] = []
  if (plain !== text && profiles.size > 0) notes.push('The blanks and empty lines around the text were left out.')
  return { profiles, notes }
}

/** A bracket begins a list, or the heading of a section in an INI file, which has no quotes. */
function looksLikeJson(text: string): boolean {
  return text.startsWith('{') || /^\[\s*["{[]/.test(text.slice(0, 1000))
}

/**
 * What names of fields stand for, in the keys of the shared file; compared in small letters without separators and without
 * the names of clouds before them.
 */
const fields: Readonly<Record<string, string>> = {
  accesskey: 'access_key',
  accesskeyid: 'access_key',
  accessid: 'access_key',
  ak: 'access_key',
  secretkey: 'secret_key',
  secretkeyid: 'secret_key',
  secretaccesskey: 'secret_key',
  secret: 'secret_key',
  sk: 'secret_key',
  region: 'region',
  regionname: 'region',
  defaultregion: 'region',
  endpoint: 'endpoint',
  endpointapi: 'endpoint',
  endpointurl: 'endpoint',
  oapiurl: 'endpoint',
  protocol: 'protocol',
  host: 'host',
  https: 'https',
  x509clientcert: 'x509_client_cert',
  x509cert: 'x509_client_cert',
  x509clientkey: 'x509_client_key',
  x509clientsslkey: 'x509_client_key',
  x509key: 'x509_client_key',
  x509clientcertb64: 'x509_client_cert_b64',
  x509clientkeyb64: 'x509_client_key_b64',
  clientcertificate: 'client_certificate',
  tlsskipverify: 'tls_skip_verify',
  sslverify: 'ssl_verify',
  login: 'login',
  email: 'login',
  password: 'password',
  proxy: 'proxy',
}

function fieldOf(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const key = plain.replace(/^(osc|outscale|aws)(?=.)/, '')
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

function put(profile: Record<string, unknown>, name: string, value: unknown): void {
  const key = fieldOf(name)
  if (key === undefined || value === '' || profile[key] !== undefined) return
  profile[key] = typeof value === 'string' ? value.trim() : value
}

/** With comments and trailing commas, as people keep them. */
function fromJson(text: string): ReadonlyMap<string, SharedProfile> | undefined {
  const content: unknown = parse(text, [], { allowTrailingComma: true })
  const found = new Map<string, SharedProfile>()
  collect(content, unnamed, found)
  return found.size === 0 ? undefined : found
}

/** A profile is an object with a field that we know; what has none may hold profiles by their names. */
function collect(content: unknown, name: string, found: Map<string, SharedProfile>): void {
  if (Array.isArray(content)) {
    for (const [index, item] of content.entries()) collect(item, `${name}${index + 1}`, found)
    return
  }
  if (typeof content !== 'object' || content === null) return
  const entries = Object.entries(content)
  if (entries.some(([key, value]) => fieldOf(key) === 'access_key' && typeof value === 'string')) {
    found.set(name, profileOf(entries))
    return
  }
  if (entries.some(([key, value]) => fieldOf(key) === 'login' && typeof value === 'string')) {
    found.set(name, profileOf(entries))
    return
  }
  for (const [key, value] of entries) collect(value, /^Access_?Keys?$/i.test(key) ? name : key, found)
}

function profileOf(entries: readonly (readonly [string, unknown])[]): SharedProfile {
  const profile: Record<string, unknown> = {}
  for (const [key, value] of entries) {
    if (key === 'endpoints' && typeof value === 'object' && value !== null && 'api' in value) {
      put(profile, 'endpoint', value.api)
    } else if (typeof value === 'string' || typeof value === 'boolean') {
      put(profile, key, value)
    }
  }
  return profile
}

/** A heading that names both halves, and the first line below it. */
function fromCsv(text: string): ReadonlyMap<string, SharedProfile> | undefined {
  const [heading = '', row] = text.split(/\r?\n/)
  const separator = [',', ';', '\t'].find((each) => heading.includes(each))
  if (separator === undefined || row === undefined) return undefined
  const names = heading.split(separator).map(unquoted)
  if (!['access_key', 'secret_key'].every((key) => names.some((name) => fieldOf(name) === key))) return undefined
  const profile: Record<string, unknown> = {}
  const values = row.split(separator).map(unquoted)
  for (const [index, name] of names.entries()) put(profile, name, values[index] ?? '')
  return new Map([[unnamed, profile]])
}

/** Nothing but two words of the lengths that OUTSCALE's keys have: 20 and 40. */
function fromBareKeys(text: string): ReadonlyMap<string, SharedProfile> | undefined {
  const words = text.split(/[\s,;:]+/)
  const [accessKey, secretKey] = words
  if (words.length !== 2 || !/^[A-Z0-9]{20}$/.test(accessKey ?? '') || !/^[A-Z0-9]{40}$/.test(secretKey ?? '')) {
    return undefined
  }
  return new Map([[unnamed, { access_key: accessKey, secret_key: secretKey }]])
}

/** Longer names are none of ours. */
const longestName = 60

function fromLines(text: string): ReadonlyMap<string, SharedProfile> {
  const profiles = new Map<string, Record<string, unknown>>()
  let name = unnamed
  // Several may stand in one line: `export A=1; export B=2`.
  for (const raw of text.split(/\r?\n|[;\s](?=export\s)/)) {
    const line = raw.trim().replace(/[;,]$/, '')
    if (/^(#|\/\/|rem\s)/i.test(line)) continue
    if (line.startsWith('[') && line.endsWith(']')) {
      name = line
        .slice(1, -1)
        .replace(/^profile\s/, '')
        .trim()
      continue
    }
    const [key, value] = assignmentIn(line) ?? []
    if (key === undefined || value === undefined || fieldOf(key) === undefined) continue
    const profile = profiles.get(name) ?? {}
    put(profile, key, unquoted(value))
    profiles.set(name, profile)
  }
  return profiles
}

/** `name = value`, `name: value`, with the words of shells before it; `setx` has a blank between the two. */
function assignmentIn(line: string): [name: string, value: string] | undefined {
  const shell = /^(?:export\s|setx\s|set\s|\$env:)/i.exec(line)?.[0] ?? ''
  const rest = line.slice(shell.length).trimStart()
  const end = rest.slice(0, longestName).search(/^setx/i.test(shell) ? /[=\s]/ : /[=:]/)
  if (end < 1) return undefined
  return [unquoted(rest.slice(0, end)), rest.slice(end + 1)]
}

function unquoted(value: string): string {
  const text = value.trim()
  const quote = text[0]
  const isQuoted = (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote)
  return (isQuoted ? text.slice(1, -1) : text).trim()
}
