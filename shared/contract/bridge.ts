import { type ErrorReport, errorReportOf, StudioError } from '../studio-error.ts'
import type { StudioConnection, Unsubscribe } from './connection.ts'

/**
 * The one object that the desktop's preload script exposes to the page: two functions that pass plain data only, because
 * errors lose their fields when they cross from the preload's world into the page's.
 */
export interface StudioBridge {
  call(name: string, input: unknown): Promise<BridgeAnswer>
  subscribe(
    topic: string,
    input: unknown,
    onItem: (item: unknown) => void,
    onEnd: (error: ErrorReport | undefined) => void,
  ): Unsubscribe
}

export type BridgeAnswer =
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'failure'; readonly error: ErrorReport }

/** The name of the bridge in the page's global scope. */
export const bridgeName = 'omiStudio'

/** The preload's end. */
export function bridgeOf(connection: StudioConnection): StudioBridge {
  return {
    call: async (name, input) => {
      try {
        return { kind: 'result', output: await connection.call(name, input) }
      } catch (error) {
        return { kind: 'failure', error: errorReportOf(error) }
      }
    },
    subscribe: (topic, input, onItem, onEnd) =>
      connection.subscribe(topic, input, { onItem, onEnd: (error) => onEnd(error?.toReport()) }),
  }
}

/** The page's end. */
export function connectionOver(bridge: StudioBridge): StudioConnection {
  return {
    call: async (name, input) => {
      const answer = await bridge.call(name, input)
      if (answer.kind === 'failure') throw new StudioError(answer.error)
      return answer.output
    },
    subscribe: (topic, input, listener) =>
      bridge.subscribe(
        topic,
        input,
        (item) => listener.onItem(item),
        (error) => listener.onEnd?.(error === undefined ? undefined : new StudioError(error)),
      ),
  }
}
