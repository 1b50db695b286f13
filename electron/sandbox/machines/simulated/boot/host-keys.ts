import { createHash } from 'node:crypto'
import ssh2 from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'

const kinds = ['ed25519', 'ecdsa'] as const

/** Makes the SSH host keys that are missing: `ssh_host_<kind>_key` and its public half. */
export async function generateHostKeys(
  write: (name: string, content: string, mode: number) => void,
  exists: (name: string) => boolean,
  hostname: string,
): Promise<void> {
  for (const kind of kinds) {
    const name = `ssh_host_${kind}_key`
    if (exists(name)) continue
    const comment = `root@${hostname}`
    const pair =
      kind === 'ecdsa' ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, comment }) : generateEd25519(comment)
    write(name, pair.private, 0o600)
    write(`${name}.pub`, `${pair.public}\n`, 0o644)
  }
}

/** `SHA256:…` of a public key in OpenSSH's format; undefined when it is not one. */
export function keyFingerprint(publicKey: string): string | undefined {
  const blob = /^\S+\s+(\S+)/.exec(publicKey)?.[1]
  if (blob === undefined) return undefined
  return `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`
}
