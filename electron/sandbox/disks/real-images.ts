import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'
import type { BaseSystem } from './disk.ts'

/**
 * Where the images of real machines are kept: the folder that `OMI_STUDIO_VM_CACHE` names, else one in the user's cache.
 */
export function realImagesFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.OMI_STUDIO_VM_CACHE
  if (named) return resolve(named)
  const cache = environment.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'omi-studio', 'vm-images')
}

/**
 * The file of a public OMI's root disk. Its name ends in the digest of what it was made from
 * (`debian-12-4f0c….qcow2`): disks are overlays of it, so an image is never changed, only joined by a newer one.
 *
 * @throws StudioError `sandbox-image-missing`
 */
export async function findRealImage(folder: string, base: BaseSystem): Promise<string> {
  const names = existsSync(folder) ? await readdir(folder) : []
  const files = names.filter((name) => new RegExp(`^${base.replaceAll('.', '\\.')}-[0-9a-f]{12}\\.qcow2$`).test(name))
  const newest = files
    .map((name) => join(folder, name))
    .toSorted(byAge)
    .at(-1)
  if (newest === undefined) {
    throw new StudioError({
      code: 'sandbox-image-missing',
      message: `There is no image of ${base} for real machines in ${folder}.`,
      hint: 'Real machines have Debian 12 (OMI names that begin with Debian-12); "node test/vm/images/make-images.ts" makes its image.',
    })
  }
  return newest
}

function byAge(one: string, other: string): number {
  return statSync(one).mtimeMs - statSync(other).mtimeMs
}
