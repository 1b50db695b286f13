import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { Credentials } from './credentials.ts'
import { FileAccess, type FileUser } from './file-access.ts'
import type { Kernel } from './kernel.ts'
import type { Place } from './mount-table.ts'
import { type OpenFile, readToEnd } from './open-file.ts'
import { type ExitStatus, Killed, type SignalName } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** What a program is: it runs in a process and ends with an exit code. */
export interface Program {
  readonly name: string
  run(process: Process): Promise<number> | number
}

/** What a child process gets instead of a copy of its parent's. */
export interface SpawnOptions {
  readonly env?: ReadonlyMap<string, string>
  readonly cwd?: string
  readonly credentials?: Credentials
  readonly root?: Place
  readonly umask?: number
  /** Replaces descriptors 0, 1, 2 and so on; the child takes the references over. */
  readonly fds?: ReadonlyMap<number, OpenFile>
  readonly ignoresHangup?: boolean
}

/** A process of the simulated machine. Its program is an async function; signals end it at its next wait or call. */
export class Process implements FileUser {
  readonly pid: number
  readonly parent: Process | undefined
  readonly kernel: Kernel
  readonly files: FileAccess
  readonly fds: Map<number, OpenFile>
  readonly startedAt: number
  /** All processes of one login, so that hanging up a terminal reaches them. */
  readonly terminal: Terminal | undefined
  readonly ignoresHangup: boolean
  argv: readonly string[]
  env: Map<string, string>
  cwd: string
  root: Place
  umask: number
  credentials: Credentials
  /** Who started a set-user-id program; the same as `credentials` otherwise. */
  invoker: Credentials
  /** Called for a signal before it ends the process; true means that it was dealt with. */
  handleSignal: ((signal: SignalName) => boolean) | undefined
  status: ExitStatus | undefined
  readonly #killed = new AbortController()
  readonly #ended: (() => void)[] = []

  constructor(kernel: Kernel, pid: number, parent: Process | undefined, seed: ProcessSeed) {
    this.kernel = kernel
    this.pid = pid
    this.parent = parent
    this.argv = seed.argv
    this.env = new Map(seed.env)
    this.cwd = seed.cwd
    this.root = seed.root
    this.umask = seed.umask
    this.credentials = seed.credentials
    this.invoker = seed.credentials
    this.fds = new Map(seed.fds)
    this.terminal = seed.terminal
    this.ignoresHangup = seed.ignoresHangup
    this.startedAt = kernel.now()
    this.files = new FileAccess(kernel.mounts, this, kernel.now, (driver) => kernel.openDevice(driver, this))
  }

  get name(): string {
    return (this.argv[0] ?? '').replace(/^.*\//, '')
  }

  get args(): readonly string[] {
    return this.argv.slice(1)
  }

  /** Aborted when a signal ends the process. */
  get signal(): AbortSignal {
    return this.#killed.signal
  }

  /** The effect of a set-user-id program file. */
  becomeOwner(uid: number): void {
    this.invoker = this.credentials
    this.credentials = { ...this.credentials, uid }
  }

  /** Sends it a signal. */
  kill(signal: SignalName): void {
    if (this.status || this.#killed.signal.aborted) return
    if (signal === 'CHLD' || signal === 'CONT' || signal === 'WINCH') return
    if (signal === 'HUP' && this.ignoresHangup) return
    if (signal !== 'KILL' && this.handleSignal?.(signal)) return
    this.#killed.abort(new Killed(signal))
  }

  throwIfKilled(): void {
    if (this.#killed.signal.aborted) throw this.#killed.signal.reason
  }

  /** Waits for something, or until a signal ends the process. @throws Killed */
  async wait<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#killed
    if (signal.aborted) throw signal.reason
    let abort = () => {}
    const killed = new Promise<never>((_, reject) => {
      abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort)
    })
    try {
      return await Promise.race([promise, killed])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async sleep(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    try {
      await this.wait(
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, milliseconds)
        }),
      )
    } finally {
      clearTimeout(timer)
    }
  }

  /** Reads from a descriptor; undefined at the end. */
  async read(fd = 0, limit = 65536): Promise<Uint8Array | undefined> {
    this.throwIfKilled()
    const file = this.fds.get(fd)
    if (!file) throw new FileSystemError('EBADF', String(fd))
    const result = file.read(limit)
    return result instanceof Promise ? this.wait(result) : result
  }

  async readAll(fd = 0): Promise<Buffer> {
    this.throwIfKilled()
    const file = this.fds.get(fd)
    if (!file) return Buffer.alloc(0)
    return this.wait(readToEnd(file))
  }

  /** Writes to a descriptor. A pipe that nobody reads ends the process with SIGPIPE. */
  async write(fd: number, bytes: string | Uint8Array): Promise<void> {
    this.throwIfKilled()
    const file = this.fds.get(fd)
    if (!file) throw new FileSystemError('EBADF', String(fd))
    try {
      const pending = file.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
      if (pending) await this.wait(pending)
    } catch (error) {
      if (!(error instanceof FileSystemError) || error.code !== 'EPIPE') throw error
      this.kill('PIPE')
      this.throwIfKilled()
    }
  }

  async out(text: string | Uint8Array): Promise<void> {
    if (text.length > 0) await this.write(1, text)
  }

  async error(text: string): Promise<void> {
    if (text.length > 0 && this.fds.has(2)) await this.write(2, text)
  }

  /** Says on standard error what is wrong, as `name: text`, and gives the exit code back. */
  async fail(text: string, code = 1): Promise<number> {
    await this.error(`${this.name}: ${text}\n`)
    return code
  }

  /** A copy of this process that shares its open files, as fork(2) makes one. It runs nothing until told to. */
  fork(argv: readonly string[] = this.argv, options: SpawnOptions = {}): Process {
    const fds = options.fds ?? new Map([...this.fds].map(([fd, file]) => [fd, file.retain()]))
    return this.kernel.createProcess(this, {
      argv,
      env: options.env ?? this.env,
      cwd: options.cwd ?? this.cwd,
      root: options.root ?? this.root,
      umask: options.umask ?? this.umask,
      credentials: options.credentials ?? this.credentials,
      fds,
      terminal: this.terminal,
      ignoresHangup: options.ignoresHangup ?? this.ignoresHangup,
    })
  }

  /** Runs a function as this process's program, and ends the process with its result. Never throws. */
  async run(program: (process: Process) => Promise<number> | number): Promise<ExitStatus> {
    let status: ExitStatus
    try {
      const code = await program(this)
      status = this.signal.aborted
        ? { kind: 'killed', signal: killedBy(this.signal.reason) }
        : { kind: 'exited', code: code & 255 }
    } catch (error) {
      status = await this.#statusOf(error)
    }
    this.end(status)
    return status
  }

  /** Finds a program on `PATH` and runs it in a child process; 127 and 126 as a shell has them. */
  async spawn(argv: readonly string[], options: SpawnOptions = {}): Promise<ExitStatus> {
    const child = this.fork(argv, options)
    const stop = this.#passSignalsTo(child)
    try {
      return await child.run((process) => this.kernel.execute(process))
    } finally {
      stop()
    }
  }

  /** Resolves once the process has ended. */
  ended(): Promise<ExitStatus> {
    if (this.status) return Promise.resolve(this.status)
    return new Promise((resolve) => {
      this.#ended.push(() => resolve(this.status ?? { kind: 'exited', code: 0 }))
    })
  }

  end(status: ExitStatus): void {
    if (this.status) return
    this.status = status
    for (const file of this.fds.values()) file.release()
    this.fds.clear()
    this.kernel.forget(this)
    for (const listener of this.#ended) listener()
  }

  /** What a signal does to the parent also ends the child that it waits for, as in a terminal's process group. */
  #passSignalsTo(child: Process): () => void {
    const pass = () => child.kill(killedBy(this.signal.reason))
    if (this.signal.aborted) pass()
    this.signal.addEventListener('abort', pass)
    return () => this.signal.removeEventListener('abort', pass)
  }

  async #statusOf(error: unknown): Promise<ExitStatus> {
    if (error instanceof Killed) return { kind: 'killed', signal: error.signal }
    if (error instanceof FileSystemError) {
      if (!this.signal.aborted && error.code !== 'EBADF') {
        try {
          await this.error(`${this.name}: ${error.path}: ${error.explanation}\n`)
        } catch (second) {
          if (second instanceof Killed) return { kind: 'killed', signal: second.signal }
        }
      }
      return { kind: 'exited', code: 1 }
    }
    await this.kernel.reportDefect(this, error)
    return { kind: 'exited', code: 70 }
  }
}

export interface ProcessSeed {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly root: Place
  readonly umask: number
  readonly credentials: Credentials
  readonly fds: ReadonlyMap<number, OpenFile>
  readonly terminal: Terminal | undefined
  readonly ignoresHangup: boolean
}

function killedBy(reason: unknown): SignalName {
  return reason instanceof Killed ? reason.signal : 'KILL'
}
