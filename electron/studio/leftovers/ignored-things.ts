import * as z from 'zod'
import type { Clock } from '#electron/clock.ts'
import { openJsonStore } from '../json-store.ts'

/** Why somebody wants to see a thing no more, and since when (epoch ms). */
export interface IgnoredThing {
  readonly note: string
  readonly at: number
}

/** Things that people have looked at and want to leave where they are; by the keys of `LeftoverThing`. */
export interface IgnoredThings {
  all(): Promise<ReadonlyMap<string, IgnoredThing>>
  ignore(keys: readonly string[], note: string): Promise<void>
  unignore(keys: readonly string[]): Promise<void>
}

/** More are forgotten, the oldest first: they are shown again. */
const most = 5000

const entriesSchema = z.array(z.object({ key: z.string(), note: z.string(), at: z.number() }))

export function openIgnoredThings(path: string, clock: Clock): IgnoredThings {
  const store = openJsonStore<z.infer<typeof entriesSchema>>({
    path,
    title: 'ignored leftovers',
    version: 1,
    schema: entriesSchema,
    initial: [],
  })
  const without = (entries: z.infer<typeof entriesSchema>, keys: readonly string[]) => {
    const gone = new Set(keys)
    return entries.filter(({ key }) => !gone.has(key))
  }
  return {
    all: async () => new Map((await store.read()).map(({ key, note, at }) => [key, { note, at }])),
    async ignore(keys, note) {
      const at = clock.now()
      await store.update((entries) =>
        [...keys.map((key) => ({ key, note, at })), ...without(entries, keys)].slice(0, most),
      )
    },
    async unignore(keys) {
      await store.update((entries) => without(entries, keys))
    },
  }
}
