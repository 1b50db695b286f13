import type { PseudoTtyInfo, ServerChannel, Session } from 'ssh2'
import type { Account } from '../kernel/accounts.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { OpenFile } from '../kernel/open-file.ts'
import type { Process } from '../kernel/process.ts'
import { parseSignal } from '../kernel/signals.ts'
import { Terminal } from '../kernel/terminal.ts'
import { ChannelInput, ChannelOutput } from './channel-file.ts'
import { createSessionProcess, type SshdSettings } from './login.ts'
import { serveSftp } from './sftp-session.ts'

/** What a session needs to know of its connection. */
export interface SessionContext {
  readonly kernel: Kernel
  /** The machine's first process, the parent of logins. */
  readonly init: Process
  readonly account: Account
  readonly settings: SshdSettings
  readonly forcedCommand: string | undefined
  /** `address port 22`, for SSH_CLIENT. */
  readonly client: string
  readonly motd: string
}

/** Serves one SSH session: a command, a shell, or SFTP, with or without a terminal. */
export function serveSession(session: Session, context: SessionContext): void {
  const env = new Map<string, string>()
  let pty: PseudoTtyInfo | undefined
  let terminal: Terminal | undefined
  let process: Process | undefined

  session.on('env', (accept, reject, { key, val }) => {
    const allowed = context.settings.acceptEnv.some((name) =>
      name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : name === key,
    )
    if (allowed) env.set(key, String(val))
    if (allowed) accept?.()
    else reject?.()
  })
  session.on('pty', (accept, _, info) => {
    pty = info
    accept?.()
  })
  session.on('window-change', (accept, _, { rows, cols }) => {
    if (terminal) Object.assign(terminal, { rows, columns: cols })
    accept?.()
  })
  session.on('signal', (accept, _, { name }) => {
    process?.kill(parseSignal(name) ?? 'TERM')
    accept?.()
  })

  const run = (channel: ServerChannel, command: string | undefined) => {
    const { account } = context
    const wanted = context.forcedCommand ?? command
    const argv =
      wanted === undefined
        ? [`-${account.shell.replace(/^.*\//, '')}`]
        : [account.shell.replace(/^.*\//, ''), '-c', wanted]
    const { fds, attached } = openDescriptors(channel, pty, () => process)
    terminal = attached
    const login = createSessionProcess(context.kernel, context.init, account, {
      argv,
      fds,
      env,
      terminal,
      client: context.client,
    })
    process = login
    void login
      .run(async (own) => {
        if (terminal && wanted === undefined) await own.out(context.motd)
        return own.kernel.load(own, account.shell)
      })
      .then((status) => {
        if (status.kind === 'exited') channel.exit(status.code)
        else channel.exit(status.signal, false, '')
        if (attached) channel.end()
      })
    channel.on('close', () => {
      if (!terminal) return
      terminal.hangUp()
      for (const other of [...context.kernel.processes.values()]) if (other.terminal === terminal) other.kill('HUP')
    })
  }

  session.on('exec', (accept, _, { command }) => run(accept(), command))
  session.on('shell', (accept) => run(accept(), undefined))
  session.on('sftp', (accept) => {
    const login = createSessionProcess(context.kernel, context.init, context.account, {
      argv: ['sftp-server'],
      fds: new Map(),
      env,
      terminal: undefined,
      client: context.client,
    })
    serveSftp(accept(), login)
  })
}

function openDescriptors(
  channel: ServerChannel,
  pty: PseudoTtyInfo | undefined,
  foreground: () => Process | undefined,
): { readonly fds: ReadonlyMap<number, OpenFile>; readonly attached: Terminal | undefined } {
  if (!pty) {
    let open = 2
    const closed = () => {
      open -= 1
      // The exit status goes out first: the process has ended by the time its last descriptor closes.
      if (open === 0) setImmediate(() => channel.end())
    }
    const fds = new Map<number, OpenFile>([
      [0, new ChannelInput(channel)],
      [1, new ChannelOutput(channel, channel, closed)],
      [2, new ChannelOutput(channel, channel.stderr, closed)],
    ])
    return { fds, attached: undefined }
  }
  const output = new ChannelOutput(channel, channel, () => {})
  const terminal: Terminal = new Terminal(
    {
      send: (bytes) => {
        try {
          return output.write(bytes)
        } catch {
          // The client is gone; the terminal hangs up right after.
          return undefined
        }
      },
      signal: (signal) => {
        const leader = foreground()
        if (!leader) return
        for (const process of [...leader.kernel.processes.values()])
          if (process.terminal === terminal) process.kill(signal)
      },
    },
    { type: ptyName(pty), rows: pty.rows || 24, columns: pty.cols || 80 },
  )
  // Packer asks for a terminal without echo.
  if ((pty.modes as Readonly<Record<string, number | undefined>>).ECHO === 0) terminal.echo = false
  channel.on('data', (chunk: Buffer) => terminal.input(chunk))
  return {
    fds: new Map([
      [0, terminal],
      [1, terminal.retain()],
      [2, terminal.retain()],
    ]),
    attached: terminal,
  }
}

function ptyName(pty: PseudoTtyInfo): string {
  const { term } = pty as PseudoTtyInfo & { readonly term?: string }
  return term ?? 'xterm'
}
