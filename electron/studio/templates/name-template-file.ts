import { constants } from 'node:fs'
import { copyFile, link, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { dialectOf } from '#shared/template/template-files.ts'

/**
 * Copies a template's file beside itself under another name, with the ending that it has. Never overwrites.
 *
 * @returns the copy's path
 * @throws StudioError `not-a-template`, `name-taken`, `cannot-write`
 */
export async function duplicateTemplateFile(path: string, name: string): Promise<string> {
  await mustBeTemplate(path)
  const target = siblingOf(path, name)
  await orWhy(target, () => copyFile(path, target, constants.COPYFILE_EXCL))
  return target
}

/**
 * Gives a template's file another name, with the ending that it has. Never overwrites.
 *
 * @returns its new path
 * @throws StudioError `not-a-template`, `name-taken`, `cannot-write`
 */
export async function renameTemplateFile(path: string, name: string): Promise<string> {
  await mustBeTemplate(path)
  const target = siblingOf(path, name)
  await orWhy(target, () => moveTo(path, target))
  return target
}

/**
 * Any JSON can be opened as a legacy template, to be told what it lacks; another program's file is not to lose its name by
 * that.
 */
async function mustBeTemplate(path: string): Promise<void> {
  if (dialectOf(path) === 'hcl2') return
  const content: unknown = await readFile(path, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined)
  if (typeof content === 'object' && content !== null && 'builders' in content) return
  throw new StudioError({
    code: 'not-a-template',
    message: `${path} is not known to be a template: it is no JSON with "builders" in it.`,
    hint: 'Mend it first, or give the file its name elsewhere.',
    where: { file: path },
  })
}

/** A rename would replace what is there; a second name for the same file is refused where one is taken. */
async function moveTo(path: string, target: string): Promise<void> {
  try {
    await link(path, target)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error
    // Not every file system knows second names.
    if ((await stat(target).catch(() => undefined)) !== undefined) {
      throw Object.assign(new Error('there is such a file'), { code: 'EEXIST' })
    }
    return rename(path, target)
  }
  await unlink(path)
}

function siblingOf(path: string, name: string): string {
  const ending = /(\.pkr\.hcl|\.pkr\.json|\.json|\.hcl)?$/.exec(path)?.[0] ?? ''
  return join(dirname(path), `${name}${ending}`)
}

async function orWhy(target: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new StudioError(
        { code: 'name-taken', message: `There is a ${target} already.`, hint: 'Choose another name.' },
        { cause: error },
      )
    }
    throw new StudioError(
      {
        code: 'cannot-write',
        message: `${target} cannot be written: ${errorReportOf(error).message}`,
        hint: 'See to it that you may write in its folder. Nothing was changed.',
      },
      { cause: error },
    )
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
