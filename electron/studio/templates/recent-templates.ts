import * as z from 'zod'
import { type JsonStore, openJsonStore } from '../json-store.ts'

/** Templates that were opened here, the last one first. */
export interface RecentTemplates {
  list(): Promise<readonly RecentTemplate[]>
  add(path: string, now: number): Promise<void>
  remove(path: string): Promise<void>
}

const recentSchema = z.array(z.object({ path: z.string(), openedAt: z.number() }))
type RecentTemplate = z.infer<typeof recentSchema>[number]

/** More are forgotten, the oldest first. */
const most = 30

export function openRecentTemplates(path: string): RecentTemplates {
  const store: JsonStore<RecentTemplate[]> = openJsonStore({
    path,
    title: 'recent templates',
    version: 1,
    schema: recentSchema,
    initial: [],
  })
  const without = (entries: readonly RecentTemplate[], gone: string) => entries.filter((entry) => entry.path !== gone)
  return {
    list: () => store.read(),
    async add(opened, now) {
      await store.update((entries) => [{ path: opened, openedAt: now }, ...without(entries, opened)].slice(0, most))
    },
    async remove(gone) {
      await store.update((entries) => without(entries, gone))
    },
  }
}
