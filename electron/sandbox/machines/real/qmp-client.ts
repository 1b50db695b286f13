import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'

/** What QEMU tells by itself, such as `SHUTDOWN` or `DEVICE_DELETED`. */
export interface QmpEvent {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

/** QEMU's control connection: JSON commands and answers in lines, with events between them. */
export interface QmpClient {
  /** Carries out a command. @throws StudioError `qemu-command-failed` with QEMU's own reason */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Carries out a command of QEMU's human monitor and returns what it prints. */
  monitor(line: string): Promise<string>
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: QmpEvent) => void): () => void
}

interface Waiting {
  readonly command: string
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Speaks QMP over a connection; resolves once QEMU takes commands. What waits when it closes fails. */
export async function connectQmp(connection: Duplex): Promise<QmpClient> {
  const waiting = new Map<number, Waiting>()
  const events = new EventEmitter()
  let nextId = 1
  let closed = false
  let rest = ''

  connection.setEncoding('utf8')
  connection.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') take(JSON.parse(line) as Message)
  })
  connection.on('error', () => {})
  connection.on('close', () => {
    closed = true
    for (const { command, reject } of waiting.values()) reject(failed(command, 'QEMU ended'))
    waiting.clear()
  })

  function take(message: Message): void {
    if (message.event !== undefined) {
      events.emit('event', { event: message.event, data: message.data ?? {} })
      return
    }
    const one = waiting.get(message.id ?? 0)
    if (one === undefined) return
    waiting.delete(message.id ?? 0)
    if (message.error === undefined) one.resolve(message.return)
    else one.reject(failed(one.command, message.error.desc))
  }

  const client: QmpClient = {
    execute(command, args = {}) {
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(failed(command, 'QEMU ended'))
          return
        }
        const id = nextId++
        waiting.set(id, { command, resolve, reject })
        connection.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
      })
    },
    async monitor(line) {
      return String(await client.execute('human-monitor-command', { 'command-line': line }))
    },
    onEvent(listener) {
      events.on('event', listener)
      return () => events.off('event', listener)
    },
  }
  await client.execute('qmp_capabilities')
  return client
}

interface Message {
  readonly id?: number
  readonly return?: unknown
  readonly error?: { readonly class: string; readonly desc: string }
  readonly event?: string
  readonly data?: Record<string, unknown>
}

function failed(command: string, why: string): StudioError {
  return new StudioError({ code: 'qemu-command-failed', message: `QEMU could not do ${command}: ${why}.` })
}
