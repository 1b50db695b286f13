import { StringDecoder } from 'node:string_decoder'
import type { Client, ClientChannel } from 'ssh2'
import type { CommandEnd } from '../communicator.ts'
import type { RemoteShell, TerminalSize } from '../remote-shell.ts'

/** As what the terminal pane understands: colours and mouse of xterm. */
const terminalName = 'xterm-256color'

/** Opens a session with a terminal and the user's login shell in it. Rejects when the machine refuses it or is gone. */
export function openShell(client: Client, size: TerminalSize, signal: AbortSignal): Promise<RemoteShell> {
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
    try {
      client.shell({ term: terminalName, cols: size.columns, rows: size.rows }, (error, channel) => {
        if (error) settle(() => reject(error))
        else if (settled) channel.close()
        else {
          const shell = shellOf(client, channel)
          settle(() => resolve(shell))
        }
      })
    } catch (error) {
      settle(() => reject(error))
    }
  })
}

function shellOf(client: Client, channel: ClientChannel): RemoteShell {
  let told: CommandEnd = { kind: 'disconnected' }
  channel.on('exit', (code: number | null, name?: string) => {
    if (code !== null) told = { kind: 'exited', code }
    else if (name !== undefined) told = { kind: 'signalled', signal: name.replace(/^(?:SIG)?/, 'SIG') }
  })
  channel.on('error', () => undefined)
  // A connection that is cut off tells its channels nothing.
  const onClientClose = () => channel.destroy()
  client.once('close', onClientClose)
  const end = new Promise<CommandEnd>((resolve) => {
    channel.once('close', () => {
      client.off('close', onClientClose)
      resolve(told)
    })
  })
  return {
    output: decoded(channel),
    write: (text) =>
      new Promise((resolve, reject) => {
        if (!channel.writable) reject(new Error('the shell has ended'))
        else channel.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    resize: ({ columns, rows }) => {
      if (channel.writable) channel.setWindow(rows, columns, 0, 0)
    },
    end,
    close: () => channel.close(),
  }
}

async function* decoded(channel: ClientChannel): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  try {
    for await (const chunk of channel) {
      const text = decoder.write(chunk as Buffer)
      if (text !== '') yield text
    }
  } catch {
    // The connection went in the middle of it: how the shell ended says so.
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}
