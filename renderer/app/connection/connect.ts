import { bridgeName, connectionOver, type StudioBridge } from '#shared/contract/bridge.ts'
import { createStudioClient, type StudioClient } from '#shared/contract/client.ts'
import { connectStudio, type StudioConnection } from '#shared/contract/connection.ts'
import type { ServerFrame } from '#shared/contract/wire.ts'

/** Why there is no connection: nobody answers, or who answers was started after this page was opened. */
export type LostReason = 'unreachable' | 'started-anew'

/** No connection could be made. */
export class CannotConnect extends Error {
  readonly reason: LostReason
  constructor(reason: LostReason) {
    super(`cannot connect: ${reason}`)
    this.reason = reason
  }
}

/** How long the other side may take to answer whether it is there, in ms. */
const answerWithin = 5000

/**
 * Connects to the main process by whatever this page was opened in; chosen once, here, and nowhere else.
 *
 * @param onLost called once when the connection has ended; the desktop's lasts as long as its window
 * @throws CannotConnect
 */
export async function connectToStudio(onLost: () => void): Promise<StudioClient> {
  const bridge = (globalThis as Record<string, unknown>)[bridgeName] as StudioBridge | undefined
  if (bridge !== undefined) return createStudioClient(connectionOver(bridge))
  const socket = await openSocket()
  return createStudioClient(quietWhenLost(connectStudio(channelOf(socket, onLost))))
}

/**
 * Streams do not end with the connection: whoever listens to one subscribes again with the next client, and would only
 * show an error for the meantime, which the banner does for all.
 */
function quietWhenLost(connection: StudioConnection): StudioConnection {
  return {
    call: connection.call,
    subscribe: (topic, input, { onItem, onEnd }) =>
      connection.subscribe(topic, input, {
        onItem,
        onEnd: (error) => error?.code !== 'disconnected' && onEnd?.(error),
      }),
  }
}

async function openSocket(): Promise<WebSocket> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/contract`)
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true })
    socket.addEventListener('error', () => resolve(false), { once: true })
  })
  if (!opened) throw new CannotConnect(await whyRefused())
  return socket
}

/** A socket does not say why it was refused; a request for the page does. */
async function whyRefused(): Promise<LostReason> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', signal: AbortSignal.timeout(answerWithin) })
    return status === 401 || status === 403 ? 'started-anew' : 'unreachable'
  } catch {
    return 'unreachable'
  }
}

function channelOf(socket: WebSocket, onLost: () => void): Parameters<typeof connectStudio>[0] {
  return {
    send: (frame) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame)),
    onFrame: (listener) =>
      socket.addEventListener('message', (event) => listener(JSON.parse(String(event.data)) as ServerFrame)),
    onClose: (listener) =>
      socket.addEventListener('close', (event) => {
        listener(event.reason || 'it was closed or has ended')
        onLost()
      }),
  }
}
