import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'

/**
 * Writes a new template into a folder, which is made when it is not there; `~` is the person's home folder. Never
 * overwrites.
 *
 * @returns where it is
 * @throws StudioError `template-exists`, `cannot-create`
 */
export async function createTemplateFile(folder: string, name: string, text: string): Promise<string> {
  const place = folder.trim().replace(/^~(?=$|[\\/])/, homedir())
  if (!isAbsolute(place)) {
    throw new StudioError({
      code: 'cannot-create',
      message: `"${folder}" is not the path of a folder.`,
      hint: 'Give it from the top, such as /home/me/images, or from your home folder, such as ~/images.',
    })
  }
  const path = join(place, name)
  try {
    await mkdir(place, { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    return path
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new StudioError({
        code: 'template-exists',
        message: `There is a template ${path} already.`,
        hint: 'Choose another name or another folder; nothing was overwritten.',
      })
    }
    throw new StudioError(
      {
        code: 'cannot-create',
        message: `${path} cannot be written: ${errorReportOf(error).message}`,
        hint: 'Choose a folder that you may write to.',
      },
      { cause: error },
    )
  }
}
