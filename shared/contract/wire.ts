import type { ErrorReport } from '../studio-error.ts'

/**
 * The frames that cross between the renderer and the main process, whatever carries them: Electron IPC, a WebSocket,
 * or a function call in the same process. Plain JSON.
 */
export type ClientFrame =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'subscribe'; readonly id: number; readonly topic: string; readonly input: unknown }
  /** The reader has taken `count` items: so many more may be sent (back-pressure). */
  | { readonly kind: 'taken'; readonly id: number; readonly count: number }
  | { readonly kind: 'unsubscribe'; readonly id: number }

export type ServerFrame =
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: ErrorReport }
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  | { readonly kind: 'end'; readonly id: number; readonly error?: ErrorReport }

/** How many items of a stream may be under way before the reader has taken some. */
export const streamWindow = 16

/** A two-way carrier of frames, as its client end sees it. */
export interface ClientChannel {
  send(frame: ClientFrame): void
  onFrame(listener: (frame: ServerFrame) => void): void
  /** Called once when the carrier is gone for good. */
  onClose(listener: (reason: string) => void): void
}
