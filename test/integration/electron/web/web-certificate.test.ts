import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from '#electron/sandbox/api/self-signed-certificate.ts'

test('a made certificate can be read whatever its length, and is for IPv6 addresses too', async () => {
  for (let length = 1; length <= 60; length += 1) {
    const { certificate } = await makeCertificate(
      ['n'.repeat(length), 'fe80::1:2', '10.0.0.1'],
      Date.now(),
      'OMI Studio',
    )
    const parsed = new X509Certificate(certificate)
    expect(parsed.subject, `length ${length}`).toBe('CN=OMI Studio')
    expect(parsed.checkIP('fe80::1:2')).toBe('fe80::1:2')
    expect(parsed.checkIP('10.0.0.1')).toBe('10.0.0.1')
  }
})
