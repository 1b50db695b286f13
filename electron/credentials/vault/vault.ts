import { randomBytes, randomUUID } from 'node:crypto'
import type { VaultState } from '#shared/contract/credential-shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { Keyring, KeyringState } from './keyring.ts'
import { deriveKey, keyLength, newDerivation, seal, unseal } from './sealed.ts'
import type { VaultFile } from './vault-file.ts'

/** Keeps secrets between two starts of OMI Studio. */
export interface Vault {
  state(): Promise<VaultState>
  /** Makes a vault under a passphrase. Throws `vault-exists` when there is one, or a keyring. */
  create(passphrase: string): Promise<void>
  /** Throws `wrong-passphrase`. */
  open(passphrase: string): Promise<void>
  /** Forgets the key until the passphrase is given again. */
  lock(): void
  /**
   * The text that was kept under an id; `undefined` when there is none.
   *
   * @throws StudioError `vault-locked`, `no-vault`, `vault-unreachable`, `vault-damaged`
   */
  read(id: string): Promise<string | undefined>
  /** @throws as `read`. */
  write(id: string, text: string): Promise<void>
  /** Needs no key. */
  remove(id: string): Promise<void>
}

/** Where the vault's file is: read, and changed as a whole, atomically. */
export interface VaultFileStore {
  read(): Promise<VaultFile>
  update(change: (file: VaultFile) => VaultFile): Promise<VaultFile>
}

/** A passphrase that is tried on a copy of the file is the only thing between it and the keys. */
const shortestPassphrase = 8

/**
 * Secrets are sealed in a file of ours under a random key, and that key is what the system's keyring keeps (or a
 * passphrase, where there is no keyring). So a client certificate's private key fits too, which Windows would refuse
 * (2,560 bytes an entry), macOS asks once and not for each profile, and without the keyring the file is worth nothing.
 */
export function createVault(store: VaultFileStore, openKeyring: () => Promise<KeyringState>): Vault {
  let key: Buffer | undefined
  let making: Promise<Buffer> | undefined

  /** The key that seals everything; the first secret makes it, where there is a keyring to keep it. */
  async function keyOf(file: VaultFile): Promise<Buffer> {
    if (key !== undefined) return key
    switch (file.lock?.kind) {
      case 'passphrase':
        throw locked()
      case 'keyring':
        key = await keyFromKeyring(file.lock.account, openKeyring)
        return key
      case undefined:
        making ??= makeKey().finally(() => {
          making = undefined
        })
        return making
    }
  }

  async function makeKey(): Promise<Buffer> {
    const opened = await openKeyring()
    if (opened.kind === 'missing') throw noVault(opened.reason)
    const fresh = randomBytes(keyLength)
    const account = `vault ${randomUUID()}`
    await opened.keyring.write(account, fresh.toString('base64'))
    await mustKeep(opened.keyring, account, fresh)
    const { lock } = await store.update((file) => (file.lock ? file : { ...file, lock: { kind: 'keyring', account } }))
    if (lock?.kind === 'keyring' && lock.account === account) {
      key = fresh
      return fresh
    }
    // Another OMI Studio was faster: its key counts.
    await opened.keyring.remove(account)
    return keyOf(await store.read())
  }

  return {
    async state() {
      const { lock } = await store.read()
      if (lock?.kind === 'passphrase') return { kind: 'passphrase', open: key !== undefined }
      const opened = await openKeyring()
      if (opened.kind === 'available') {
        if (lock === undefined) return { kind: 'keyring', keyring: opened.keyring.name }
        const has = await opened.keyring.read(lock.account).catch(() => undefined)
        return has === undefined
          ? { kind: 'unreachable', reason: `${opened.keyring.name} no longer has the vault's key`, hint: lostKeyHint }
          : { kind: 'keyring', keyring: opened.keyring.name }
      }
      return lock === undefined
        ? { kind: 'none', reason: opened.reason, hint: noKeyringHint }
        : { kind: 'unreachable', reason: opened.reason, hint: unreachableHint }
    },

    async create(passphrase) {
      if ([...passphrase].length < shortestPassphrase) {
        throw new StudioError({
          code: 'weak-passphrase',
          message: `The passphrase has fewer than ${shortestPassphrase} characters.`,
          hint: 'Take a few words that nobody would guess.',
        })
      }
      const { lock } = await store.read()
      if (lock !== undefined) throw exists()
      const derivation = newDerivation()
      const fresh = randomBytes(keyLength)
      const wrapping = await deriveKey(passphrase, derivation)
      const sealed = seal(fresh.toString('base64'), wrapping, keyPurpose)
      await store.update((file) => {
        if (file.lock !== undefined) throw exists()
        return { ...file, lock: { kind: 'passphrase', derivation, key: sealed } }
      })
      key = fresh
    },

    async open(passphrase) {
      const { lock } = await store.read()
      if (lock?.kind !== 'passphrase') {
        throw new StudioError({
          code: 'no-vault',
          message: 'There is no vault under a passphrase.',
          hint: 'Make one when you save credentials.',
        })
      }
      const opened = unseal(lock.key, await deriveKey(passphrase, lock.derivation), keyPurpose)
      if (opened === undefined) {
        throw new StudioError({
          code: 'wrong-passphrase',
          message: 'The vault does not open with this passphrase.',
          hint: 'Try again. A forgotten passphrase cannot be found again: then move vault.json away and add the credentials anew.',
        })
      }
      key = Buffer.from(opened, 'base64')
    },

    lock() {
      key?.fill(0)
      key = undefined
    },

    async read(id) {
      const file = await store.read()
      const sealed = file.entries[id]
      if (sealed === undefined) return undefined
      const text = unseal(sealed, await keyOf(file), purposeOf(id))
      if (text === undefined) throw damaged()
      return text
    },

    async write(id, text) {
      const sealing = await keyOf(await store.read())
      const sealed = seal(text, sealing, purposeOf(id))
      await store.update((file) => ({ ...file, entries: { ...file.entries, [id]: sealed } }))
    },

    async remove(id) {
      await store.update((file) => {
        const { [id]: _, ...entries } = file.entries
        return { ...file, entries }
      })
    },
  }
}

const keyPurpose = 'omi-studio vault 1 key'

function purposeOf(id: string): string {
  return `omi-studio vault 1 entry ${id}`
}

async function keyFromKeyring(account: string, openKeyring: () => Promise<KeyringState>): Promise<Buffer> {
  const opened = await openKeyring()
  if (opened.kind === 'missing') throw unreachable(opened.reason, unreachableHint)
  let text: string | undefined
  try {
    text = await opened.keyring.read(account)
  } catch (error) {
    throw unreachable(error instanceof Error ? error.message : String(error), unreachableHint)
  }
  const key = Buffer.from(text ?? '', 'base64')
  if (key.length !== keyLength) throw unreachable(`${opened.keyring.name} no longer has the vault's key`, lostKeyHint)
  return key
}

/** A keyring that takes a secret and does not have it a moment later must not be trusted with the only copy of a key. */
async function mustKeep(keyring: Keyring, account: string, key: Buffer): Promise<void> {
  if ((await keyring.read(account)) === key.toString('base64')) return
  throw unreachable(`${keyring.name} did not keep what was stored in it`, unreachableHint)
}

const noKeyringHint =
  'Install or unlock one (GNOME Keyring, KWallet), or keep the credentials under a passphrase, or only until OMI Studio ends.'
const unreachableHint = 'Unlock the keyring, or log in to the desktop session that has it, then try again.'
const lostKeyHint = 'Restore the keyring, or move vault.json away and add the credentials anew.'

function locked(): StudioError {
  return new StudioError({
    code: 'vault-locked',
    message: 'The vault is locked.',
    hint: 'Give its passphrase: in the app under Credentials, on the command line in OMI_STUDIO_PASSPHRASE.',
  })
}

function noVault(reason: string): StudioError {
  return new StudioError({
    code: 'no-vault',
    message: `There is no keyring to keep secrets in: ${reason}`,
    hint: noKeyringHint,
  })
}

function unreachable(reason: string, hint: string): StudioError {
  return new StudioError({ code: 'vault-unreachable', message: `The vault cannot be opened: ${reason}`, hint })
}

function exists(): StudioError {
  return new StudioError({
    code: 'vault-exists',
    message: 'There is a vault already.',
    hint: 'Open it with its passphrase.',
  })
}

function damaged(): StudioError {
  return new StudioError({
    code: 'vault-damaged',
    message: 'What the vault kept under this profile cannot be read: the file was changed by something else.',
    hint: 'Delete the profile and add it again, or bring vault.json back from a backup.',
  })
}
