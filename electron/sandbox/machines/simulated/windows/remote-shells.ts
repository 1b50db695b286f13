import { randomUUID } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { actionUri, resourceUri, type ShellAction, shellNamespace } from '#electron/communicators/winrm/envelope.ts'
import { elementNamed, elementsNamed, escapeXml, textOf, type XmlElement } from '#electron/communicators/winrm/xml.ts'

/** A command as a machine gets to run it. */
export interface GuestCommand {
  readonly command: string
  readonly user: string
  readonly stdin: Readable
  readonly stdout: (bytes: Uint8Array) => void
  readonly stderr: (bytes: Uint8Array) => void
  /** Aborted when the client ends it. */
  readonly signal: AbortSignal
}

/** Runs a command to its end; the result is its exit code. */
export type RunGuestCommand = (command: GuestCommand) => Promise<number>

/** What a request is answered with: the body of an envelope, or a fault. */
export type ShellAnswer =
  | { readonly kind: 'done'; readonly action: string; readonly body: string }
  | { readonly kind: 'fault'; readonly code: number; readonly subcode: string; readonly message: string }

/** Bytes of output in one answer: base64 of it has to fit into the client's 150 KiB. */
const answerPiece = 64 * 1024
const timedOutCode = 2_150_858_793
const noShellCode = 2_150_858_843

/** The shells of a WinRM service, and what is done in them by WS-Management (MS-WSMV 3.1). */
export function createRemoteShells(run: RunGuestCommand) {
  const shells = new Map<string, Shell>()

  return {
    async answer(envelope: XmlElement, user: string): Promise<ShellAnswer> {
      const header = elementNamed(envelope, 'Header')
      const body = elementNamed(envelope, 'Body')
      const action = header === undefined ? '' : textOf(elementNamed(header, 'Action'))
      if (header === undefined || body === undefined) return invalid('The envelope has no header or no body.')
      if (textOf(elementNamed(header, 'ResourceURI')) !== resourceUri) return invalid('The resource URI is not known.')
      const known = actions.find((each) => actionUri(each) === action)
      if (known === undefined) {
        return {
          kind: 'fault',
          code: 0,
          subcode: 'a:ActionNotSupported',
          message: `The action ${action} is not supported.`,
        }
      }
      if (known === 'Create') return create(body, user)
      const selector = elementsNamed(header, 'Selector').find((each) => each.attributes.Name === 'ShellId')
      const shell = shells.get(textOf(selector).toUpperCase())
      if (shell === undefined) return noShell()
      switch (known) {
        case 'Command':
          return command(shell, body, user)
        case 'Receive':
          return receive(shell, body, timeoutOf(header))
        case 'Send':
          return send(shell, body)
        case 'Signal':
          return signal(shell, body)
        case 'Delete':
          endShell(shell)
          return done('Delete', '')
      }
    },
    /** Ends all shells, as a restart of the machine does. */
    clear() {
      for (const shell of shells.values()) endShell(shell)
    },
  }

  function create(body: XmlElement, user: string): ShellAnswer {
    if (elementNamed(body, 'Shell') === undefined) return invalid('There is no shell to create in the body.')
    const id = randomUUID().toUpperCase()
    shells.set(id, { id, user, commands: new Map() })
    return done(
      'Create',
      [
        '<x:ResourceCreated><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address>',
        `<a:ReferenceParameters><w:ResourceURI>${resourceUri}</w:ResourceURI>`,
        `<w:SelectorSet><w:Selector Name="ShellId">${id}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`,
        `<rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:ResourceUri>${resourceUri}</rsp:ResourceUri>`,
        `<rsp:Owner>${escapeXml(user)}</rsp:Owner><rsp:State>Connected</rsp:State>`,
        '<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>',
      ].join(''),
    )
  }

  function command(shell: Shell, body: XmlElement, user: string): ShellAnswer {
    const line = [elementNamed(body, 'Command'), ...elementsNamed(body, 'Arguments')].map(textOf).join(' ').trim()
    const id = randomUUID().toUpperCase()
    const running: RunningCommand = {
      id,
      stdin: new PassThrough(),
      output: [],
      exitCode: undefined,
      ending: new AbortController(),
      wake: () => undefined,
    }
    shell.commands.set(id, running)
    const take = (stream: 'stdout' | 'stderr') => (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += answerPiece) {
        running.output.push({ stream, bytes: bytes.subarray(at, at + answerPiece) })
      }
      running.wake()
    }
    const { stdin, ending } = running
    void run({ command: line, user, stdin, stdout: take('stdout'), stderr: take('stderr'), signal: ending.signal })
      .catch((error: unknown) => {
        take('stderr')(Buffer.from(`${error instanceof Error ? error.message : error}\r\n`))
        return 1
      })
      .then((code) => {
        running.exitCode = code
        running.wake()
      })
    return done('Command', `<rsp:CommandResponse><rsp:CommandId>${id}</rsp:CommandId></rsp:CommandResponse>`)
  }

  async function receive(shell: Shell, body: XmlElement, timeout: number): Promise<ShellAnswer> {
    const running = shell.commands.get(commandIdIn(body, 'DesiredStream'))
    if (running === undefined) return noShell()
    if (running.output.length === 0 && running.exitCode === undefined) await somethingNew(running, timeout)
    const gone = !shells.has(shell.id)
    if (gone) return noShell()
    if (running.output.length === 0 && running.exitCode === undefined) {
      const message =
        'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.'
      return { kind: 'fault', code: timedOutCode, subcode: 'w:TimedOut', message }
    }
    let size = 0
    const streams: string[] = []
    while (running.output.length > 0 && size < answerPiece) {
      const piece = running.output.shift()
      if (piece === undefined) break
      size += piece.bytes.length
      const content = Buffer.from(piece.bytes).toString('base64')
      streams.push(`<rsp:Stream Name="${piece.stream}" CommandId="${running.id}">${content}</rsp:Stream>`)
    }
    const isDone = running.exitCode !== undefined && running.output.length === 0
    const ends = isDone
      ? ['stdout', 'stderr'].map((name) => `<rsp:Stream Name="${name}" CommandId="${running.id}" End="true"/>`)
      : []
    const state = isDone
      ? `<rsp:CommandState CommandId="${running.id}" State="${shellNamespace}/CommandState/Done"><rsp:ExitCode>${running.exitCode}</rsp:ExitCode></rsp:CommandState>`
      : `<rsp:CommandState CommandId="${running.id}" State="${shellNamespace}/CommandState/Running"/>`
    return done('Receive', `<rsp:ReceiveResponse>${streams.join('')}${ends.join('')}${state}</rsp:ReceiveResponse>`)
  }

  function send(shell: Shell, body: XmlElement): ShellAnswer {
    const stream = elementNamed(body, 'Stream')
    const running = shell.commands.get((stream?.attributes.CommandId ?? '').toUpperCase())
    if (stream === undefined || running === undefined || running.exitCode !== undefined) return noShell()
    const bytes = Buffer.from(textOf(stream), 'base64')
    if (bytes.length > 0) running.stdin.write(bytes)
    if (stream.attributes.End === 'true') running.stdin.end()
    return done('Send', '<rsp:SendResponse/>')
  }

  function signal(shell: Shell, body: XmlElement): ShellAnswer {
    const running = shell.commands.get(commandIdIn(body, 'Signal'))
    // A command that has ended is gone on Windows, too.
    if (running !== undefined) endCommand(running)
    return done('Signal', '<rsp:SignalResponse/>')
  }

  function endShell(shell: Shell): void {
    shells.delete(shell.id)
    for (const running of shell.commands.values()) endCommand(running)
  }
}

interface Shell {
  readonly id: string
  readonly user: string
  readonly commands: Map<string, RunningCommand>
}

interface RunningCommand {
  readonly id: string
  readonly stdin: PassThrough
  readonly output: { readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }[]
  exitCode: number | undefined
  readonly ending: AbortController
  /** Tells whoever waits that there is output, or an end. */
  wake: () => void
}

const actions: readonly ShellAction[] = ['Create', 'Command', 'Receive', 'Send', 'Signal', 'Delete']

function endCommand(running: RunningCommand): void {
  running.ending.abort(new Error('the command was ended'))
  running.stdin.end()
  running.wake()
}

function somethingNew(running: RunningCommand, timeout: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeout)
    running.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}

/** `PT20.000S`; nothing else is used by clients. Longer than a minute is cut to it. */
function timeoutOf(header: XmlElement): number {
  const seconds = Number(/^PT([\d.]+)S$/.exec(textOf(elementNamed(header, 'OperationTimeout')))?.[1] ?? 60)
  return Math.min(seconds, 60) * 1000
}

function commandIdIn(body: XmlElement, name: string): string {
  return (elementNamed(body, name)?.attributes.CommandId ?? '').toUpperCase()
}

function done(action: ShellAction, body: string): ShellAnswer {
  return { kind: 'done', action: `${actionUri(action)}Response`, body }
}

function invalid(message: string): ShellAnswer {
  return { kind: 'fault', code: 0, subcode: 'w:SchemaValidationError', message }
}

function noShell(): ShellAnswer {
  const message =
    'The request for the Windows Remote Shell with ShellId failed because the shell was not found on the server.'
  return { kind: 'fault', code: noShellCode, subcode: 'w:InvalidSelectors', message }
}
