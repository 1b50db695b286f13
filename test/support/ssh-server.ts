import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { chmod, type FileHandle, lstat, mkdir, open, readdir, realpath, rm, stat } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import ssh2, {
  type AuthContext,
  type ParsedKey,
  type Server,
  type ServerChannel,
  type Session,
  type SFTPWrapper,
} from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'

/** A key pair for tests, in OpenSSH's format. */
export function testKey(type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): { private: string; public: string } {
  if (type === 'ed25519') return generateEd25519()
  if (type === 'ecdsa') return ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 })
  return ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
}

export interface TestServerOptions {
  readonly username?: string
  /** The public key that may log in. */
  readonly publicKey?: string
  readonly password?: string
  /** Asked by keyboard-interactive, of whoever logs in. */
  readonly question?: { readonly prompt: string; readonly answer: string }
  /** Refuses this many logins before it lets anyone in. */
  readonly refuseLogins?: number
  /** Where commands start. */
  readonly folder: string
  readonly sftp?: boolean
  readonly port?: number
  readonly hostKey?: string
  readonly environment?: NodeJS.ProcessEnv
  /** Called with each command before it is run; `drop` cuts the connection without an exit code. */
  readonly onCommand?: (command: string) => 'drop' | undefined
  /** Waited for before each SFTP write is answered. */
  readonly beforeWrite?: () => Promise<void>
}

export interface TestServer {
  readonly port: number
  /** The public host key as on the wire. */
  readonly hostKey: Buffer
  /** Commands that were run, in order. */
  readonly commands: string[]
  readonly logins: () => number
  readonly sftpSessions: () => number
  /** Cuts all connections, as a reboot does. */
  drop(): void
  stop(): Promise<void>
}

/** An SSH server on loopback: commands run in /bin/sh, SFTP works on the local file system. */
export async function startSshServer(options: TestServerOptions): Promise<TestServer> {
  const hostKey = options.hostKey ?? testKey().private
  const parsedHostKey = ssh2.utils.parseKey(hostKey) as ParsedKey
  const sockets = new Set<Socket>()
  const commands: string[] = []
  let logins = 0
  let sftpSessions = 0
  let refusalsLeft = options.refuseLogins ?? 0

  const server: Server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    connection.on('error', () => undefined)
    connection.on('authentication', (context) => {
      const { question } = options
      if (question !== undefined && context.method === 'keyboard-interactive') {
        context.prompt([{ prompt: question.prompt, echo: false }], (answers) => {
          if (answers[0] === question.answer) context.accept()
          else context.reject(['keyboard-interactive'])
        })
        return
      }
      if (refusalsLeft > 0 || !mayLogIn(context, options)) {
        if (refusalsLeft > 0 && context.method !== 'none') refusalsLeft -= 1
        const methods = [
          ...(options.publicKey ? ['publickey'] : []),
          ...(options.password ? ['password'] : []),
          ...(options.question ? ['keyboard-interactive'] : []),
        ]
        context.reject(methods as never)
        return
      }
      context.accept()
    })
    connection.on('ready', () => {
      logins += 1
      connection.on('session', (accept) => {
        const session = accept()
        serveSession(session, options, commands, () => dropAll())
        if (options.sftp === false) return
        session.on('sftp', (acceptSftp) => {
          sftpSessions += 1
          serveSftp(acceptSftp(), options)
        })
      })
      connection.on('tcpip', (accept, reject, info) => {
        const socket = connect(info.destPort, info.destIP)
        socket.once('error', () => reject())
        socket.once('connect', () => {
          const channel = accept()
          socket.pipe(channel).pipe(socket)
        })
      })
    })
  })
  const listener = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    sockets.add(socket)
    server.injectSocket(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve) => listener.listen(options.port ?? 0, '127.0.0.1', () => resolve()))
  const { port } = listener.address() as AddressInfo
  return {
    port,
    hostKey: parsedHostKey.getPublicSSH(),
    commands,
    logins: () => logins,
    sftpSessions: () => sftpSessions,
    drop: dropAll,
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        dropAll()
      }),
  }
}

function mayLogIn(context: AuthContext, options: TestServerOptions): boolean {
  if (context.username !== (options.username ?? 'outscale')) return false
  if (context.method === 'password') return options.password !== undefined && context.password === options.password
  if (context.method === 'publickey' && options.publicKey !== undefined) {
    const allowed = ssh2.utils.parseKey(options.publicKey) as ParsedKey
    if (Buffer.compare(allowed.getPublicSSH(), context.key.data) !== 0) return false
    return (
      context.signature === undefined || allowed.verify(context.blob!, context.signature, context.hashAlgo) === true
    )
  }
  return false
}

function serveSession(session: Session, options: TestServerOptions, commands: string[], drop: () => void): void {
  let child: ChildProcess | undefined
  session.on('pty', (accept) => accept?.())
  session.on('signal', (accept, _reject, info) => {
    accept?.()
    killGroup(child, `SIG${info.name}` as NodeJS.Signals)
  })
  session.on('exec', (accept, _reject, info) => {
    const channel: ServerChannel = accept()
    commands.push(info.command)
    if (options.onCommand?.(info.command) === 'drop') {
      drop()
      return
    }
    child = spawn('/bin/sh', ['-c', info.command], {
      cwd: options.folder,
      detached: true,
      env: { ...process.env, ...options.environment },
    })
    channel.pipe(child.stdin!)
    child.stdin!.on('error', () => undefined)
    child.stdout!.pipe(channel, { end: false })
    child.stderr!.pipe(channel.stderr, { end: false })
    channel.on('error', () => undefined)
    channel.on('close', () => killGroup(child, 'SIGHUP'))
    child.on('close', (code, signal) => {
      if (code !== null) channel.exit(code)
      else channel.exit(signal!.replace('SIG', ''), false, '')
      channel.end()
    })
  })
}

function killGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It is gone by now.
  }
}

const status = ssh2.utils.sftp.STATUS_CODE

type OpenThing = { file: FileHandle } | { names: string[]; folder: string; read: boolean }

function serveSftp(sftp: SFTPWrapper, options: TestServerOptions): void {
  const things = new Map<number, OpenThing>()
  let next = 0
  const at = (path: string) => (path.startsWith('/') ? path : `${options.folder}/${path}`)
  const handleOf = (thing: OpenThing) => {
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(next)
    things.set(next, thing)
    next += 1
    return handle
  }
  const thingOf = (handle: Buffer) => things.get(handle.readUInt32BE())
  const fileOf = (handle: Buffer) => (thingOf(handle) as { file: FileHandle }).file
  const answer = (id: number, act: () => Promise<unknown>) => {
    act().then(
      (done) => {
        if (done === undefined) sftp.status(id, status.OK)
      },
      (error: NodeJS.ErrnoException) => {
        const code =
          error.code === 'ENOENT'
            ? status.NO_SUCH_FILE
            : error.code === 'EACCES' || error.code === 'EPERM'
              ? status.PERMISSION_DENIED
              : status.FAILURE
        sftp.status(id, code)
      },
    )
  }
  const attributes = (facts: Awaited<ReturnType<typeof stat>>) =>
    ({
      mode: Number(facts.mode),
      uid: Number(facts.uid),
      gid: Number(facts.gid),
      size: Number(facts.size),
      atime: Math.floor(Number(facts.atimeMs) / 1000),
      mtime: Math.floor(Number(facts.mtimeMs) / 1000),
    }) as never

  sftp.on('OPEN', (id, path, flags, attrs) =>
    answer(id, async () => {
      const mode = ssh2.utils.sftp.flagsToString(flags) ?? 'r'
      if (mode === 'r' && (await stat(at(path))).isDirectory()) throw new Error('folder')
      const file = await open(
        at(path),
        mode === 'r' ? constants.O_RDONLY : constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC,
        attrs.mode ?? 0o644,
      )
      sftp.handle(id, handleOf({ file }))
      return true
    }),
  )
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const { bytesRead, buffer } = await fileOf(handle).read(Buffer.alloc(length), 0, length, offset)
      if (bytesRead === 0) sftp.status(id, status.EOF)
      else sftp.data(id, buffer.subarray(0, bytesRead))
      return true
    }),
  )
  sftp.on('WRITE', (id, handle, offset, content) =>
    answer(id, async () => {
      await options.beforeWrite?.()
      await fileOf(handle).write(content, 0, content.length, offset)
    }),
  )
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => {
      sftp.attrs(id, attributes(await fileOf(handle).stat()))
      return true
    }),
  )
  sftp.on('FSETSTAT', (id, handle, attrs) => answer(id, () => fileOf(handle).chmod(attrs.mode & 0o7777)))
  sftp.on('SETSTAT', (id, path, attrs) => answer(id, () => chmod(at(path), attrs.mode & 0o7777)))
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      const thing = thingOf(handle)
      things.delete(handle.readUInt32BE())
      if (thing !== undefined && 'file' in thing) await thing.file.close()
    }),
  )
  const facts = (read: typeof stat) => (id: number, path: string) =>
    answer(id, async () => {
      sftp.attrs(id, attributes(await read(at(path))))
      return true
    })
  sftp.on('STAT', facts(stat))
  sftp.on('LSTAT', facts(lstat as typeof stat))
  sftp.on('MKDIR', (id, path, attrs) => answer(id, () => mkdir(at(path), { mode: attrs.mode })))
  sftp.on('REMOVE', (id, path) => answer(id, () => rm(at(path))))
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      const filename = await realpath(at(path))
      sftp.name(id, [{ filename, longname: filename, attrs: {} as never }])
      return true
    }),
  )
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      sftp.handle(id, handleOf({ folder: at(path), names: await readdir(at(path)), read: false }))
      return true
    }),
  )
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const thing = thingOf(handle) as { names: string[]; folder: string; read: boolean }
      if (thing.read) {
        sftp.status(id, status.EOF)
        return true
      }
      thing.read = true
      const entries = await Promise.all(
        thing.names.map(async (filename) => ({
          filename,
          longname: filename,
          attrs: attributes(await lstat(`${thing.folder}/${filename}`)),
        })),
      )
      sftp.name(id, entries)
      return true
    }),
  )
}
