import { FileSystemError } from '../../../disks/file-system-error.ts'
import type { FileTree } from '../../../disks/file-tree.ts'
import { programNameOf } from '../../../disks/program-file.ts'
import { credentialsOf, findAccount } from './accounts.ts'
import { BlockDevices } from './block-devices.ts'
import { type Credentials, permits } from './credentials.ts'
import { openDevice, refreshDeviceTree } from './devices.ts'
import { MountTable } from './mount-table.ts'
import type { OpenFile } from './open-file.ts'
import { enterProcess, leaveProcess } from './proc-processes.ts'
import { KernelParameters } from './proc-tree.ts'
import { Process, type ProcessSeed, type Program } from './process.ts'
import { CallbackFile } from './regular-file.ts'

/** What the machine around a kernel provides. */
export interface KernelHost {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly cores: number
  /** GiB */
  readonly memory: number
  readonly privateIp: string
  /** Kernel release, such as `6.8.0-45-generic`. */
  readonly release: string
  readonly machineId: string
  readonly programs: ReadonlyMap<string, Program>
  /** Text for the serial console. */
  readonly console: (text: string) => void
  /** The guest asks to be switched off or restarted. */
  readonly power: (action: 'poweroff' | 'reboot') => void
  /** What answers at http://169.254.169.254/, by path; undefined is a 404. */
  readonly metadata: (path: string) => string | undefined
}

/** Where a command was found. */
export type FoundProgram =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied'; readonly path: string; readonly reason: string }

const mostInterpreters = 4

/** The program that stands for those of installed packages: it says who it is and does nothing. */
export const simulatedToolName = 'simulated-package-tool'

/** The running kernel of a simulated machine: processes, mounts, devices, kernel parameters. Each boot has a new one. */
export class Kernel {
  readonly mounts = new MountTable()
  readonly blocks = new BlockDevices()
  readonly parameters = new KernelParameters()
  readonly processes = new Map<number, Process>()
  /** Active swap spaces: path → bytes. */
  readonly swaps = new Map<string, number>()
  /** Units that systemd considers started. */
  readonly activeUnits = new Set<string>()
  /** Processes of started units whose program really runs. */
  readonly unitProcesses = new Map<string, Process>()
  /** Lines for `journalctl`, oldest first. */
  readonly journal: string[] = []
  readonly modules: string[] = ['virtio_net', 'virtio_blk', 'ext4']
  readonly host: KernelHost
  readonly bootedAt: number
  /** Another one at each boot. */
  readonly bootId: string = crypto.randomUUID()
  /** Resolves once cloud-init's last stage is over. */
  cloudInit: Promise<void> = Promise.resolve()
  hostname = 'localhost'
  rootUuid = ''
  devices: FileTree | undefined
  #nextPid = 1

  constructor(host: KernelHost) {
    this.host = host
    this.bootedAt = host.now()
  }

  readonly now = (): number => this.host.now()

  get cores(): number {
    return this.host.cores
  }

  get memory(): number {
    return this.host.memory
  }

  get release(): string {
    return this.host.release
  }

  get machineId(): string {
    return this.host.machineId
  }

  console(text: string): void {
    this.host.console(text)
  }

  /** Adds a line to the system journal, as syslog or systemd would. */
  log(source: string, text: string): void {
    const stamp = new Date(this.now()).toISOString().slice(0, 19)
    for (const line of text.split('\n')) this.journal.push(`${stamp} ${this.hostname} ${source}: ${line}`)
    if (this.journal.length > 2000) this.journal.splice(0, this.journal.length - 2000)
  }

  createProcess(parent: Process | undefined, seed: ProcessSeed): Process {
    const process = new Process(this, this.#nextPid, parent, seed)
    this.#nextPid += 1
    this.processes.set(process.pid, process)
    for (const tree of this.#procTrees()) enterProcess(tree, process)
    return process
  }

  forget(process: Process): void {
    this.processes.delete(process.pid)
    for (const tree of this.#procTrees()) leaveProcess(tree, process)
  }

  /** What is mounted as /proc, here or in a chroot; each once, however often it is shown. */
  #procTrees(): ReadonlySet<FileTree> {
    return new Set(this.mounts.all.filter(({ type }) => type === 'proc').map(({ tree }) => tree))
  }

  openDevice(driver: string, process: Process): OpenFile {
    return openDevice(driver, process, this.blocks)
  }

  /** To be called after disks, partitions, or file systems changed. */
  refreshDevices(): void {
    if (this.devices) refreshDeviceTree(this.devices, this.blocks, this.now)
  }

  /** Ends every process at once, as a power cut does. */
  halt(): void {
    for (const process of [...this.processes.values()]) process.kill('KILL')
  }

  /** Looks a command up as execvp(3) does. */
  findProgram(process: Process, name: string): FoundProgram {
    if (name.includes('/')) return this.#executableAt(process, name) ?? { kind: 'missing' }
    let denied: FoundProgram | undefined
    for (const directory of (process.env.get('PATH') ?? '/usr/bin:/bin').split(':')) {
      const found = this.#executableAt(process, `${directory || '.'}/${name}`)
      if (found?.kind === 'found') return found
      if (found && !process.files.isDirectory(`${directory}/${name}`)) denied ??= found
    }
    return denied ?? { kind: 'missing' }
  }

  /** Runs what `argv[0]` names, in this process. Says on standard error when there is no such command. */
  async execute(process: Process): Promise<number> {
    const name = process.argv[0] ?? ''
    const caller = process.parent?.name ?? 'init'
    const found = this.findProgram(process, name)
    switch (found.kind) {
      case 'missing':
        await process.error(
          name.includes('/')
            ? `${caller}: ${name}: No such file or directory\n`
            : `${caller}: ${name}: command not found\n`,
        )
        return 127
      case 'denied':
        await process.error(`${caller}: ${found.path}: ${found.reason}\n`)
        return 126
      case 'found':
        return this.load(process, found.path)
    }
  }

  /** Runs the executable at a path in this process: a program, or a script by its `#!` line. */
  async load(process: Process, path: string, depth = 0): Promise<number> {
    const status = process.files.stat(path)
    const bytes =
      status.inode.kind === 'file' ? status.place.mount.tree.read(status.place.number, 0, 512) : new Uint8Array(0)
    const programName = programNameOf(bytes)
    if (programName !== undefined) {
      const program = this.host.programs.get(programName) ?? this.host.programs.get(simulatedToolName)
      if (!program) {
        await process.error(`${path}: the sandbox's simulated machine has no program "${programName}"\n`)
        return 126
      }
      if (status.inode.mode & 0o4000) process.becomeOwner(status.inode.uid)
      return program.run(process)
    }
    const head = Buffer.from(bytes).toString('latin1')
    if (head.startsWith('#!') && depth < mostInterpreters) return this.#interpret(process, path, head, depth)
    if (head.includes('\0')) {
      await process.error(`${path}: cannot execute binary file: Exec format error\n`)
      return 126
    }
    const shell = this.host.programs.get('bash')
    if (!shell) throw new Error('the machine has no shell')
    process.argv = ['bash', path, ...process.args]
    return shell.run(process)
  }

  /** Descriptors of a service: nothing to read, and output that goes to the journal. */
  journalDescriptors(source: string): Map<number, OpenFile> {
    const journal = () =>
      new CallbackFile(
        'pipe',
        () => undefined,
        (bytes) => this.log(source, Buffer.from(bytes).toString('utf8').trimEnd()),
      )
    return new Map([
      [0, journal()],
      [1, journal()],
      [2, journal()],
    ])
  }

  /** What a login of this name may do; nobody's rights when there is no such account. */
  credentialsOf(process: Process, name: string): Credentials {
    const account = findAccount(process.files, name)
    return account ? credentialsOf(process.files, account) : { uid: 65534, gid: 65534, groups: [65534] }
  }

  /** A defect of the simulation is shown where the command's errors go, and does not take the machine down. */
  async reportDefect(process: Process, error: unknown): Promise<void> {
    const text = error instanceof Error ? error.message : String(error)
    this.log('sandbox', `${process.name}: ${text}`)
    try {
      await process.error(`${process.name}: the sandbox's simulated machine failed: ${text}\n`)
    } catch {
      // Nobody reads the process's errors any more; the journal has it.
    }
  }

  async #interpret(process: Process, path: string, head: string, depth: number): Promise<number> {
    const line = head.slice(2).split('\n', 1)[0]?.trim() ?? ''
    const [, interpreter = '', argument] = /^(\S+)(?:\s+(.*))?$/.exec(line) ?? []
    const found = this.#executableAt(process, interpreter)
    if (found?.kind !== 'found') {
      await process.error(`${path}: ${interpreter}: bad interpreter: No such file or directory\n`)
      return 126
    }
    process.argv = [interpreter, ...(argument ? [argument] : []), path, ...process.args]
    return this.load(process, found.path, depth + 1)
  }

  #executableAt(process: Process, path: string): FoundProgram | undefined {
    try {
      const { inode } = process.files.stat(path)
      if (inode.kind === 'directory') return { kind: 'denied', path, reason: 'Is a directory' }
      if (!permits(process.credentials, inode, 'execute')) return { kind: 'denied', path, reason: 'Permission denied' }
      return { kind: 'found', path }
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error
      return error.code === 'EACCES' ? { kind: 'denied', path, reason: 'Permission denied' } : undefined
    }
  }
}
