import * as z from 'zod'
import { openJsonStore } from '../json-store.ts'

/** Folders in which a person keeps templates, in the order in which they were added. */
export interface TemplateFolders {
  list(): Promise<readonly string[]>
  add(path: string): Promise<void>
  remove(path: string): Promise<void>
}

/** More would be somebody's whole disk, folder by folder. */
const most = 50

export function openTemplateFolders(path: string): TemplateFolders {
  const store = openJsonStore<string[]>({
    path,
    title: 'template folders',
    version: 1,
    schema: z.array(z.string()),
    initial: [],
  })
  return {
    list: () => store.read(),
    async add(added) {
      await store.update((folders) => [...folders.filter((one) => one !== added), added].slice(-most))
    },
    async remove(removed) {
      await store.update((folders) => folders.filter((one) => one !== removed))
    },
  }
}
