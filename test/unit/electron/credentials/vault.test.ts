import { describe, expect, test } from 'vitest'
import type { KeyringState } from '#electron/credentials/vault/keyring.ts'
import { seal, unseal } from '#electron/credentials/vault/sealed.ts'
import { createVault, type VaultFileStore } from '#electron/credentials/vault/vault.ts'
import { emptyVaultFile, type VaultFile, vaultFileSchema } from '#electron/credentials/vault/vault-file.ts'

const secret = '{"secretKey":"a-secret-key-that-is-sealed"}'

function memoryFile(initial: VaultFile = emptyVaultFile): VaultFileStore & { now(): VaultFile } {
  let file = initial
  return {
    now: () => file,
    read: async () => file,
    update: async (change) => {
      file = vaultFileSchema.parse(change(file))
      return file
    },
  }
}

/** A keyring in memory, that can be taken away. */
function keyringWith(entries = new Map<string, string>()) {
  const state = { missing: false, entries, reads: 0 }
  const open = async (): Promise<KeyringState> =>
    state.missing
      ? { kind: 'missing', reason: 'nobody answers' }
      : {
          kind: 'available',
          keyring: {
            name: 'Test Keyring',
            async read(account) {
              state.reads += 1
              return entries.get(account)
            },
            write: async (account, text) => void entries.set(account, text),
            remove: async (account) => void entries.delete(account),
          },
        }
  return { state, open }
}

describe('a vault with a keyring', () => {
  test('keeps secrets sealed in its file, and the key to them in the keyring', async () => {
    const file = memoryFile()
    const keyring = keyringWith()
    const vault = createVault(file, keyring.open)
    expect(await vault.state()).toEqual({ kind: 'keyring', keyring: 'Test Keyring' })
    expect(keyring.state.entries.size).toBe(0)
    await vault.write('one', secret)
    expect(JSON.stringify(file.now())).not.toContain('a-secret-key')
    expect(keyring.state.entries.size).toBe(1)
    expect([...keyring.state.entries.values()].join()).not.toContain('a-secret-key')
    // Another start: a new vault over the same file.
    expect(await createVault(file, keyring.open).read('one')).toBe(secret)
  })

  test('makes one key, even when two secrets come at once', async () => {
    const file = memoryFile()
    const keyring = keyringWith()
    const vault = createVault(file, keyring.open)
    await Promise.all([vault.write('one', '1'), vault.write('two', '2')])
    expect(keyring.state.entries.size).toBe(1)
    const again = createVault(file, keyring.open)
    expect([await again.read('one'), await again.read('two')]).toEqual(['1', '2'])
  })

  test('that is gone is said, and nothing is stored in the open instead', async () => {
    const file = memoryFile()
    const keyring = keyringWith()
    await createVault(file, keyring.open).write('one', secret)
    keyring.state.missing = true
    const vault = createVault(file, keyring.open)
    expect(await vault.state()).toMatchObject({ kind: 'unreachable', reason: 'nobody answers' })
    await expect(vault.read('one')).rejects.toMatchObject({ code: 'vault-unreachable' })
    await expect(vault.write('two', secret)).rejects.toMatchObject({ code: 'vault-unreachable' })
    expect(Object.keys(file.now().entries)).toEqual(['one'])
    // Taking a secret out needs no key.
    await vault.remove('one')
    expect(file.now().entries).toEqual({})
  })

  test('that has lost the key says so', async () => {
    const file = memoryFile()
    const keyring = keyringWith()
    await createVault(file, keyring.open).write('one', secret)
    keyring.state.entries.clear()
    const vault = createVault(file, keyring.open)
    expect(await vault.state()).toMatchObject({ kind: 'unreachable' })
    await expect(vault.read('one')).rejects.toThrow(/no longer has the vault's key/)
  })

  test('that forgets what it is given is not trusted', async () => {
    const open = async (): Promise<KeyringState> => ({
      kind: 'available',
      keyring: { name: 'Sieve', read: async () => undefined, write: async () => {}, remove: async () => {} },
    })
    const file = memoryFile()
    await expect(createVault(file, open).write('one', secret)).rejects.toThrow(/did not keep/)
    expect(file.now()).toEqual(emptyVaultFile)
  })
})

describe('without a keyring', () => {
  const none = keyringWith()
  none.state.missing = true

  test('nothing is stored', async () => {
    const file = memoryFile()
    const vault = createVault(file, none.open)
    expect(await vault.state()).toMatchObject({ kind: 'none', reason: 'nobody answers' })
    await expect(vault.write('one', secret)).rejects.toMatchObject({ code: 'no-vault' })
    expect(file.now()).toEqual(emptyVaultFile)
  })

  test('a passphrase that somebody chooses keeps them', async () => {
    const file = memoryFile()
    const vault = createVault(file, none.open)
    await expect(vault.create('short')).rejects.toMatchObject({ code: 'weak-passphrase' })
    await vault.create('correct horse battery')
    await vault.write('one', secret)
    expect(JSON.stringify(file.now())).not.toMatch(/a-secret-key|correct horse/)
    await expect(vault.create('another passphrase')).rejects.toMatchObject({ code: 'vault-exists' })

    const next = createVault(file, none.open)
    expect(await next.state()).toEqual({ kind: 'passphrase', open: false })
    await expect(next.read('one')).rejects.toMatchObject({ code: 'vault-locked' })
    await expect(next.open('correct horse batterY')).rejects.toMatchObject({ code: 'wrong-passphrase' })
    await next.open('correct horse battery')
    expect(await next.read('one')).toBe(secret)
    next.lock()
    await expect(next.read('one')).rejects.toMatchObject({ code: 'vault-locked' })
  }, 20_000)

  test('letters count as they look, however the keyboard composes them', async () => {
    const file = memoryFile()
    await createVault(file, none.open).create('caf\u00e9 au lait')
    await createVault(file, none.open).open('cafe\u0301 au lait')
  }, 20_000)
})

describe('what is sealed', () => {
  const key = Buffer.alloc(32, 7)

  test('differs each time, though the text is the same', () => {
    expect(seal(secret, key, 'a').data).not.toBe(seal(secret, key, 'a').data)
  })

  test('does not open with another key, for another purpose, or with any bit changed', () => {
    const sealed = seal(secret, key, 'a')
    expect(unseal(sealed, key, 'a')).toBe(secret)
    expect(unseal(sealed, Buffer.alloc(32, 8), 'a')).toBeUndefined()
    expect(unseal(sealed, key, 'b')).toBeUndefined()
    const bytes = Buffer.from(sealed.data, 'base64')
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(unseal({ ...sealed, data: changed.toString('base64') }, key, 'a')).toBeUndefined()
    }
    expect(unseal({ nonce: '', data: '' }, key, 'a')).toBeUndefined()
  })

  test('cannot be put in the place of another profile’s', async () => {
    const file = memoryFile()
    const keyring = keyringWith()
    const vault = createVault(file, keyring.open)
    await vault.write('mine', secret)
    await vault.write('theirs', 'other')
    await file.update(({ lock, entries }) => ({
      ...(lock && { lock }),
      entries: { mine: entries.theirs ?? { nonce: '', data: '' } },
    }))
    await expect(vault.read('mine')).rejects.toMatchObject({ code: 'vault-damaged' })
  })
})
