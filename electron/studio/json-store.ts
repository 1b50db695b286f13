import { readFile, rename } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { StudioError } from '#shared/studio-error.ts'

/** A small file of settings or lists: versioned, validated when read, written whole and atomically. */
export interface JsonStore<Content> {
  read(): Promise<Content>
  /** Reads, changes and writes in one go; changes made at the same time through this store follow one another. */
  update(change: (content: Content) => Content): Promise<Content>
  /**
   * Puts a file that cannot be read out of the way, under another name beside its place, so that the store begins with
   * its initial content. A file that can be read stays where it is.
   *
   * @param at epoch ms, for the name
   * @returns where the file is now; undefined when nothing was moved
   * @throws StudioError `unwritable-file`
   */
  setAside(at: number): Promise<string | undefined>
}

interface StoreDeclaration<Content> {
  readonly path: string
  /** What people call it in an error: `settings`. */
  readonly title: string
  readonly version: number
  readonly schema: z.ZodType<Content>
  readonly initial: Content
}

const envelopeSchema = z.looseObject({ version: z.int(), content: z.unknown() })

/**
 * Opens a store. A file of a newer version is refused (a newer OMI Studio wrote it), an unreadable one too: neither is
 * ever overwritten. One that cannot be written is refused with `unwritable-file`, and is as before.
 */
export function openJsonStore<Content>(declaration: StoreDeclaration<Content>): JsonStore<Content> {
  let last: Promise<unknown> = Promise.resolve()

  async function read(): Promise<Content> {
    const text = await readFile(declaration.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw unreadable(declaration, error.message)
    })
    return text === undefined ? declaration.initial : parse(declaration, text)
  }

  return {
    read,
    update(change) {
      const next = last.then(async () => {
        const content = change(await read())
        const text = `${JSON.stringify({ version: declaration.version, content }, null, 2)}\n`
        await writeFileAtomic(declaration.path, text, { mode: 0o600 }).catch((error: Error) => {
          throw unwritable(declaration, error)
        })
        return content
      })
      last = next.catch(() => {})
      return next
    },
    setAside(at) {
      const next = last.then(async () => {
        const isReadable = await read().then(
          () => true,
          () => false,
        )
        if (isReadable) return undefined
        const aside = `${declaration.path}.${new Date(at).toISOString().replaceAll(':', '-')}.kept`
        await rename(declaration.path, aside).catch((error: Error) => {
          throw unwritable(declaration, error)
        })
        return aside
      })
      last = next.catch(() => {})
      return next
    },
  }
}

function parse<Content>(declaration: StoreDeclaration<Content>, text: string): Content {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw unreadable(declaration, error instanceof Error ? error.message : String(error))
  }
  const envelope = envelopeSchema.safeParse(raw)
  if (!envelope.success) throw unreadable(declaration, 'it has no version')
  if (envelope.data.version > declaration.version) {
    throw new StudioError({
      code: 'newer-file',
      message: `The ${declaration.title} in ${declaration.path} were written by a newer OMI Studio.`,
      hint: 'Start the newer OMI Studio, or move the file away to begin with fresh ones.',
    })
  }
  const content = declaration.schema.safeParse(envelope.data.content)
  if (!content.success) throw unreadable(declaration, z.prettifyError(content.error))
  return content.data
}

function unreadable(declaration: { title: string; path: string }, reason: string): StudioError {
  return new StudioError({
    code: 'unreadable-file',
    message: `The ${declaration.title} in ${declaration.path} cannot be read: ${sentence(reason)}`,
    hint: 'Mend the file, or move it away to begin with fresh ones.',
  })
}

function unwritable(declaration: { title: string; path: string }, cause: Error): StudioError {
  return new StudioError(
    {
      code: 'unwritable-file',
      message: `The ${declaration.title} in ${declaration.path} cannot be written: ${sentence(cause.message)}`,
      hint: 'Make room on its disk and see to it that you may write the file and its folder, then try again. Nothing was changed.',
    },
    { cause },
  )
}

const sentence = (reason: string) => reason.replace(/\.?\s*$/, '.')
