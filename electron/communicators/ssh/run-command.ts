import { StringDecoder } from 'node:string_decoder'
import type { Client, ClientChannel, ExecOptions } from 'ssh2'
import type { CommandEnd, RemoteCommand } from '../communicator.ts'

/** As the reference asks for it. */
const pseudoTerminal = { term: 'xterm', rows: 40, cols: 80, modes: { ECHO: 0 } } as const

/** ms that a command gets to end by itself after SIGTERM, before it is killed. */
const grace = 1_000

/** Opens a session and starts the command in it. Rejects when the machine does not answer or refuses the session. */
export function openCommand(
  client: Client,
  command: string,
  pty: boolean,
  signal: AbortSignal,
): Promise<StartedCommand> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    let settled = false
    const settle = (act: () => void) => {
      if (settled) return
      settled = true
      signal.removeEventListener('abort', onAbort)
      client.off('close', onClose)
      act()
    }
    const onAbort = () => settle(() => reject(signal.reason))
    const onClose = () => settle(() => reject(new Error('the connection was closed')))
    signal.addEventListener('abort', onAbort, { once: true })
    client.once('close', onClose)
    const options: ExecOptions = pty ? { pty: pseudoTerminal as unknown as NonNullable<ExecOptions['pty']> } : {}
    try {
      client.exec(command, options, (error, channel) => {
        if (error) settle(() => reject(error))
        else if (settled) channel.close()
        else {
          const started = watchEnd(client, channel)
          settle(() => resolve(started))
        }
      })
    } catch (error) {
      settle(() => reject(error))
    }
  })
}

/** A command that runs on the machine. */
export interface StartedCommand {
  readonly channel: ClientChannel
  /** The connection that it runs on. */
  readonly client: Client
  /** How it ended; `disconnected` until it tells. */
  readonly end: () => CommandEnd
  readonly closed: Promise<void>
}

/**
 * Listens for the end of a command, from the moment that its channel is open: a fast server tells it in the same packet
 * that opens the channel, before any promise has been looked at.
 */
function watchEnd(client: Client, channel: ClientChannel): StartedCommand {
  let end: CommandEnd = { kind: 'disconnected' }
  channel.on('exit', (code: number | null, name?: string) => {
    if (code !== null) end = { kind: 'exited', code }
    else if (name !== undefined) end = { kind: 'signalled', signal: name.replace(/^(?:SIG)?/, 'SIG') }
  })
  channel.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => channel.once('close', () => resolve()))
  return { channel, client, end: () => end, closed }
}

/**
 * Follows a started command to its end, streaming what it says. When the signal aborts, the command is ended on the
 * machine, too, and the promise rejects with the signal's reason.
 */
export async function followCommand(
  started: StartedCommand,
  command: Omit<RemoteCommand, 'command'>,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const { channel, closed } = started
  const outputsDone = Promise.all([
    decode(channel, command.onStdout, command.encoding),
    decode(channel.stderr as NodeJS.ReadableStream, command.onStderr, command.encoding),
  ])
  if (command.stdin === undefined) channel.end()
  else command.stdin.pipe(channel)

  let ending: Promise<void> | undefined
  const onAbort = () => {
    ending ??= endCommand(started)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    await closed
    await (ending ?? outputsDone)
  } finally {
    signal.removeEventListener('abort', onAbort)
    command.stdin?.unpipe(channel)
  }
  signal.throwIfAborted()
  return started.end()
}

/**
 * Closing a channel alone leaves the process running on the machine; so it is told to stop, then made to. Servers are
 * free to ignore signals (OpenSSH does for root, ssh2 after end-of-file), so in the end a command of ours kills it.
 */
async function endCommand({ channel, client, closed }: StartedCommand): Promise<void> {
  sendSignal(channel, 'TERM')
  if (await within(closed, grace)) return
  await killFromBeside(client)
  sendSignal(channel, 'KILL')
  channel.close()
  if (await within(closed, grace)) return
  // A machine that no longer answers never confirms the close.
  channel.destroy()
  channel.emit('close')
}

/**
 * Kills what else the server runs for this connection: the processes with the same parent as this command's own shell,
 * each with its group, and those that sudo started. The SFTP server, which may be one of them, stays. Only where the
 * parent is known to serve one connection: elsewhere it may have children that are not ours.
 */
const killSiblings = [
  'case "$(cat /proc/$PPID/comm 2>/dev/null)" in sshd*|dropbear*) ;; *) exit 0;; esac;',
  'for f in $(grep -l "^PPid:[[:space:]]*$PPID\\$" /proc/[0-9]*/status 2>/dev/null); do',
  'p=${f#/proc/}; p=${p%/status};',
  '[ "$p" = $$ ] && continue;',
  '[ "$(cat /proc/$p/comm 2>/dev/null)" = sftp-server ] && continue;',
  'kill -KILL -- -$p 2>/dev/null; [ "$(id -u)" = 0 ] || sudo -n kill -KILL -- -$p 2>/dev/null;',
  'done',
].join(' ')

async function killFromBeside(client: Client): Promise<void> {
  const limit = AbortSignal.timeout(2 * grace)
  try {
    const { channel, closed } = await openCommand(client, killSiblings, false, limit)
    channel.resume()
    channel.stderr.resume()
    channel.end()
    await within(closed, grace)
  } catch {
    // A machine that cannot run it has nothing left to end.
  }
}

/** The part of the library's channel that its `signal` uses, which does nothing once our side has sent end-of-file. */
interface ChannelInside {
  readonly outgoing?: { readonly id: number; readonly state: string }
  readonly _client?: { readonly _protocol?: { signal(channel: number, name: string): void } }
}

/** Signals are allowed after end-of-file (RFC 4254, 6.9), and most commands get that at their start. */
function sendSignal(channel: ClientChannel, name: string): void {
  const { outgoing, _client } = channel as unknown as ChannelInside
  if (outgoing === undefined || outgoing.state === 'closed' || outgoing.state === 'closing') return
  _client?._protocol?.signal(outgoing.id, name)
}

async function within(done: Promise<void>, limit: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit)
  })
  const answer = await Promise.race([done.then(() => true as const), late])
  clearTimeout(timer)
  return answer
}

/** Passes on whole characters; a character cut by a packet's border waits for its rest. */
function decode(
  stream: NodeJS.ReadableStream,
  listener: ((chunk: string) => void) | undefined,
  encoding: NonNullable<RemoteCommand['encoding']> = 'utf8',
): Promise<void> {
  const decoder = new StringDecoder(encoding)
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk)
      if (text !== '') listener?.(text)
    })
    const finish = () => {
      const rest = decoder.end()
      if (rest !== '') listener?.(rest)
      resolve()
    }
    stream.once('end', finish)
    stream.once('close', finish)
  })
}
