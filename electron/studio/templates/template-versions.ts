import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { type FileVersion, fileVersionSchema } from '#shared/contract/shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import { type JsonStore, openJsonStore } from '../json-store.ts'

/** What the app has written into templates' files, each text once: the way back to how a file was. */
export interface TemplateVersions {
  /** Keeps a text as the newest version, unless it is the newest already. @param at when it was written, epoch ms */
  keep(path: string, text: string, at: number): Promise<void>
  /** Newest first. */
  list(path: string): Promise<readonly FileVersion[]>
  /** @throws StudioError `no-such-version` */
  read(path: string, id: string): Promise<string>
  /** The versions of a file whose name has changed; what was kept under the new name before gives way. */
  move(path: string, target: string): Promise<void>
  /** Gives a version a name, by which it is kept for good; an empty one takes it back. @throws StudioError `no-such-version` */
  name(path: string, id: string, title: string): Promise<void>
}

/** Of versions without a name, of one file. */
const most = 100

const contentSchema = z.object({
  /** By which a person who looks into the folder finds the file. */
  path: z.string(),
  /** Oldest first. */
  versions: z.array(fileVersionSchema),
})
type Content = z.infer<typeof contentSchema>

/** @param folder is made with the first version, for its owner only: a template may say what is nobody else's business */
export function openTemplateVersions(folder: string): TemplateVersions {
  const stores = new Map<string, JsonStore<Content>>()
  const folderOf = (path: string) => join(folder, createHash('sha256').update(path).digest('hex').slice(0, 32))
  const fileOf = (path: string, id: string) => join(folderOf(path), `${id}.txt`)

  function storeOf(path: string): JsonStore<Content> {
    const known = stores.get(path)
    if (known !== undefined) return known
    const store = openJsonStore<Content>({
      path: join(folderOf(path), 'versions.json'),
      title: 'versions of a template',
      version: 1,
      schema: contentSchema,
      initial: { path, versions: [] },
    })
    stores.set(path, store)
    return store
  }

  async function mustBeKnown(path: string, id: string): Promise<void> {
    const { versions } = await storeOf(path).read()
    if (versions.some((one) => one.id === id)) return
    throw new StudioError({
      code: 'no-such-version',
      message: `This version of ${path} is not kept any more.`,
      hint: `The ${most} newest versions are kept, and those that have a name.`,
      where: { file: path },
    })
  }

  return {
    async keep(path, text, at) {
      const store = storeOf(path)
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
      const { versions } = await store.read()
      if (versions.at(-1)?.id.endsWith(hash) === true) return
      const id = `${at}-${hash}`
      await mkdir(folderOf(path), { recursive: true, mode: 0o700 })
      await writeFileAtomic(fileOf(path, id), text, { mode: 0o600 })
      let gone: readonly FileVersion[] = []
      await store.update((content) => {
        const all = [...content.versions, { id, at, bytes: Buffer.byteLength(text) }]
        const unnamed = all.filter(({ title }) => title === undefined)
        gone = unnamed.slice(0, Math.max(0, unnamed.length - most))
        return { path, versions: all.filter((one) => !gone.includes(one)) }
      })
      await Promise.all(gone.map((one) => rm(fileOf(path, one.id), { force: true })))
    },
    list: async (path) => (await storeOf(path).read()).versions.toReversed(),
    async read(path, id) {
      await mustBeKnown(path, id)
      return readFile(fileOf(path, id), 'utf8')
    },
    async move(path, target) {
      const kept = await storeOf(path).read()
      if (kept.versions.length === 0) return
      await rm(folderOf(target), { recursive: true, force: true })
      await rename(folderOf(path), folderOf(target))
      await storeOf(target).update((content) => ({ ...content, path: target }))
    },
    async name(path, id, title) {
      await mustBeKnown(path, id)
      await storeOf(path).update(({ versions }) => ({
        path,
        versions: versions.map((one) => (one.id === id ? named(one, title) : one)),
      }))
    },
  }
}

function named({ id, at, bytes }: FileVersion, title: string): FileVersion {
  return { id, at, bytes, ...(title === '' ? {} : { title }) }
}
