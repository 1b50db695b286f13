import type * as z from 'zod'
import { accountStreams } from './account-calls.ts'
import { checkStreams } from './check-calls.ts'
import { credentialStreams } from './credential-calls.ts'
import { hostStreams } from './host-calls.ts'
import { imageStreams } from './image-calls.ts'
import { leftoverStreams } from './leftover-calls.ts'
import { runStreams } from './run-calls.ts'
import { templateStreams } from './template-calls.ts'
import { terminalStreams } from './terminal-calls.ts'

/** A stream of the contract: what it is asked for, and what each item is. */
interface Stream {
  readonly input: z.ZodType
  readonly item: z.ZodType
}

/** Every stream that the renderer may subscribe to. Items are batches, so that a frame of the screen costs one message. */
export const streams = {
  ...accountStreams,
  ...checkStreams,
  ...credentialStreams,
  ...hostStreams,
  ...imageStreams,
  ...leftoverStreams,
  ...runStreams,
  ...templateStreams,
  ...terminalStreams,
} as const satisfies Record<string, Stream>

export type StreamName = keyof typeof streams
export type StreamInput<Name extends StreamName> = z.input<(typeof streams)[Name]['input']>
export type StreamItem<Name extends StreamName> = z.output<(typeof streams)[Name]['item']>
