import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'

/**
 * Keeps two programs from keeping their regions in one folder, where each would write over what the other made. The lock
 * of a program that died counts no more.
 *
 * @returns gives the folder back.
 * @throws StudioError `sandbox-region-in-use`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'region.lock')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (holder !== process.pid && isAlive(holder)) {
      throw new StudioError({
        code: 'sandbox-region-in-use',
        message: `The sandbox region in ${folder} is in use by another program (process ${holder}).`,
        hint: `End that program, or set OMI_STUDIO_HOME to another folder. If it is not OMI Studio, delete ${path}.`,
      })
    }
    await rm(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user cannot be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
