import { realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'

/** Folders in which programs keep keys. */
const keyFolders = new Set(['.osc', '.osc_sdk', '.ssh', '.aws', '.gnupg'])

/** What the system tells about its programs, their environment included, as if it were files. */
const systemFolders = ['/proc/', '/sys/']

/** Whether a path leads through a folder in which programs keep keys. Links are not followed. */
export function isInKeyFolder(path: string): boolean {
  return path.split(sep).some((part) => keyFolders.has(part))
}

/**
 * Refuses to read a file as a template that is known to hold secrets, wherever links lead: its text would go to the page,
 * which never holds a secret (design 3.9). Devices are refused too: reading them may never end.
 *
 * @param configFile what OSC_CONFIG_FILE names.
 * @throws StudioError `private-file`, `not-a-file`; what `stat` throws when there is nothing.
 */
export async function refusePrivateFile(path: string, configFile: string | undefined): Promise<void> {
  const found = await stat(path)
  if (found.isCharacterDevice() || found.isBlockDevice()) {
    throw new StudioError({ code: 'not-a-file', message: `${path} is a device.`, hint: 'Choose a file.' })
  }
  const real = await realpath(path)
  const named = configFile === undefined ? undefined : await realpath(configFile).catch(() => undefined)
  const isPrivate =
    real === named || isInKeyFolder(real) || (found.isFile() && systemFolders.some((folder) => real.startsWith(folder)))
  if (!isPrivate) return
  throw new StudioError({
    code: 'private-file',
    message: `${path} is not read as a template: it is a place where keys and other secrets are kept.`,
    hint: 'If it really is a template, copy it to another folder.',
  })
}
