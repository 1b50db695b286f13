import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import { mkdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { TemplateText } from '#shared/contract/shapes.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { createBatched } from '../batched.ts'

/** ms: editors of other programs write a file in several strokes. */
const settling = 150

/** The text of a file with the version by which a later writer says what it has seen. */
export async function readTemplateText(path: string): Promise<TemplateText> {
  const bytes = await readFile(path)
  return { path, name: basename(path), text: textOf(path, bytes), version: versionOf(bytes) }
}

/**
 * Writes the text of a file, if it still is as the writer has seen it: what another program wrote in the meantime is
 * never overwritten but given back. Atomic; links are followed, and the file's mode is kept.
 *
 * @throws StudioError `cannot-write`.
 */
export async function writeTemplateText(
  path: string,
  text: string,
  seen: string | undefined,
): Promise<CallOutput<'templates.writeFile'>> {
  try {
    const there = await readTemplateText(path).catch(whenMissing)
    if (there?.version !== seen) return { kind: 'changed-elsewhere', ...(there === undefined ? {} : { there }) }
    const target = await realpath(path).catch(() => path)
    // A script that a template names may be the first in its folder.
    await mkdir(dirname(target), { recursive: true })
    const mode = await stat(target).then(
      (found) => found.mode & 0o777,
      () => 0o644,
    )
    await writeFileAtomic(target, text, { mode })
    return { kind: 'written', version: versionOf(Buffer.from(text)) }
  } catch (error) {
    if (error instanceof StudioError) throw error
    throw new StudioError(
      {
        code: 'cannot-write',
        message: `${path} cannot be written: ${errorReportOf(error).message}`,
        hint: 'Your changes are still in the editor. Make the file writable, or copy the text elsewhere.',
        where: { file: path },
      },
      { cause: error },
    )
  }
}

/**
 * Tells the content of the given files, now and whenever it changes, whoever changes it: what happened between reading a
 * file and watching it is not missed.
 */
export async function* watchTemplateTexts(
  paths: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<TemplateText[]> {
  const touched = createBatched<string>(settling)
  const told = new Map<string, string>()
  // The folders are watched, since an atomic write replaces the file itself.
  const watchers = [...new Set(paths.map(dirname))].map((folder) =>
    watch(folder, { persistent: false }, (_event, name) => {
      touched.push(paths.filter((path) => dirname(path) === folder && (name === null || basename(path) === name)))
    }),
  )
  try {
    touched.push(paths)
    for await (const batch of touched.batches(signal)) {
      const changed: TemplateText[] = []
      for (const path of new Set(batch)) {
        const now = await readTemplateText(path).catch(whenMissing)
        if (now === undefined || told.get(path) === now.version) continue
        told.set(path, now.version)
        changed.push(now)
      }
      if (changed.length > 0) yield changed
    }
  } finally {
    for (const watcher of watchers) watcher.close()
  }
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}

function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Bytes that are no text would be lost by writing them back. */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new StudioError({
      code: 'not-utf8',
      message: `${path} is not valid UTF-8, so it cannot be edited here.`,
      hint: 'Save it with the encoding UTF-8 in the program that made it.',
      where: { file: path },
    })
  }
}
