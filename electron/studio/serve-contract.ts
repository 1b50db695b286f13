import * as z from 'zod'
import { type CallInput, type CallName, type CallOutput, calls } from '#shared/contract/calls.ts'
import { type StreamInput, type StreamItem, type StreamName, streams } from '#shared/contract/streams.ts'
import { type ClientFrame, type ServerFrame, streamWindow } from '#shared/contract/wire.ts'
import { type ErrorReport, errorReportOf, StudioError } from '#shared/studio-error.ts'

/** One function a call; the compiler insists on every one. */
export type CallHandlers = {
  readonly [Name in CallName]: (
    input: z.output<(typeof calls)[Name]['input']>,
    signal: AbortSignal,
  ) => Promise<CallOutput<Name>>
}

/** One function a stream; it yields items until it is done or the signal aborts. */
export type StreamHandlers = {
  readonly [Name in StreamName]: (
    input: z.output<(typeof streams)[Name]['input']>,
    signal: AbortSignal,
  ) => AsyncIterable<StreamItem<Name>>
}

export interface ContractHandlers {
  readonly calls: CallHandlers
  readonly streams: StreamHandlers
}

/** A connected client, as the trusted side sees it. */
export interface ServedClient {
  /** Takes one frame from the client, as it came: anything at all. */
  receive(frame: unknown): void
  /** The client is gone: everything under way for it is aborted. */
  close(): void
}

const frameSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: z.int(), name: z.string().max(100), input: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), id: z.int(), topic: z.string().max(100), input: z.unknown() }),
  z.strictObject({ kind: z.literal('taken'), id: z.int(), count: z.int().min(1).max(1000) }),
  z.strictObject({ kind: z.literal('unsubscribe'), id: z.int() }),
])

/** More than this many calls or streams at once from one client is refused: no page of ours does it. */
const mostUnderWay = 500

interface ServedStream {
  readonly abort: AbortController
  credit: number
  wake: (() => void) | undefined
}

/**
 * Serves the contract to one client over whatever carries frames. Every frame and every input is validated here, on the
 * trusted side; a frame that is not one is answered with an error and changes nothing.
 */
export function serveContract(handlers: ContractHandlers, send: (frame: ServerFrame) => void): ServedClient {
  const callsUnderWay = new Map<number, AbortController>()
  const streamsUnderWay = new Map<number, ServedStream>()
  let closed = false

  const answer = (frame: ServerFrame) => {
    if (!closed) send(frame)
  }

  async function serveCall(frame: Extract<ClientFrame, { kind: 'call' }>): Promise<void> {
    const abort = new AbortController()
    callsUnderWay.set(frame.id, abort)
    try {
      answer({ kind: 'result', id: frame.id, output: await handleCall(handlers.calls, frame, abort.signal) })
    } catch (error) {
      answer({ kind: 'failure', id: frame.id, error: errorReportOf(error) })
    } finally {
      callsUnderWay.delete(frame.id)
    }
  }

  async function serveStream(frame: Extract<ClientFrame, { kind: 'subscribe' }>): Promise<void> {
    const stream: ServedStream = { abort: new AbortController(), credit: streamWindow, wake: undefined }
    streamsUnderWay.set(frame.id, stream)
    try {
      for await (const item of openStream(handlers.streams, frame, stream.abort.signal)) {
        await credit(stream)
        if (stream.abort.signal.aborted) return
        stream.credit -= 1
        answer({ kind: 'item', id: frame.id, item })
      }
      if (!stream.abort.signal.aborted) answer({ kind: 'end', id: frame.id })
    } catch (error) {
      if (!stream.abort.signal.aborted) answer({ kind: 'end', id: frame.id, error: errorReportOf(error) })
    } finally {
      streamsUnderWay.delete(frame.id)
    }
  }

  return {
    receive(raw) {
      if (closed) return
      const parsed = frameSchema.safeParse(raw)
      if (!parsed.success) {
        const id = idOf(raw)
        if (id !== undefined) answer({ kind: 'failure', id, error: malformed(z.prettifyError(parsed.error)) })
        return
      }
      const frame = parsed.data
      switch (frame.kind) {
        case 'call':
        case 'subscribe': {
          const refusal = refuse(frame.id)
          if (refusal) {
            answer({ kind: frame.kind === 'call' ? 'failure' : 'end', id: frame.id, error: refusal })
            return
          }
          if (frame.kind === 'call') void serveCall(frame)
          else void serveStream(frame)
          return
        }
        case 'taken': {
          const stream = streamsUnderWay.get(frame.id)
          if (!stream) return
          stream.credit = Math.min(stream.credit + frame.count, streamWindow)
          stream.wake?.()
          return
        }
        case 'unsubscribe': {
          const stream = streamsUnderWay.get(frame.id)
          stream?.abort.abort()
          stream?.wake?.()
        }
      }
    },
    close() {
      closed = true
      for (const abort of callsUnderWay.values()) abort.abort()
      for (const stream of streamsUnderWay.values()) {
        stream.abort.abort()
        stream.wake?.()
      }
    },
  }

  function refuse(id: number): ErrorReport | undefined {
    if (callsUnderWay.has(id) || streamsUnderWay.has(id)) return malformed(`id ${id} is in use`)
    if (callsUnderWay.size + streamsUnderWay.size >= mostUnderWay) {
      return { code: 'too-many-calls', message: 'Too many calls are under way at once.' }
    }
    return undefined
  }
}

/** Waits until the reader has taken enough, or the stream is aborted. */
async function credit(stream: ServedStream): Promise<void> {
  while (stream.credit <= 0 && !stream.abort.signal.aborted) {
    await new Promise<void>((resolve) => {
      stream.wake = resolve
    })
    stream.wake = undefined
  }
}

function handleCall(handlers: CallHandlers, frame: { name: string; input: unknown }, signal: AbortSignal) {
  if (!Object.hasOwn(calls, frame.name)) throw unknownName(frame.name)
  const name = frame.name as CallName
  const input = validInput(name, calls[name].input, frame.input)
  const handler = handlers[name] as (input: CallInput<CallName>, signal: AbortSignal) => Promise<CallOutput<CallName>>
  return handler(input as CallInput<CallName>, signal)
}

function openStream(handlers: StreamHandlers, frame: { topic: string; input: unknown }, signal: AbortSignal) {
  if (!Object.hasOwn(streams, frame.topic)) throw unknownName(frame.topic)
  const topic = frame.topic as StreamName
  const input = validInput(topic, streams[topic].input, frame.input)
  const handler = handlers[topic] as (input: StreamInput<StreamName>, signal: AbortSignal) => AsyncIterable<unknown>
  return handler(input as StreamInput<StreamName>, signal)
}

function validInput(name: string, schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new StudioError({
    code: 'invalid-input',
    message: `The input of ${name} is not valid: ${issuesInWords(parsed.error)}`,
  })
}

/** Names and kinds of the wrong fields only: what was sent may be a secret. */
function issuesInWords(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ')
}

function unknownName(name: string): StudioError {
  return new StudioError({ code: 'unknown-call', message: `There is no call or stream named "${name.slice(0, 100)}".` })
}

function malformed(detail: string): ErrorReport {
  return { code: 'malformed-frame', message: `This is not a frame of the contract: ${detail}` }
}

function idOf(raw: unknown): number | undefined {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return undefined
  return typeof raw.id === 'number' && Number.isSafeInteger(raw.id) ? raw.id : undefined
}
