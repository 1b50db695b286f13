import type { StudioError } from '../studio-error.ts'
import type { CallInput, CallName, CallOutput } from './calls.ts'
import type { StudioConnection, Unsubscribe } from './connection.ts'
import type { StreamInput, StreamItem, StreamName } from './streams.ts'

/** The typed client end of the contract: what the renderer, the command line and tests use. */
export interface StudioClient {
  /** Rejects with a StudioError. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>
  subscribe<Name extends StreamName>(
    topic: Name,
    input: StreamInput<Name>,
    listener: { onItem(item: StreamItem<Name>): unknown; onEnd?(error?: StudioError): void },
  ): Unsubscribe
}

/** Puts the contract's types on a connection. The trusted side validates what goes in; what comes out is its own. */
export function createStudioClient(connection: StudioConnection): StudioClient {
  return {
    call: <Name extends CallName>(name: Name, input: CallInput<Name>) =>
      connection.call(name, input) as Promise<CallOutput<Name>>,
    subscribe: (topic, input, listener) =>
      connection.subscribe(topic, input, {
        onItem: (item) => listener.onItem(item as StreamItem<typeof topic>),
        ...(listener.onEnd === undefined ? {} : { onEnd: (error?: StudioError) => listener.onEnd?.(error) }),
      }),
  }
}
