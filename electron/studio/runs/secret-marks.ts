import { createHmac, randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'

/**
 * Marks secrets, so that two runs can be compared without their values: the same secret has the same mark on this
 * computer. The key stays here, so a mark in a record that is given away tells nothing, not even of a short password.
 */
export interface SecretMarks {
  markOf(name: string, secret: string): Promise<string>
}

export function createSecretMarks(keyPath: string): SecretMarks {
  let key: Promise<Buffer> | undefined
  return {
    async markOf(name, secret) {
      key ??= keyAt(keyPath)
      return createHmac('sha256', await key)
        .update(`${name}\0${secret}`)
        .digest('hex')
        .slice(0, 16)
    },
  }
}

/** The key at a path, made when there is none; of two processes that make one, the first one's counts. */
async function keyAt(path: string): Promise<Buffer> {
  const there = await readFile(path).catch(() => undefined)
  if (there?.length === 32) return there
  const own = `${path}.${process.pid}`
  await writeFile(own, randomBytes(32), { mode: 0o600 })
  await link(own, path).catch(() => {})
  await rm(own, { force: true })
  return readFile(path)
}
