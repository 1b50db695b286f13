import { envelopeOf, type ShellRequest } from './envelope.ts'
import { type Answer, createLane, type Lane } from './lane.ts'
import type { WinrmPlace } from './open-socket.ts'
import { serviceUrl } from './open-socket.ts'
import type { WinrmSettings } from './settings.ts'
import { elementNamed, parseXml, textOf, type XmlElement } from './xml.ts'

/** The service answered that it cannot do what it was asked. */
export class WinrmFault extends Error {
  /** Windows' number for it, such as 2150858793; 0 when it told none. */
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'WinrmFault'
    this.code = code
  }
}

/** Nothing has happened within the time of one request: ask again. */
export const operationTimedOut = 2_150_858_793
/** The shell is not there (any more): the machine was restarted, or its service. */
export const noSuchShell = 2_150_858_843

/** Asks a WinRM service; requests that are under way at the same time go over connections of their own. */
export interface WinrmClient {
  /** Gives back the body of the answer. Rejects with `WinrmFault`, `WinrmLoginRefused` or the transport's error. */
  ask(request: ShellRequest, signal: AbortSignal): Promise<XmlElement>
  close(): void
}

/** ms after which the service answers that nothing has happened yet; how long one `Receive` waits for output. */
const operationTimeout = 20_000
/** ms on top after which the machine counts as gone. */
const patience = 20_000

export function createWinrmClient(place: WinrmPlace, settings: WinrmSettings): WinrmClient {
  const idle: Lane[] = []
  const busy = new Set<Lane>()
  return {
    async ask(request, signal) {
      const lane = idle.pop() ?? createLane(place, settings)
      busy.add(lane)
      const limit = AbortSignal.timeout(operationTimeout + patience)
      const envelope = envelopeOf(request, serviceUrl(place, settings), operationTimeout)
      try {
        return bodyOf(await lane.post(envelope, AbortSignal.any([signal, limit])))
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        busy.delete(lane)
        idle.push(lane)
      }
    },
    close() {
      for (const lane of [...idle, ...busy]) lane.close()
      idle.length = 0
    },
  }
}

function bodyOf({ status, text }: Answer): XmlElement {
  const envelope = readEnvelope(text)
  const body = envelope === undefined ? undefined : elementNamed(envelope, 'Body')
  const fault = body === undefined ? undefined : elementNamed(body, 'Fault')
  if (fault !== undefined) throw faultOf(fault)
  if (body === undefined || status >= 400) throw new Error(`the WinRM service answered ${status}`)
  return body
}

function readEnvelope(text: string): XmlElement | undefined {
  if (text.trim() === '') return undefined
  try {
    return parseXml(text)
  } catch {
    // A proxy or another service answers in its own language; its status says more than its page.
    return undefined
  }
}

function faultOf(fault: XmlElement): WinrmFault {
  const detail = elementNamed(fault, 'WSManFault')
  const code = Number(detail?.attributes.Code ?? 0)
  const words = textOf(elementNamed(fault, 'Message')) || textOf(elementNamed(fault, 'Reason')) || 'no reason was told'
  return new WinrmFault(Number.isFinite(code) ? code : 0, words.replaceAll(/\s+/g, ' '))
}
