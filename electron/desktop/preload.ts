import { contextBridge, ipcRenderer } from 'electron'
import { bridgeName, bridgeOf } from '#shared/contract/bridge.ts'
import { connectStudio } from '#shared/contract/connection.ts'
import type { ServerFrame } from '#shared/contract/wire.ts'
import { clientFrames, serverFrames } from './contract-channels.ts'

const connection = connectStudio({
  send: (frame) => ipcRenderer.send(clientFrames, frame),
  onFrame: (listener) => {
    ipcRenderer.on(serverFrames, (_event, frame: ServerFrame) => listener(frame))
  },
  // The main process outlives the page; when it ends, the window ends with it.
  onClose: () => {},
})

contextBridge.exposeInMainWorld(bridgeName, bridgeOf(connection))
