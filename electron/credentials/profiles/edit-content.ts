import { takeApart } from '#electron/credentials/client-certificate.ts'
import { decodePem, isPem, readPemFile } from '#electron/credentials/read-pem.ts'
import { Secret } from '#electron/credentials/secret.ts'
import type { DraftChanges } from '#shared/contract/credential-shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { ProfileContent } from './profile-content.ts'

/** A profile after a change, and what was corrected on the way. */
export interface EditedContent {
  readonly content: ProfileContent
  readonly notes: readonly string[]
}

/** Names of the fields, for notes. */
const labels = {
  accessKey: 'access key',
  secretKey: 'secret key',
  region: 'region',
  endpoint: 'endpoint',
  login: 'login',
  password: 'password',
  proxy: 'proxy',
} as const

type TextField = keyof typeof labels

/**
 * Changes fields of a profile: an empty text takes a field out. Blanks around keys are taken off, and that is said; a
 * password keeps its blanks. Certificates and keys may be PEM, base64 of it, or the path of a file.
 *
 * @param workingFolder relative paths start here
 * @throws StudioError `unreadable-certificate`
 */
export async function editContent(
  content: ProfileContent,
  changes: DraftChanges,
  workingFolder: string,
): Promise<EditedContent> {
  const notes: string[] = []
  const text = (field: TextField): string | undefined => {
    const given = changes[field]
    if (given === undefined) return undefined
    if (field === 'password') return given
    const trimmed = given.trim()
    if (trimmed !== given && trimmed !== '') notes.push(`Blanks around the ${labels[field]} were taken off.`)
    return trimmed
  }
  const pem = (field: 'clientCertificate' | 'clientKey' | 'authority', name: string) =>
    pemOf(changes[field], name, workingFolder)

  const certificate = await pem('clientCertificate', 'client certificate')
  const apart = certificate === undefined ? undefined : takeApart(certificate)
  if (apart?.key !== undefined) notes.push('The file of the client certificate holds its private key as well.')
  const clientKey = (await pem('clientKey', 'client key')) ?? apart?.key?.reveal()
  const edited = {
    accessKey: replaced(content.accessKey, text('accessKey')),
    secretKey: replacedSecret(content.secretKey, text('secretKey')),
    region: replaced(content.region, text('region')),
    endpoint: replaced(content.endpoint, text('endpoint')),
    clientCertificate: replaced(content.clientCertificate, certificateText(certificate, apart?.certificates)),
    clientKey: replacedSecret(content.clientKey, clientKey),
    authority: replaced(content.authority, await pem('authority', 'certificate authority')),
    login: replaced(content.login, text('login')),
    password: replacedSecret(content.password, text('password')),
    proxy: replacedSecret(content.proxy, text('proxy')),
  }
  return {
    content: {
      ...(definedOnly(edited) as Omit<ProfileContent, 'skipVerification'>),
      skipVerification: changes.skipVerification ?? content.skipVerification,
    },
    notes,
  }
}

function certificateText(given: string | undefined, certificates: string | undefined): string | undefined {
  if (given === undefined || given === '') return given
  if (certificates !== undefined && certificates !== '') return certificates
  throw new StudioError({
    code: 'unreadable-certificate',
    message: 'The client certificate holds no certificate.',
    hint: 'It has to be PEM: "-----BEGIN CERTIFICATE-----" and base64 lines.',
    where: { option: 'client certificate' },
  })
}

/** `undefined` leaves the field as it is, an empty text takes it out. */
function replaced(before: string | undefined, given: string | undefined): string | undefined {
  if (given === undefined) return before
  return given === '' ? undefined : given
}

function replacedSecret(before: Secret | undefined, given: string | undefined): Secret | undefined {
  if (given === undefined) return before
  return given === '' ? undefined : new Secret(given)
}

async function pemOf(given: string | undefined, name: string, workingFolder: string): Promise<string | undefined> {
  const text = given?.trim()
  if (text === undefined || text === '' || isPem(text)) return text
  const encoded = text.replace(/\s+/g, '')
  const looksEncoded = encoded.length > 100 && /^[A-Za-z0-9+/]+=*$/.test(encoded)
  return looksEncoded ? decodePem(encoded, name) : readPemFile({ path: text, name, workingFolder })
}

function definedOnly(content: object): object {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}
