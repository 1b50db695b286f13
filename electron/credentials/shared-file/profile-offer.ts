import { type CredentialOffer, type Offered, offered, offeredSecret } from '#electron/credentials/credential-source.ts'
import { decodePem, readPemFile } from '#electron/credentials/read-pem.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { SharedProfile } from './shared-file.ts'

/**
 * What a profile of the shared file offers, in every spelling that OUTSCALE's tools have written (spec/oapi.md section 2):
 *
 * | field                | read from, first wins                                                                    |
 * |----------------------|------------------------------------------------------------------------------------------|
 * | key pair             | `access_key`, `secret_key`                                                               |
 * | region               | `region`, `region_name`                                                                  |
 * | endpoint             | `endpoints.api`, `endpoint`, `https://api.<region>.<host>` of `host` and `https`         |
 * | scheme               | `protocol`, `https`                                                                      |
 * | client certificate   | `x509_client_cert`, `x509_client_cert_b64`, `client_certificate` (with its key)          |
 * | its key              | `x509_client_key`, `x509_client_sslkey`, `x509_client_key_b64`, beside the certificate   |
 * | server's certificate | `tls_skip_verify`, the opposite of `ssl_verify`                                          |
 * | login                | `login`, `email`; `password`                                                             |
 * | proxy                | `proxy`                                                                                  |
 *
 * @param workingFolder relative paths of certificates start here
 * @throws StudioError `invalid-profile` naming the key, or `unreadable-certificate`
 */
export async function offerOfProfile(
  name: string,
  profile: SharedProfile,
  workingFolder: string,
): Promise<CredentialOffer> {
  const read = readerOf(name, profile)
  const accessKey = read.text('access_key')
  const secretKey = read.secret('secret_key')
  const region = read.text('region') ?? read.text('region_name')
  const endpoint = endpointOf(read)
  const protocol = protocolOf(read)
  const certificate =
    (await read.pemFile('x509_client_cert', workingFolder)) ??
    read.pemText('x509_client_cert_b64') ??
    (await read.pemFile('client_certificate', workingFolder))
  const key =
    (await read.pemFile('x509_client_key', workingFolder)) ??
    (await read.pemFile('x509_client_sslkey', workingFolder)) ??
    read.pemText('x509_client_key_b64')
  const skipVerification = skipVerificationOf(read)
  const login = read.text('login') ?? read.text('email')
  const password = read.secret('password')
  const proxy = read.secret('proxy')
  const notes = notesOf(name, read)
  return {
    ...(accessKey && { accessKey }),
    ...(secretKey && { secretKey }),
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(protocol && { protocol }),
    ...(certificate && { clientCertificate: certificate }),
    ...(key && { clientKey: { value: new Secret(key.value), name: key.name } }),
    ...(skipVerification && { skipVerification }),
    ...(login && { login }),
    ...(password && { password }),
    ...(proxy && { proxy }),
    ...(notes.length > 0 && { notes }),
  }
}

/** Reads typed values from a profile. A value of another type is an error: passed over, another source would fill in. */
interface ProfileReader {
  text(key: string): Offered<string> | undefined
  secret(key: string): Offered<Secret> | undefined
  flag(key: string): Offered<boolean> | undefined
  pemFile(key: string, workingFolder: string): Promise<Offered<string> | undefined>
  pemText(key: string): Offered<string> | undefined
}

function readerOf(profileName: string, profile: SharedProfile): ProfileReader {
  const invalid = (key: string, wanted: string) =>
    new StudioError({
      code: 'invalid-profile',
      message: `${key} of the profile "${profileName}" is not ${wanted}.`,
      hint: `Correct it in the file, or take ${key} out.`,
      where: { option: key },
    })
  const raw = (key: string): string | undefined => {
    const value = key.startsWith('endpoints.') ? nested(profile.endpoints, key) : profile[key]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw invalid(key, 'a text')
    return value
  }
  const text = (key: string) => offered(key, raw(key))
  return {
    text,
    secret: (key) => offeredSecret(key, raw(key)),
    flag(key) {
      const value = profile[key]
      if (value === undefined || value === null || value === '') return undefined
      if (typeof value === 'boolean') return { value, name: key }
      if (typeof value === 'string' && /^(true|false|yes|no)$/i.test(value)) {
        return { value: /^(true|yes)$/i.test(value), name: key }
      }
      throw invalid(key, 'true or false')
    },
    async pemFile(key, workingFolder) {
      const path = text(key)
      return path && { value: await readPemFile({ path: path.value, name: key, workingFolder }), name: key }
    },
    pemText(key) {
      const encoded = text(key)
      return encoded && { value: decodePem(encoded.value, key), name: key }
    },
  }
}

function nested(endpoints: unknown, key: string): unknown {
  if (typeof endpoints !== 'object' || endpoints === null) return undefined
  return (endpoints as Record<string, unknown>)[key.slice('endpoints.'.length)]
}

/** osc-cli composes the address of a host; its region is filled in later, since it may come from another source. */
function endpointOf(read: ProfileReader): Offered<string> | undefined {
  const endpoint = read.text('endpoints.api') ?? read.text('endpoint')
  if (endpoint !== undefined) return endpoint
  const host = read.text('host')
  if (host === undefined) return undefined
  const scheme = read.flag('https')?.value === false ? 'http' : 'https'
  return { value: `${scheme}://api.{region}.${host.value}`, name: host.name }
}

function protocolOf(read: ProfileReader): Offered<'http' | 'https'> | undefined {
  const named = read.text('protocol')
  const value = named?.value.toLowerCase()
  if (named !== undefined && (value === 'http' || value === 'https')) return { value, name: named.name }
  if (named !== undefined) {
    throw new StudioError({
      code: 'invalid-profile',
      message: `protocol is neither https nor http: "${named.value}".`,
      hint: 'Take it out: https is the default.',
      where: { option: 'protocol' },
    })
  }
  const https = read.flag('https')
  return https && { value: https.value ? 'https' : 'http', name: https.name }
}

function skipVerificationOf(read: ProfileReader): Offered<boolean> | undefined {
  const skip = read.flag('tls_skip_verify')
  if (skip !== undefined) return skip
  const verify = read.flag('ssl_verify')
  return verify && { value: !verify.value, name: verify.name }
}

function notesOf(profileName: string, read: ProfileReader): string[] {
  const region = read.text('region')
  const regionName = read.text('region_name')
  return region !== undefined && regionName !== undefined && region.value !== regionName.value
    ? [
        `The profile "${profileName}" has two regions: region (${region.value}) is used, region_name (${regionName.value}) is not.`,
      ]
    : []
}
