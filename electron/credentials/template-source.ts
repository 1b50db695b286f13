import { type CredentialSource, offered } from './credential-source.ts'
import { readPemFile } from './read-pem.ts'
import { Secret } from './secret.ts'

/** The access options of a template that say who calls the API, and where (spec/builders.md 1.1). */
export interface TemplateAccess {
  readonly access_key?: string | undefined
  readonly secret_key?: string | undefined
  readonly region?: string | undefined
  /** A profile of the shared file, or of the app's own: it is a source by itself, the next after the template. */
  readonly profile?: string | undefined
  readonly custom_endpoint_oapi?: string | undefined
  readonly x509_cert_path?: string | undefined
  readonly x509_key_path?: string | undefined
  /** False is the default, and so the same as absent: it does not switch off what the environment asks for. */
  readonly insecure_skip_tls_verify?: boolean | undefined
}

/** The first source: what the template itself says. */
export function templateSource(access: TemplateAccess, workingFolder: string): CredentialSource {
  return {
    place: 'the template',
    keyPairNames: ['access_key', 'secret_key'],
    clientCertificateNames: ['x509_cert_path', 'x509_key_path'],
    provenance: () => 'template',
    async read() {
      const accessKey = offered('access_key', access.access_key)
      const secretKey = offered('secret_key', access.secret_key)
      const region = offered('region', access.region)
      const endpoint = offered('custom_endpoint_oapi', access.custom_endpoint_oapi)
      const certificate = await pem('x509_cert_path', access.x509_cert_path, workingFolder)
      const key = await pem('x509_key_path', access.x509_key_path, workingFolder)
      return {
        ...(accessKey && { accessKey }),
        ...(secretKey && { secretKey: { value: new Secret(secretKey.value), name: secretKey.name } }),
        ...(region && { region }),
        ...(endpoint && { endpoint }),
        ...(certificate && { clientCertificate: certificate }),
        ...(key && { clientKey: { value: new Secret(key.value), name: key.name } }),
        ...(access.insecure_skip_tls_verify === true && {
          skipVerification: { value: true, name: 'insecure_skip_tls_verify' },
        }),
        ifPassedOver: 'The access_key and secret_key of the template are passed over for the profile that was chosen.',
      }
    },
  }
}

async function pem(name: string, path: string | undefined, workingFolder: string) {
  const file = offered(name, path)
  return file && { value: await readPemFile({ path: file.value, name, workingFolder }), name }
}
