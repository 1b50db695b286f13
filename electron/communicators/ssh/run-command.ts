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
): Promise<ClientChannel> {
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
          watchEnd(channel)
          settle(() => resolve(channel))
        }
      })
    } catch (error) {
      settle(() => reject(error))
    }
  })
}

/**
 * Follows a started command to its end, streaming what it says. When the signal aborts, the command gets SIGTERM, then
 * SIGKILL, then its channel is closed, and the promise rejects with the signal's reason.
 */
export async function followCommand(
  channel: ClientChannel,
  command: RemoteCommand,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const watched = watchEnd(channel)
  const outputsDone = Promise.all([
    decode(channel, command.onStdout),
    decode(channel.stderr as NodeJS.ReadableStream, command.onStderr),
  ])
  channel.on('error', () => undefined)
  const { closed } = watched
  if (command.stdin === undefined) channel.end()
  else command.stdin.pipe(channel)

  const onAbort = () => void endCommand(channel, closed)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    await closed
    await outputsDone
  } finally {
    signal.removeEventListener('abort', onAbort)
    command.stdin?.unpipe(channel)
  }
  signal.throwIfAborted()
  return watched.end
}

/** How a channel's command ended, and when the channel closed. */
interface WatchedChannel {
  end: CommandEnd
  readonly closed: Promise<void>
}

const watchedChannels = new WeakMap<ClientChannel, WatchedChannel>()

/**
 * Listens for the end of a channel's command, from the moment it is open: a fast server tells it in the same packet that
 * opens the channel, before any promise has been looked at.
 */
function watchEnd(channel: ClientChannel): WatchedChannel {
  const known = watchedChannels.get(channel)
  if (known !== undefined) return known
  const watched: WatchedChannel = {
    end: { kind: 'disconnected' },
    closed: new Promise<void>((resolve) => channel.once('close', () => resolve())),
  }
  channel.on('exit', (code: number | null, name?: string) => {
    if (code !== null) watched.end = { kind: 'exited', code }
    else if (name !== undefined) watched.end = { kind: 'signalled', signal: name.replace(/^(?:SIG)?/, 'SIG') }
  })
  watchedChannels.set(channel, watched)
  return watched
}

/** Closing a channel alone leaves the process running on the machine; so it is told to stop, then made to. */
async function endCommand(channel: ClientChannel, closed: Promise<void>): Promise<void> {
  const say = (name: string) => sendSignal(channel, name)
  say('TERM')
  if (await within(closed, grace)) return
  say('KILL')
  channel.close()
  if (await within(closed, grace)) return
  // A machine that no longer answers never confirms the close.
  channel.destroy()
  channel.emit('close')
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
function decode(stream: NodeJS.ReadableStream, listener: ((chunk: string) => void) | undefined): Promise<void> {
  const decoder = new StringDecoder('utf8')
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
