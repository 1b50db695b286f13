/** The place where the operating system keeps secrets for its user: one text for each account name. */
export interface Keyring {
  /** For people: `macOS Keychain`. */
  readonly name: string
  /** `undefined` when there is none. Rejects when the keyring is locked or cannot be reached. */
  read(account: string): Promise<string | undefined>
  write(account: string, secret: string): Promise<void>
  remove(account: string): Promise<void>
}

/** What there is on this computer. */
export type KeyringState =
  | { readonly kind: 'available'; readonly keyring: Keyring }
  | { readonly kind: 'missing'; readonly reason: string }

/** Names our entries among those of other programs. */
const service = 'OMI Studio'

/** ms. Asking may take as long as somebody needs to type a password; a session bus that is stuck must not hold the app. */
const patience = 120_000

/**
 * Opens the system's keyring: Keychain on macOS, Credential Manager on Windows, the Secret Service (GNOME Keyring,
 * KWallet) elsewhere. It works in all hosts, since it needs no Electron.
 *
 * On Linux the library would fall back to the kernel's keyring, which forgets everything at the next start: it is told
 * not to, so that nobody believes a secret to be kept that is not.
 */
export async function openSystemKeyring(): Promise<KeyringState> {
  let library: typeof import('@napi-rs/keyring')
  try {
    library = await import('@napi-rs/keyring')
  } catch (error) {
    return { kind: 'missing', reason: `there is no keyring library for this system (${firstLine(error)})` }
  }
  const { AsyncEntry } = library
  const entry = (account: string) => new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
  try {
    await entry('probe').getPassword(AbortSignal.timeout(patience))
  } catch (error) {
    return { kind: 'missing', reason: firstLine(error) }
  }
  return {
    kind: 'available',
    keyring: {
      name: keyringName(process.platform),
      read: async (account) => (await entry(account).getPassword(AbortSignal.timeout(patience))) ?? undefined,
      write: (account, secret) => entry(account).setPassword(secret, AbortSignal.timeout(patience)),
      async remove(account) {
        await entry(account).deletePassword(AbortSignal.timeout(patience))
      },
    },
  }
}

function keyringName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'macOS Keychain'
    case 'win32':
      return 'Windows Credential Manager'
    default:
      return 'Secret Service'
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
