import * as z from 'zod'
import { type KeptRequest, keptRequestSchema } from '#shared/contract/run-shapes.ts'
import { openJsonStore } from '../json-store.ts'

/** What was asked of each template the last time, so that the build sheet can propose it; never a secret. */
export interface RememberedChoices {
  /** `templatePath` is absolute. */
  of(templatePath: string): Promise<KeptRequest | undefined>
  remember(templatePath: string, request: KeptRequest): Promise<void>
}

/** More templates are forgotten, the oldest first. */
const most = 100

const choicesSchema = z.array(z.object({ templatePath: z.string(), request: keptRequestSchema }))

export function openRememberedChoices(path: string): RememberedChoices {
  const store = openJsonStore<z.infer<typeof choicesSchema>>({
    path,
    title: 'choices of the build sheet',
    version: 1,
    schema: choicesSchema,
    initial: [],
  })
  return {
    async of(templatePath) {
      return (await store.read()).find((choice) => choice.templatePath === templatePath)?.request
    },
    async remember(templatePath, request) {
      await store.update((choices) =>
        [{ templatePath, request }, ...choices.filter((choice) => choice.templatePath !== templatePath)].slice(0, most),
      )
    },
  }
}
