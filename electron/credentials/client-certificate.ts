import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { StudioError } from '#shared/studio-error.ts'
import type { Offered } from './credential-source.ts'
import { Secret } from './secret.ts'

/**
 * Looks at a client certificate and its key before they are used, since TLS says little about what is wrong with them.
 *
 * @param now epoch ms
 * @returns what is worth a warning.
 * @throws StudioError `invalid-client-certificate` naming the option.
 */
export function checkClientCertificate(
  certificate: Offered<string>,
  key: Offered<Secret>,
  now: number,
): readonly string[] {
  const x509 = readCertificate(certificate)
  if (!x509.checkPrivateKey(readKey(key))) {
    throw invalid(
      key.name,
      `The key in ${key.name} does not belong to the certificate in ${certificate.name}.`,
      'Use the key that the certificate was requested with.',
    )
  }
  if (now > x509.validToDate.getTime()) {
    return [`The client certificate in ${certificate.name} expired on ${x509.validTo}; the API will refuse it.`]
  }
  if (now < x509.validFromDate.getTime()) {
    return [`The client certificate in ${certificate.name} is valid only from ${x509.validFrom} on.`]
  }
  return []
}

/**
 * Takes a PEM text apart into its certificates, which are no secret, and the private key that some tools keep in the same
 * file.
 */
export function takeApart(pem: string): { readonly certificates: string; readonly key?: Secret } {
  const certificates = [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)].join('\n')
  const key = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^-]*-----END \1-----/.exec(pem)?.[0]
  return { certificates, ...(key !== undefined && { key: new Secret(key) }) }
}

function readCertificate(certificate: Offered<string>): X509Certificate {
  try {
    return new X509Certificate(certificate.value)
  } catch {
    throw invalid(
      certificate.name,
      `${certificate.name} holds no certificate that can be read.`,
      'It has to be PEM: "-----BEGIN CERTIFICATE-----" and base64 lines.',
    )
  }
}

function readKey(key: Offered<Secret>): KeyObject {
  const pem = key.value.reveal()
  try {
    return createPrivateKey(pem)
  } catch {
    const locked = /ENCRYPTED/.test(pem)
    throw invalid(
      key.name,
      locked
        ? `The private key in ${key.name} is protected by a passphrase.`
        : `${key.name} holds no private key that can be read.`,
      locked
        ? 'Take the passphrase off with: openssl pkey -in key.pem -out plain.pem (and keep that file to yourself)'
        : 'It has to be PEM: "-----BEGIN PRIVATE KEY-----" and base64 lines.',
    )
  }
}

function invalid(option: string, message: string, hint: string): StudioError {
  return new StudioError({ code: 'invalid-client-certificate', message, hint, where: { option } })
}
