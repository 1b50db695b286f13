import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { describe, expect, test } from 'vitest'
import { generateEd25519, openSshEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import { prepareLogin } from '#electron/communicators/ssh/login.ts'
import { fromPkcs8 } from '#electron/communicators/ssh/pkcs8.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const message = Buffer.from('signed by one, verified by the other')

async function problemOf(work: Promise<unknown>): Promise<StudioError> {
  return work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: StudioError) => error,
  )
}

const loginWith = (key: { text?: string; file?: string; passphrase?: string }) =>
  prepareLogin({ username: 'outscale', keys: [{ name: 'ssh_private_key_file k', ...key }] })

describe('Ed25519 keys', () => {
  test('sign what their public half verifies, zero bytes at the start of it or not', () => {
    // A key whose public half starts with a zero byte: one in 256 does.
    const seeds = Array.from({ length: 600 }, (_, index) => Buffer.alloc(32, index & 0xff).fill(index >> 8, 16))
    const keys = seeds.map((seed) => {
      const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    })
    const withZero = keys.filter(
      (key) => Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x!, 'base64url')[0] === 0,
    )
    expect(withZero.length).toBeGreaterThan(0)
    for (const key of [...withZero, ...keys.slice(0, 8)]) {
      const pair = openSshEd25519(key, 'packer_x')
      const secret = ssh2.utils.parseKey(pair.private) as ParsedKey
      const known = ssh2.utils.parseKey(pair.public) as ParsedKey
      expect(known.verify(message, secret.sign(message))).toBe(true)
      expect(known.comment).toBe('packer_x')
    }
  })

  test('are new each time', () => {
    expect(generateEd25519().private).not.toBe(generateEd25519().private)
  })
})

describe('keys in PKCS#8', () => {
  test.each([
    ['rsa', { modulusLength: 2048 }],
    ['ec', { namedCurve: 'P-256' }],
    ['ed25519', {}],
  ] as const)('of the kind %s are read, with and without passphrase', (type, options) => {
    const { privateKey, publicKey } = generateKeyPairSync(type as 'rsa', options as { modulusLength: number })
    const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const locked = privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
      .toString()
    for (const text of [fromPkcs8(plain, undefined), fromPkcs8(locked, 'open sesame')]) {
      const parsed = ssh2.utils.parseKey(text) as ParsedKey
      const known = ssh2.utils.parseKey(parsed.getPublicPEM()) as ParsedKey
      expect(parsed.isPrivateKey()).toBe(true)
      expect(createPublicKey(parsed.getPublicPEM()).export({ format: 'jwk' })).toEqual(
        publicKey.export({ format: 'jwk' }),
      )
      expect(known).toBeDefined()
    }
  })
})

describe('a key that cannot be used', () => {
  test('because its file is missing', async () => {
    const error = await problemOf(loginWith({ file: join(temporaryFolder(), 'gone') }))
    expect(error.message).toBe('The key ssh_private_key_file k does not exist.')
  })

  test('because it is the public half', async () => {
    const file = join(temporaryFolder(), 'key.pub')
    writeFileSync(file, generateEd25519().public)
    const error = await problemOf(loginWith({ file }))
    expect(error.message).toBe('ssh_private_key_file k is a public key; logging in needs the private one.')
  })

  test('because it is something else', async () => {
    const error = await problemOf(loginWith({ text: 'not a key' }))
    expect(error.code).toBe('ssh-key-unreadable')
    expect(error.hint).toMatch(/ssh-keygen/)
  })

  test('because its passphrase is not given or wrong, which never shows in the error', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pkcs1 = privateKey
      .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'open sesame' })
      .toString()
    const openSsh = ssh2.utils.generateKeyPairSync('ecdsa', {
      bits: 256,
      passphrase: 'open sesame',
      cipher: 'aes256-ctr',
    })
    for (const text of [pkcs1, openSsh.private]) {
      const missing = await problemOf(loginWith({ text }))
      expect(missing.code).toBe('ssh-key-passphrase')
      expect(missing.message).toBe('ssh_private_key_file k is protected by a passphrase.')
      const wrong = await problemOf(loginWith({ text, passphrase: 'close sesame' }))
      expect(wrong.message).toBe('The passphrase does not open ssh_private_key_file k.')
      expect(JSON.stringify(wrong.toReport())).not.toContain('close sesame')
      const right = await loginWith({ text, passphrase: 'open sesame' })
      expect(right.methods.map((method) => method.type)).toEqual(['publickey'])
    }
  })
})
