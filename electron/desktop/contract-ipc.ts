import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { type ContractHandlers, type ServedClient, serveContract } from '#electron/studio/serve-contract.ts'
import { appOrigin } from './app-protocol.ts'
import { clientFrames, serverFrames } from './contract-channels.ts'

/**
 * Serves the contract to our windows. A message counts only when it comes from the main frame of a window of ours that
 * shows our own origin (spec/electron.md, row 6); anything else is dropped and reported.
 */
export function serveContractIpc(
  ipc: Pick<IpcMain, 'on'>,
  handlers: ContractHandlers,
  isOurs: (contents: WebContents) => boolean,
  report: (problem: string) => void,
): void {
  const clients = new Map<number, ServedClient>()

  ipc.on(clientFrames, (event: IpcMainEvent, frame: unknown) => {
    const problem = senderProblem(event, isOurs)
    if (problem !== undefined) {
      report(problem)
      return
    }
    clientOf(event.sender).receive(frame)
  })

  function clientOf(contents: WebContents): ServedClient {
    const known = clients.get(contents.id)
    if (known) return known
    const client = serveContract(handlers, (frame) => {
      if (!contents.isDestroyed()) contents.send(serverFrames, frame)
    })
    clients.set(contents.id, client)
    const forget = () => {
      client.close()
      clients.delete(contents.id)
      contents.off('destroyed', forget)
      contents.off('render-process-gone', forget)
      contents.off('did-start-navigation', onNavigation)
    }
    // Going from page to page of the app only changes the address behind the #: the client stays the same.
    const onNavigation = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => {
      if (details.isMainFrame && !details.isSameDocument) forget()
    }
    contents.on('destroyed', forget)
    contents.on('render-process-gone', forget)
    contents.on('did-start-navigation', onNavigation)
    return client
  }
}

function senderProblem(event: IpcMainEvent, isOurs: (contents: WebContents) => boolean): string | undefined {
  const frame = event.senderFrame
  if (frame === null) return 'a message from a frame that is gone'
  if (!isOurs(event.sender)) return 'a message from a window that is not ours'
  if (frame.parent !== null) return `a message from an inner frame (${frame.url})`
  if (!frame.url.startsWith(`${appOrigin}/`)) return `a message from ${frame.url}`
  return undefined
}
