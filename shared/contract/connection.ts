import { StudioError } from '../studio-error.ts'
import type { ClientChannel, ServerFrame } from './wire.ts'

/** Ends a subscription; calling it again does nothing. */
export type Unsubscribe = () => void

export interface StreamListener {
  /** What it returns is waited for, if it is a promise: no more than a few items come meanwhile (back-pressure). */
  onItem(item: unknown): unknown
  /** The stream is over: by itself, or with an error. Not called after `Unsubscribe`. */
  onEnd?(error?: StudioError): void
}

/**
 * The untyped client end of the contract: two functions. It is all that the preload script exposes to the page, so it
 * stays small and free of schemas; the types are put on by `StudioClient`.
 */
export interface StudioConnection {
  call(name: string, input: unknown): Promise<unknown>
  subscribe(topic: string, input: unknown, listener: StreamListener): Unsubscribe
}

interface PendingCall {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: StudioError) => void
}

/** Speaks the frames of `wire.ts` over a channel. Calls under way fail with code `disconnected` when it closes. */
export function connectStudio(channel: ClientChannel): StudioConnection {
  let nextId = 1
  let closed: string | undefined
  const calls = new Map<number, PendingCall>()
  const streams = new Map<number, StreamListener>()

  channel.onFrame((frame: ServerFrame) => {
    switch (frame.kind) {
      case 'result': {
        calls.get(frame.id)?.resolve(frame.output)
        calls.delete(frame.id)
        return
      }
      case 'failure': {
        calls.get(frame.id)?.reject(new StudioError(frame.error))
        calls.delete(frame.id)
        return
      }
      case 'item': {
        const listener = streams.get(frame.id)
        if (!listener) return
        const taken = () => {
          if (closed === undefined && streams.has(frame.id)) channel.send({ kind: 'taken', id: frame.id, count: 1 })
        }
        const under = listener.onItem(frame.item)
        if (under instanceof Promise) void under.then(taken, taken)
        else taken()
        return
      }
      case 'end': {
        const listener = streams.get(frame.id)
        streams.delete(frame.id)
        listener?.onEnd?.(frame.error === undefined ? undefined : new StudioError(frame.error))
      }
    }
  })

  channel.onClose((reason) => {
    closed = reason
    const error = disconnected(reason)
    for (const call of calls.values()) call.reject(error)
    for (const stream of streams.values()) stream.onEnd?.(error)
    calls.clear()
    streams.clear()
  })

  return {
    call(name, input) {
      if (closed !== undefined) return Promise.reject(disconnected(closed))
      const id = nextId++
      return new Promise((resolve, reject) => {
        calls.set(id, { resolve, reject })
        channel.send({ kind: 'call', id, name, input })
      })
    },
    subscribe(topic, input, listener) {
      if (closed !== undefined) {
        listener.onEnd?.(disconnected(closed))
        return () => {}
      }
      const id = nextId++
      streams.set(id, listener)
      channel.send({ kind: 'subscribe', id, topic, input })
      return () => {
        if (!streams.delete(id)) return
        if (closed === undefined) channel.send({ kind: 'unsubscribe', id })
      }
    },
  }
}

function disconnected(reason: string): StudioError {
  return new StudioError({
    code: 'disconnected',
    message: `The connection to OMI Studio is gone: ${reason}`,
    hint: 'Runs go on in the background. Reload the page; if that fails, start OMI Studio again.',
  })
}
