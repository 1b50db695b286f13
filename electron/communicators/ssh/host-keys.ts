import { createHash } from 'node:crypto'
import { StudioError } from '#shared/studio-error.ts'

/** How sure it is that the key belongs to the machine: shown on its console, seen before in this run, or simply there. */
export type HostKeyTrust = 'console' | 'seen-before' | 'first-use'

/** The host keys of one run: the machine's key is remembered at the first login and must not change after. */
export interface HostKeys {
  /**
   * Throws a StudioError when the key is another than before, or than those on the machine's console. `host` is what
   * the memory goes by: `machine`, or a bastion's own name.
   */
  check(host: string, key: Uint8Array): Promise<HostKeyTrust>
  /** After a login: from now on this is the key. A key seen without one is not remembered, for many images make theirs on first boot. */
  remember(host: string, key: Uint8Array): void
}

/** `readConsole` gives the text of the machine's console, as far as there is any; asked until it shows keys. */
export function createHostKeys(readConsole?: () => Promise<string | undefined>): HostKeys {
  const known = new Map<string, Uint8Array>()
  let onConsole: ReadonlySet<string> = new Set()

  async function fingerprintsOnConsole(): Promise<ReadonlySet<string>> {
    if (onConsole.size > 0 || readConsole === undefined) return onConsole
    const text = await readConsole().catch(() => undefined)
    if (text !== undefined) onConsole = new Set(consoleFingerprints(text))
    return onConsole
  }

  return {
    async check(host, key) {
      const before = known.get(host)
      if (before !== undefined) {
        if (Buffer.compare(before, key) === 0) return 'seen-before'
        throw new StudioError({
          code: 'ssh-host-key-changed',
          message: `The host key of ${host} has changed during this build: it was ${fingerprint(before)}, now it is ${fingerprint(key)}.`,
          hint: 'Either a script made new host keys (do that last), or another machine answers at this address. Nothing was sent to it.',
        })
      }
      if (host !== machine) return 'first-use'
      const shown = await fingerprintsOnConsole()
      if (shown.has(fingerprint(key))) return 'console'
      if (![...shown].some((each) => each.startsWith('SHA256:'))) return 'first-use'
      throw new StudioError({
        code: 'ssh-host-key-not-on-console',
        message: `The machine’s console shows other host keys than the one that answered, ${keyType(key)} ${fingerprint(key)}.`,
        hint: 'Another machine may be answering at this address: check the VM’s address, and ssh_host, ssh_bastion_host or the proxy if one is set.',
      })
    },
    remember(host, key) {
      known.set(host, Buffer.from(key))
    },
  }
}

/** The name under which the build's own machine is remembered, whatever its address is just now. */
export const machine = 'the machine'

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** `ssh-ed25519`, from the key as it crosses the wire. */
export function keyType(key: Uint8Array): string {
  const bytes = Buffer.from(key)
  if (bytes.length < 4) return 'unknown'
  const length = bytes.readUInt32BE(0)
  return bytes.subarray(4, 4 + length).toString('latin1')
}

/**
 * Fingerprints of the host keys that a console shows, as cloud-init prints them: either as fingerprints, or the public
 * keys themselves. Lines of users' keys (`authorized keys`) are left out. Console lines may carry a prefix
 * (`ci-info: `, `[   12.3] cloud-init[712]: `).
 */
export function consoleFingerprints(text: string): readonly string[] {
  const found = new Set<string>()
  for (const block of blocks(
    text,
    /-----BEGIN SSH HOST KEY FINGERPRINTS-----/,
    /-----END SSH HOST KEY FINGERPRINTS-----/,
  )) {
    for (const match of block.matchAll(/SHA256:[A-Za-z0-9+/]{43}/g)) found.add(match[0])
  }
  for (const block of blocks(text, /-----BEGIN SSH HOST KEY KEYS-----/, /-----END SSH HOST KEY KEYS-----/)) {
    for (const match of block.matchAll(/(?:ssh-|ecdsa-)[a-z0-9-]+ (AAAA[A-Za-z0-9+/]+=*)/g)) {
      found.add(fingerprint(Buffer.from(match[1] ?? '', 'base64')))
    }
  }
  return [...found]
}

function blocks(text: string, begin: RegExp, end: RegExp): readonly string[] {
  const pieces = text.split(begin).slice(1)
  return pieces.flatMap((piece) => {
    const at = piece.search(end)
    return at < 0 ? [] : [piece.slice(0, at)]
  })
}
