import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { StudioError } from '#shared/studio-error.ts'
import { SimulatedDisk } from '../../disks/simulated-disk.ts'
import type { AttachedDisk, Machine, MachineExit, MachineSpec } from '../machine.ts'
import { metadataOf } from '../metadata.ts'
import { cloudInitFinal, cloudInitLocal, cloudInitRuns, hostKeyReport } from './boot/cloud-init.ts'
import { findBootVolume, kernelRelease } from './boot/root-file-system.ts'
import { findAccount } from './kernel/accounts.ts'
import { type BlockDevice, sizeOf } from './kernel/block-devices.ts'
import { rootCredentials } from './kernel/credentials.ts'
import { deviceTree } from './kernel/devices.ts'
import { Kernel } from './kernel/kernel.ts'
import type { Process } from './kernel/process.ts'
import { CallbackFile } from './kernel/regular-file.ts'
import { statusNumber } from './kernel/signals.ts'

import { fstabOf, mountFileSystem } from './programs/mounting.ts'
import { programs } from './programs/registry.ts'
import { enabledIn, findUnit, startUnit } from './programs/units.ts'
import { createSessionProcess } from './ssh/login.ts'
import { type GuestSshServer, startSshServer } from './ssh/ssh-server.ts'

const longestConsole = 65536

/** A machine's state: what runs inside exists only while it is on. */
type Power =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly kernel: Kernel; readonly init: Process; readonly ssh: GuestSshServer | undefined }

/** What a command at the console gave. */
export interface ConsoleRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** A VM whose kernel, shell and programs are simulated, on simulated disks. Nothing of it touches this computer's files. */
export class SimulatedMachine implements Machine {
  readonly #spec: MachineSpec
  readonly #now: () => number
  readonly #disks: AttachedDisk[]
  readonly #listeners = new Set<(exit: MachineExit) => void>()
  #power: Power = { kind: 'off' }
  #console = ''
  #listener: Server | undefined
  #changing: Promise<void> = Promise.resolve()

  readonly #onPower: (isOn: boolean) => void

  /** @param onPower told when the machine goes on and when it is off again; a reboot is neither. */
  constructor(spec: MachineSpec, now: () => number, onPower: (isOn: boolean) => void = () => {}) {
    this.#spec = spec
    this.#now = now
    this.#onPower = onPower
    this.#disks = [...spec.disks]
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power.kind === 'on') return
      await this.#boot()
      this.#onPower(true)
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      this.#shutDown('Powering down.')
      this.#leavePort()
    })
  }

  kill(): Promise<void> {
    return this.#inTurn(async () => {
      this.#switchOff()
      this.#leavePort()
    })
  }

  reboot(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power.kind === 'off') return
      this.#shutDown('Rebooting.')
      await this.#boot()
    })
  }

  async attach(disk: AttachedDisk): Promise<void> {
    this.#disks.push(disk)
    if (this.#power.kind === 'on') addDisk(this.#power.kernel, disk)
  }

  async detach(serial: string): Promise<void> {
    const index = this.#disks.findIndex((disk) => disk.serial === serial)
    if (index >= 0) this.#disks.splice(index, 1)
    if (this.#power.kind !== 'on') return
    const { kernel } = this.#power
    const removed = kernel.blocks.remove(serial)
    if (!removed) return
    // A disk that is pulled while it is mounted takes its mounts with it.
    for (const mount of [...kernel.mounts.all])
      if (mount.source.startsWith(`/dev/${removed.name}`)) kernel.mounts.remove(mount)
    kernel.refreshDevices()
  }

  consoleOutput(): string {
    return this.#console
  }

  endpoint(port: number): { readonly host: string; readonly port: number } | undefined {
    if (port !== 22 || this.#power.kind !== 'on' || !this.#power.ssh) return undefined
    const address = this.#listener?.address()
    return typeof address === 'object' && address !== null ? { host: '127.0.0.1', port: address.port } : undefined
  }

  onExit(listener: (exit: MachineExit) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /**
   * Runs a shell command as a user without SSH, as somebody at the machine's console would.
   * @throws StudioError when the machine is off or the user does not exist
   */
  async execute(user: string, command: string): Promise<ConsoleRun> {
    const account = this.#power.kind === 'on' ? findAccount(this.#power.init.files, user) : undefined
    if (this.#power.kind === 'off' || !account) {
      const message = account === undefined && this.#power.kind === 'on' ? `has no user ${user}` : 'is off'
      throw new StudioError({ code: 'machine-cannot-execute', message: `The machine ${this.#spec.vmId} ${message}.` })
    }
    const { kernel, init } = this.#power
    const collected = [[], []] as [Uint8Array[], Uint8Array[]]
    const sink = (chunks: Uint8Array[]) =>
      new CallbackFile(
        'pipe',
        () => undefined,
        (bytes) => {
          chunks.push(bytes)
        },
      )
    const fds = new Map([
      [0, sink([])],
      [1, sink(collected[0])],
      [2, sink(collected[1])],
    ])
    const argv = [account.shell.replace(/^.*\//, ''), '-c', command]
    const login = createSessionProcess(kernel, init, account, {
      argv,
      fds,
      env: new Map(),
      terminal: undefined,
      client: '',
    })
    const status = await login.run((own) => own.kernel.load(own, account.shell))
    const [stdout, stderr] = collected.map((chunks) => Buffer.concat(chunks).toString('utf8'))
    return { stdout: stdout ?? '', stderr: stderr ?? '', code: statusNumber(status) }
  }

  /** A machine that is off listens nowhere; over a reboot it keeps its port. */
  #leavePort(): void {
    this.#listener?.close()
    this.#listener = undefined
    this.#onPower(false)
  }

  /** Power changes follow one another, so that a reboot from inside cannot cross a stop from outside. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#changing.then(change)
    this.#changing = turn.catch(() => undefined)
    return turn
  }

  #write(text: string): void {
    this.#console = (this.#console + text.replace(/\r?\n/g, '\r\n')).slice(-longestConsole)
  }

  #shutDown(lastWords: string): void {
    if (this.#power.kind === 'off') return
    this.#write(`[  OK  ] Stopped target Multi-User System.\n[  OK  ] Reached target System Shutdown.\n${lastWords}\n`)
    for (const process of [...this.#power.kernel.processes.values()]) process.kill('TERM')
    this.#switchOff()
  }

  #switchOff(): void {
    if (this.#power.kind === 'off') return
    const { kernel, ssh } = this.#power
    this.#power = { kind: 'off' }
    ssh?.close()
    kernel.halt()
  }

  /** What the guest asked for by `reboot` or `poweroff`. */
  #guestPower(kernel: Kernel, action: 'poweroff' | 'reboot'): void {
    if (this.#power.kind === 'off' || this.#power.kernel !== kernel) return
    void this.#inTurn(async () => {
      if (this.#power.kind === 'off' || this.#power.kernel !== kernel) return
      this.#shutDown(action === 'reboot' ? 'Rebooting.' : 'Powering down.')
      if (action === 'reboot') {
        try {
          await this.#boot()
        } catch {
          // What is wrong is on the console, as on a real machine that does not come back.
          this.#leavePort()
          this.#tell('crash')
          return
        }
      }
      if (action === 'poweroff') this.#leavePort()
      this.#tell(action)
    })
  }

  #tell(exit: MachineExit): void {
    for (const listener of [...this.#listeners]) listener(exit)
  }

  async #boot(): Promise<void> {
    const boot = this.#disks.find((disk) => disk.boot)
    this.#write(`SeaBIOS (OMI Studio sandbox: this machine is simulated)\nMachine ${this.#spec.vmId}\n\n`)
    const kernel = this.#createKernel(boot)
    const root = boot ? findBootVolume(kernel.blocks, boot.serial) : 'No bootable device.'
    if (typeof root === 'string') {
      this.#write(`${root}\n`)
      throw new StudioError({
        code: 'machine-not-bootable',
        message: `The machine ${this.#spec.vmId} does not boot: ${root.replace(/\s*\n\s*/g, ' ').trim()}`,
        hint: 'Its boot disk needs a file system with an operating system on it. See the console output.',
      })
    }
    kernel.rootUuid = root.volume.uuid
    kernel.mounts.add({
      source: `/dev/${root.device.name}`,
      target: '/',
      type: root.volume.type,
      options: ['rw', 'relatime'],
      tree: root.volume.tree,
      root: 1,
      over: undefined,
      capacity: sizeOf(root.device),
    })
    const init = this.#createInit(kernel)
    growRoot(root.device, root.device.disk.disk.size)
    this.#mountSystem(kernel, init)
    kernel.hostname = (init.files.tryReadText('/etc/hostname') ?? '').trim() || 'localhost'
    this.#write(
      `[    0.000000] Linux version ${kernel.release} (simulated by OMI Studio)\n[    0.812345] EXT4-fs (${root.device.name}): mounted filesystem ${root.volume.uuid} ro\n`,
    )
    const machineId = (init.files.tryReadText('/etc/machine-id') ?? '').trim()
    if (machineId === '' || machineId === 'uninitialized')
      init.files.writeFile('/etc/machine-id', `${randomUUID().replaceAll('-', '')}\n`)
    const runs = cloudInitRuns(init)
    const isFirst = runs && (await cloudInitLocal(init, this.#spec))
    if (isFirst)
      init.files.writeFile('/etc/hosts', withHostname(init.files.tryReadText('/etc/hosts') ?? '', kernel.hostname))
    await this.#startUnits(kernel, init)
    const ssh = this.#sshRuns(kernel, init) ? startSshServer(kernel, init, motdOf(init)) : undefined
    if (ssh) await this.#listen()
    this.#power = { kind: 'on', kernel, init, ssh }
    if (runs) this.#write(hostKeyReport(init))
    this.#write(
      ssh
        ? '[  OK  ] Started OpenBSD Secure Shell server.\n'
        : '[FAILED] Failed to start OpenBSD Secure Shell server.\n',
    )
    if (isFirst)
      kernel.cloudInit = cloudInitFinal(init, this.#spec).catch((error: unknown) => kernel.reportDefect(init, error))
    const name = /PRETTY_NAME="?([^"\n]*)/.exec(init.files.tryReadText('/etc/os-release') ?? '')?.[1] ?? 'Linux'
    this.#write(
      `[  OK  ] Reached target Multi-User System.\n\n${name} ${kernel.hostname} ttyS0 (simulated)\n\n${kernel.hostname} login: `,
    )
  }

  #createKernel(boot: AttachedDisk | undefined): Kernel {
    const spec = this.#spec
    const host = {
      now: this.#now,
      cores: spec.cores,
      memory: spec.memory,
      privateIp: spec.privateIp,
      release: '6.1.0-simulated',
      machineId: randomUUID(),
      programs,
      console: (text: string) => this.#write(text),
      power: (action: 'poweroff' | 'reboot'): void => this.#guestPower(kernel, action),
      metadata: (path: string) => metadataOf(spec, path),
    }
    const kernel: Kernel = new Kernel(host)
    for (const disk of [...this.#disks].sort((a, b) => Number(b === boot) - Number(a === boot))) addDisk(kernel, disk)
    const root = boot && findBootVolume(kernel.blocks, boot.serial)
    if (root && typeof root !== 'string') Object.assign(host, { release: kernelRelease(root.volume) })
    return kernel
  }

  #createInit(kernel: Kernel): Process {
    return kernel.createProcess(undefined, {
      argv: ['/sbin/init'],
      env: new Map([
        ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ['HOME', '/root'],
        ['LANG', 'C.UTF-8'],
      ]),
      cwd: '/',
      root: kernel.mounts.root,
      umask: 0o022,
      credentials: rootCredentials,
      fds: kernel.journalDescriptors('systemd'),
      terminal: undefined,
      ignoresHangup: true,
    })
  }

  #mountSystem(kernel: Kernel, init: Process): void {
    kernel.devices = deviceTree(kernel.blocks, kernel.now)
    const mounts = [
      { source: 'udev', target: '/dev', type: 'devtmpfs' },
      { source: 'proc', target: '/proc', type: 'proc' },
      { source: 'sysfs', target: '/sys', type: 'sysfs' },
      { source: 'tmpfs', target: '/run', type: 'tmpfs' },
    ]
    for (const mount of mounts) {
      init.files.mkdirAll(mount.target)
      mountFileSystem(kernel, init, { ...mount, options: ['nosuid'] })
    }
    init.files.mkdirAll('/run/lock')
    if (this.#spec.bootMode === 'uefi') init.files.mkdirAll('/sys/firmware/efi/efivars')
    for (const line of fstabOf(init.files.tryReadText('/etc/fstab') ?? '')) {
      if (line.target === '/' || line.options.includes('noauto')) continue
      if (line.type === 'swap') {
        const status = init.files.find(line.source)
        if (status) kernel.swaps.set(line.source, status.size)
        continue
      }
      if (!init.files.exists(line.target)) init.files.mkdirAll(line.target)
      const problem = mountFileSystem(kernel, init, line)
      if (problem)
        this.#write(
          `[${line.options.includes('nofail') ? ' WARN ' : 'FAILED'}] Failed to mount ${line.target}: ${problem}\n`,
        )
    }
  }

  async #startUnits(kernel: Kernel, init: Process): Promise<void> {
    const folder = '/etc/systemd/system/multi-user.target.wants'
    if (!init.files.isDirectory(folder)) return
    for (const name of init.files.list(folder)) {
      const unit = findUnit(init, name)
      if (!unit || unit.masked || enabledIn(init, name).length === 0) continue
      const problem = await withinGrace(startUnit(init, unit))
      this.#write(problem ? `[FAILED] Failed to start ${unit.name}.\n` : `[  OK  ] Started ${unit.description}.\n`)
      if (problem) kernel.log('systemd', problem)
    }
  }

  #sshRuns(kernel: Kernel, init: Process): boolean {
    return (
      init.files.exists('/usr/sbin/sshd') &&
      (kernel.activeUnits.has('ssh.service') || kernel.activeUnits.has('sshd.service'))
    )
  }

  async #listen(): Promise<void> {
    if (this.#listener) return
    const listener = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => {})
      if (this.#power.kind === 'on' && this.#power.ssh) this.#power.ssh.accept(socket)
      else socket.destroy()
    })
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(0, '127.0.0.1', resolve)
    })
    listener.unref()
    this.#listener = listener
  }
}

/** ms that the boot waits for one unit; a one-shot that takes longer goes on in the background. */
const unitGrace = 2000

async function withinGrace(starting: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), unitGrace)
  })
  try {
    return await Promise.race([starting, late])
  } finally {
    clearTimeout(timer)
  }
}

function addDisk(kernel: Kernel, attached: AttachedDisk): void {
  if (!(attached.disk instanceof SimulatedDisk)) throw new TypeError('a simulated machine needs simulated disks')
  const name = kernel.blocks.freeName(attached.deviceName)
  kernel.blocks.add({ name, serial: attached.serial, requestedName: attached.deviceName, disk: attached.disk })
  kernel.refreshDevices()
}

/** What cloud-init's growpart does: the root partition takes what a larger volume has. */
function growRoot(device: BlockDevice, gibibytes: number): void {
  const { partition } = device
  const { content } = device.disk.disk
  if (!partition || content.kind !== 'partitioned') return
  const end = gibibytes * 1024 - 1
  const isLast = content.partitions.every((other) => other.start <= partition.start)
  if (!isLast || partition.start + partition.size >= end) return
  partition.size = end - partition.start
  device.disk.disk.touch()
}

function withHostname(hosts: string, name: string): string {
  if (new RegExp(`\\s${name}(\\s|$)`, 'm').test(hosts)) return hosts
  return `127.0.1.1 ${name}\n${hosts}`
}

function motdOf(init: Process): string {
  const name = /PRETTY_NAME="?([^"\n]*)/.exec(init.files.tryReadText('/etc/os-release') ?? '')?.[1] ?? 'Linux'
  return `Welcome to ${name}, simulated by the OMI Studio sandbox.\nThis is not a real machine: it has no Internet, and many programs are stand-ins.\n${init.files.tryReadText('/etc/motd') ?? ''}`
}
