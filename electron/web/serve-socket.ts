import type { WebSocket } from 'ws'
import { type ContractHandlers, serveContract } from '#electron/studio/serve-contract.ts'

/** When this much waits to be sent, the client does not read: it is cut off rather than let memory grow. */
const mostBuffered = 64 * 1024 * 1024

/** Serves the contract over one WebSocket. */
export function serveSocket(socket: WebSocket, handlers: ContractHandlers): void {
  const client = serveContract(handlers, (frame) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > mostBuffered) {
      socket.close(1013, 'the reader is too slow')
      return
    }
    socket.send(JSON.stringify(frame))
  })
  socket.on('message', (message, binary) => {
    if (binary) {
      socket.close(1003, 'text only')
      return
    }
    const frame = parse(String(message))
    if (frame === undefined) socket.close(1007, 'JSON only')
    else client.receive(frame)
  })
  socket.on('close', () => client.close())
  socket.on('error', () => socket.terminate())
}

/** Nothing, when it is not JSON: no page of ours sends that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
