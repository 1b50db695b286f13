import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { FileAccess } from '../kernel/file-access.ts'

/**
 * A password's entry for /etc/shadow. The scheme is the sandbox's own (`$omi$`, scrypt), as Node has no crypt(3); it
 * only has to be understood by the same simulated machines.
 */
export function hashPassword(password: string): string {
  const salt = randomBytes(12).toString('base64url')
  return `$omi$${salt}$${derive(password, salt)}`
}

function derive(password: string, salt: string): string {
  return scryptSync(password, salt, 32, { N: 1024 }).toString('base64url')
}

/** Whether a password opens an account, by /etc/shadow. Locked and empty entries never match. */
export function verifyPassword(files: Pick<FileAccess, 'tryReadText'>, name: string, password: string): boolean {
  const entry = shadowEntry(files, name)
  const [, scheme, salt = '', expected = ''] = (entry ?? '').split('$')
  if (scheme !== 'omi' || entry?.startsWith('!')) return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(derive(password, salt)), digest(expected))
}

/** The second field of an account's line in /etc/shadow. */
export function shadowEntry(files: Pick<FileAccess, 'tryReadText'>, name: string): string | undefined {
  const line = (files.tryReadText('/etc/shadow') ?? '').split('\n').find((each) => each.startsWith(`${name}:`))
  return line?.split(':')[1]
}
