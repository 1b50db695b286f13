import { type Readable, Readable as ReadableStream } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '#electron/clock.ts'
import type { CommandEnd, RemoteCommand } from '../communicator.ts'
import { operationTimedOut, type WinrmClient, WinrmFault } from './client.ts'
import { shellNamespace } from './envelope.ts'
import { errorStreamReader } from './powershell.ts'
import { elementNamed, elementsNamed, escapeXml, textOf, type XmlElement } from './xml.ts'

/** Bytes of one piece of input; in base64 and with its envelope it stays below what WinRM takes at once. */
const inputPiece = 96 * 1024
/** ms that ending a command and its shell may take. */
const leaveLimit = 5_000
/** ms to wait before output is asked for again after a broken connection; after the last one it counts as lost. */
const retryPauses = [500, 2_000] as const

/**
 * Runs one command in a shell of its own, as the reference does, with code page 65001 so that all text is UTF-8. Rejects
 * with the transport's error or a fault when the command could not be started.
 */
export async function runInShell(
  client: WinrmClient,
  command: RemoteCommand,
  clock: Clock,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const shellId = await openShell(client, signal)
  let commandId: string | undefined
  try {
    commandId = await start(client, shellId, command, signal)
    const running = { client, shellId, commandId }
    const done = new AbortController()
    const feeding =
      command.stdin === undefined
        ? undefined
        : feed(running, command.stdin, AbortSignal.any([signal, done.signal])).catch((error: unknown) => {
            // A command that ended without reading all of its input says so by its exit code.
            if (signal.aborted) throw signal.reason
            if (!(error instanceof WinrmFault) && !done.signal.aborted) throw error
          })
    const following = follow(running, command, clock, signal).finally(() => done.abort())
    const [end] = await Promise.all([following, feeding])
    return end
  } catch (error) {
    if (commandId !== undefined && signal.aborted) await terminate(client, shellId, commandId)
    throw signal.aborted ? signal.reason : error
  } finally {
    await leave(client, shellId)
  }
}

interface Running {
  readonly client: WinrmClient
  readonly shellId: string
  readonly commandId: string
}

async function openShell(client: WinrmClient, signal: AbortSignal): Promise<string> {
  const body = await client.ask(
    {
      action: 'Create',
      options: { WINRS_NOPROFILE: 'FALSE', WINRS_CODEPAGE: '65001' },
      body: '<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>',
    },
    signal,
  )
  const selector = elementsNamed(body, 'Selector').find((each) => each.attributes.Name === 'ShellId')
  const id = textOf(selector) || textOf(elementNamed(body, 'ShellId'))
  if (id === '') throw new Error('the WinRM service opened a shell without telling its id')
  return id
}

async function start(
  client: WinrmClient,
  shellId: string,
  { command, stdin }: RemoteCommand,
  signal: AbortSignal,
): Promise<string> {
  const body = await client.ask(
    {
      action: 'Command',
      shellId,
      // A pipe where something is to be read, since a console would take some bytes for keys.
      options: {
        WINRS_CONSOLEMODE_STDIN: stdin === undefined ? 'TRUE' : 'FALSE',
        WINRS_SKIP_CMD_SHELL: 'FALSE',
      },
      body: `<rsp:CommandLine><rsp:Command>${escapeXml(command)}</rsp:Command></rsp:CommandLine>`,
    },
    signal,
  )
  const id = textOf(elementNamed(body, 'CommandId'))
  if (id === '') throw new Error('the WinRM service started a command without telling its id')
  return id
}

/** Asks for output until the command is done. What breaks on the way counts as lost only after some more tries. */
async function follow(
  running: Running,
  command: RemoteCommand,
  clock: Clock,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const { client, shellId, commandId } = running
  const stderr = errorStreamReader((text) => command.onStderr?.(text))
  const sinks: Readonly<Record<string, (chunk: string) => void>> = {
    stdout: (chunk) => command.onStdout?.(chunk),
    stderr: stderr.add,
  }
  const decoders = { stdout: new StringDecoder(command.encoding), stderr: new StringDecoder(command.encoding) }
  const request = {
    action: 'Receive',
    shellId,
    body: `<rsp:Receive><rsp:DesiredStream CommandId="${escapeXml(commandId)}">stdout stderr</rsp:DesiredStream></rsp:Receive>`,
  } as const
  try {
    for (let failures = 0; ; ) {
      let body: XmlElement
      try {
        body = await client.ask(request, signal)
        failures = 0
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof WinrmFault && error.code === operationTimedOut) continue
        const pause = error instanceof WinrmFault ? undefined : retryPauses[failures]
        if (pause === undefined) return { kind: 'disconnected' }
        failures += 1
        await clock.sleep(pause, signal)
        continue
      }
      for (const stream of elementsNamed(body, 'Stream')) {
        const name = stream.attributes.Name === 'stderr' ? 'stderr' : 'stdout'
        const text = decoders[name].write(Buffer.from(textOf(stream), 'base64'))
        if (text !== '') sinks[name]?.(text)
      }
      const state = elementNamed(body, 'CommandState')
      if (state?.attributes.State?.endsWith('/Done') === true) {
        return { kind: 'exited', code: exitCodeOf(state) }
      }
    }
  } finally {
    stderr.end()
  }
}

/** Windows tells codes as unsigned numbers of 32 bits in some places and signed in others; here they are as `exit` had them. */
function exitCodeOf(state: XmlElement): number {
  const code = Number(textOf(elementNamed(state, 'ExitCode')) || 0)
  return Number.isInteger(code) ? code : 1
}

async function feed({ client, shellId, commandId }: Running, stdin: Readable, signal: AbortSignal): Promise<void> {
  const send = (bytes: Uint8Array, last: boolean) =>
    client.ask(
      {
        action: 'Send',
        shellId,
        body: `<rsp:Send><rsp:Stream Name="stdin" CommandId="${escapeXml(commandId)}"${last ? ' End="true"' : ''}>${Buffer.from(bytes).toString('base64')}</rsp:Stream></rsp:Send>`,
      },
      signal,
    )
  let pending = Buffer.alloc(0)
  for await (const chunk of stdin) {
    pending = Buffer.concat([pending, typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)])
    while (pending.length > inputPiece) {
      await send(pending.subarray(0, inputPiece), false)
      pending = pending.subarray(inputPiece)
    }
  }
  await send(pending, true)
}

/** Ends what runs; the shell's deletion alone would leave it. */
async function terminate(client: WinrmClient, shellId: string, commandId: string): Promise<void> {
  const body = `<rsp:Signal CommandId="${escapeXml(commandId)}"><rsp:Code>${shellNamespace}/signal/terminate</rsp:Code></rsp:Signal>`
  await client.ask({ action: 'Signal', shellId, body }, AbortSignal.timeout(leaveLimit)).catch(() => undefined)
}

/** A shell that cannot be deleted ends by itself when nobody has asked for it long enough. */
async function leave(client: WinrmClient, shellId: string): Promise<void> {
  await client.ask({ action: 'Delete', shellId, body: '' }, AbortSignal.timeout(leaveLimit)).catch(() => undefined)
}

/** Lines as a stream to feed a command with. */
export function linesAsInput(lines: Iterable<string> | AsyncIterable<string>): Readable {
  return ReadableStream.from(withEnds(lines))
}

async function* withEnds(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(`${line}\r\n`)
}
