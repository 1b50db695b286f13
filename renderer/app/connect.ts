import { bridgeName, connectionOver, type StudioBridge } from '#shared/contract/bridge.ts'
import { createStudioClient, type StudioClient } from '#shared/contract/client.ts'
import { connectStudio } from '#shared/contract/connection.ts'
import type { ServerFrame } from '#shared/contract/wire.ts'

/** Connects to the main process by whatever this page was opened in; chosen once, here, and nowhere else. */
export async function connectToStudio(onLost: (reason: string) => void): Promise<StudioClient> {
  const bridge = (globalThis as Record<string, unknown>)[bridgeName] as StudioBridge | undefined
  if (bridge !== undefined) return createStudioClient(connectionOver(bridge))
  return createStudioClient(connectStudio(await openSocket(onLost)))
}

async function openSocket(onLost: (reason: string) => void): Promise<Parameters<typeof connectStudio>[0]> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/contract`)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('OMI Studio does not answer.')), { once: true })
  })
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    onFrame: (listener) =>
      socket.addEventListener('message', (event) => listener(JSON.parse(String(event.data)) as ServerFrame)),
    onClose: (listener) =>
      socket.addEventListener('close', (event) => {
        const reason = event.reason || 'it was closed or has ended'
        listener(reason)
        onLost(reason)
      }),
  }
}
