import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders below the one that is looked through. */
const deepest = 4
/** Files and folders that are looked at; a home folder must not keep the app busy. */
const mostLookedAt = 20_000
/** Bytes of a `.json` file in which a legacy template shows what it is. */
const telling = 64 * 1024

/** Where nobody keeps templates of their own. */
const skipped = new Set(['node_modules', 'vendor', 'dist', 'out', 'build', 'target', '__pycache__'])

export interface FoundTemplates {
  /** Paths of files, or of folders whose `*.pkr.hcl` files are one template together, by name. */
  readonly paths: readonly string[]
  /** There is more than was looked at. */
  readonly partly: boolean
}

/**
 * Finds the templates in a folder and below: `*.pkr.hcl`, `*.pkr.json`, and legacy JSON by its `builders`. Hidden folders
 * and those of tools are passed over. Throws where the folder itself cannot be read.
 */
export async function findTemplates(folder: string): Promise<FoundTemplates> {
  const paths: string[] = []
  let looked = 0

  async function look(at: string, depth: number): Promise<void> {
    const entries = await readdir(at, { withFileTypes: true })
    looked += entries.length
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
    const modern = files.filter((name) => /\.pkr\.(hcl|json)$/.test(name))
    if (modern.length > 1) paths.push(at)
    else if (modern[0] !== undefined) paths.push(join(at, modern[0]))
    for (const name of files) {
      if (!name.endsWith('.json') || modern.includes(name)) continue
      if (await isLegacyTemplate(join(at, name))) paths.push(join(at, name))
    }
    if (depth === deepest) return
    for (const entry of entries) {
      if (looked > mostLookedAt) return
      if (!entry.isDirectory() || entry.name.startsWith('.') || skipped.has(entry.name)) continue
      // What may not be read holds nothing for this person.
      await look(join(at, entry.name), depth + 1).catch(() => {})
    }
  }

  await look(folder, 0)
  return { paths: paths.sort((a, b) => a.localeCompare(b)), partly: looked > mostLookedAt }
}

async function isLegacyTemplate(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(telling), 0, telling, 0)
    return /"builders"\s*:\s*\[/.test(buffer.toString('utf8', 0, bytesRead))
  } catch {
    return false
  } finally {
    await file.close()
  }
}
