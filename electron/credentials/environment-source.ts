import { StudioError } from '#shared/studio-error.ts'
import {
  type CredentialOffer,
  type CredentialSource,
  type Offered,
  offered,
  offeredSecret,
} from './credential-source.ts'
import { decodePem, readPemFile } from './read-pem.ts'
import { Secret } from './secret.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the variables of one generation of tools are called (spec/oapi.md section 2). */
interface VariableNames {
  readonly accessKey: string
  readonly secretKey: string
  readonly region: string
  readonly endpoint: string
  readonly certificateFile: string
  readonly keyFile: string
}

const current: VariableNames = {
  accessKey: 'OSC_ACCESS_KEY',
  secretKey: 'OSC_SECRET_KEY',
  region: 'OSC_REGION',
  endpoint: 'OSC_ENDPOINT_API',
  certificateFile: 'OSC_X509_CLIENT_CERT',
  keyFile: 'OSC_X509_CLIENT_KEY',
}

const former: VariableNames = {
  accessKey: 'OUTSCALE_ACCESSKEYID',
  secretKey: 'OUTSCALE_SECRETKEYID',
  region: 'OUTSCALE_REGION',
  endpoint: 'OUTSCALE_OAPI_URL',
  certificateFile: 'OUTSCALE_X509CERT',
  keyFile: 'OUTSCALE_X509KEY',
}

const successors = new Map((Object.keys(former) as (keyof VariableNames)[]).map((key) => [former[key], current[key]]))

/** The second source: `OSC_ACCESS_KEY` and its kin, which all current tools read. */
export function environmentSource(environment: Environment, workingFolder: string): CredentialSource {
  return {
    ...sourceOf(current, 'the environment (OSC_*)'),
    async read() {
      const login = offered('OSC_LOGIN', environment.OSC_LOGIN)
      const password = offeredSecret('OSC_PASSWORD', environment.OSC_PASSWORD)
      const protocol = protocolIn(environment)
      const skipVerification = skipVerificationIn(environment)
      const notes = unreadVariables(environment)
      return {
        ...encodedCertificate(environment),
        ...(await read(current, environment, workingFolder)),
        ...(protocol && { protocol }),
        ...(login && { login }),
        ...(password && { password }),
        ...(skipVerification && { skipVerification }),
        ...(notes.length > 0 && { notes }),
      }
    },
  }
}

/** The same under the names of 2019 and 2020. Still honoured, with a warning. */
export function formerEnvironmentSource(environment: Environment, workingFolder: string): CredentialSource {
  return {
    ...sourceOf(former, 'the environment (OUTSCALE_*)'),
    deprecation: (name) => `${name} is an old name that other tools no longer read: use ${successors.get(name)}.`,
    read: () => read(former, environment, workingFolder),
  }
}

function sourceOf(names: VariableNames, place: string): Omit<CredentialSource, 'read'> {
  return {
    place,
    keyPairNames: [names.accessKey, names.secretKey],
    clientCertificateNames: [names.certificateFile, names.keyFile],
    provenance: (...used) => `environment ${used.join(' / ')}`,
  }
}

async function read(names: VariableNames, environment: Environment, workingFolder: string): Promise<CredentialOffer> {
  const variable = (name: string) => offered(name, environment[name])
  const file = async (name: string): Promise<Offered<string> | undefined> => {
    const path = variable(name)
    return path && { value: await readPemFile({ path: path.value, name, workingFolder }), name }
  }
  const accessKey = variable(names.accessKey)
  const secretKey = offeredSecret(names.secretKey, environment[names.secretKey])
  const region = variable(names.region)
  const endpoint = variable(names.endpoint)
  const certificate = await file(names.certificateFile)
  const key = await file(names.keyFile)
  return {
    ...(accessKey && { accessKey }),
    ...(secretKey && { secretKey }),
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(certificate && { clientCertificate: certificate }),
    ...(key && { clientKey: { value: new Secret(key.value), name: key.name } }),
  }
}

/** Certificate and key as base64 of their PEM; files, where named too, win. */
function encodedCertificate(environment: Environment): CredentialOffer {
  const certificate = decoded('OSC_X509_CLIENT_CERT_B64', environment)
  const key = decoded('OSC_X509_CLIENT_KEY_B64', environment)
  return {
    ...(certificate && { clientCertificate: certificate }),
    ...(key && { clientKey: { value: new Secret(key.value), name: key.name } }),
  }
}

function decoded(name: string, environment: Environment): Offered<string> | undefined {
  const encoded = offered(name, environment[name])
  return encoded && { value: decodePem(encoded.value, name), name }
}

/** Said expressly, "no" counts too: it keeps the shared file from switching the check off. */
function skipVerificationIn(environment: Environment): Offered<boolean> | undefined {
  const given = offered('OSC_TLS_SKIP_VERIFY', environment.OSC_TLS_SKIP_VERIFY)
  return given && { value: /^(true|yes|1)$/i.test(given.value), name: given.name }
}

function protocolIn(environment: Environment): Offered<'http' | 'https'> | undefined {
  const given = offered('OSC_PROTOCOL', environment.OSC_PROTOCOL)
  if (given === undefined) return undefined
  const value = given.value.toLowerCase()
  if (value === 'http' || value === 'https') return { value, name: given.name }
  throw new StudioError({
    code: 'invalid-endpoint',
    message: `OSC_PROTOCOL is neither https nor http: "${given.value}".`,
    hint: 'Leave it out: https is the default.',
    where: { option: 'OSC_PROTOCOL' },
  })
}

/** Variables that mean something to other tools; silence about them would look as if they had been heeded. */
function unreadVariables(environment: Environment): string[] {
  const method = offered('OSC_AUTH_METHOD', environment.OSC_AUTH_METHOD)
  return method !== undefined && /^(password|basic|none)$/i.test(method.value)
    ? [`OSC_AUTH_METHOD is "${method.value}", but building images needs an access key and a secret key.`]
    : []
}
