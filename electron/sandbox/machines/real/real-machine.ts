import { EventEmitter } from 'node:events'
import { StringDecoder } from 'node:string_decoder'
import { StudioError } from '#shared/studio-error.ts'
import { type DiskWriter, RealDisk } from '../../disks/real-disk.ts'
import type { AttachedDisk, Machine, MachineExit, MachineSpec } from '../machine.ts'
import { metadataOf } from '../metadata.ts'
import { serveMetadata } from './metadata-channel.ts'
import { untilSshGreets } from './port-watch.ts'
import { blockDevice, blockNode, type MachineLimits, type QemuDrive, qemuArguments } from './qemu-arguments.ts'
import { type QemuProcess, startQemu } from './qemu-process.ts'
import { findUefiFirmware } from './qemu-programs.ts'
import type { QmpEvent } from './qmp-client.ts'

/** Characters. */
const longestConsole = 65_536
/** ms after which a guest is asked again that did not answer: while it boots it hears nothing. */
const askAgain = 3_000
/** ms that a guest has to shut down, and to let go of a disk. */
const longestShutdown = 120_000
const longestDetach = 20_000

/** A machine is off, or there is a QEMU with drives. */
type Power =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on'
      readonly qemu: QemuProcess
      readonly drives: Map<string, Drive>
      /** Where the guest's port 22 is on this computer. */
      readonly sshPort: number
      sshGreeted: boolean
      /** Stops watching the guest's ports. */
      watching: AbortController
    }

/** A disk in a running machine. `nodes` are the block nodes that were made for it, the one written to last. */
interface Drive {
  readonly disk: RealDisk
  readonly writer: DiskWriter
  readonly nodes: string[]
}

/** A VM that QEMU runs, by software emulation: a real kernel on real block devices. */
export class RealMachine implements Machine {
  readonly #spec: MachineSpec
  readonly #limits: MachineLimits
  readonly #pidFile: string
  readonly #onPower: (isOn: boolean) => void
  readonly #disks: AttachedDisk[]
  readonly #exits = new EventEmitter()
  #power: Power = { kind: 'off' }
  #console = ''
  readonly #decoder = new StringDecoder('utf8')
  #nodes = 0
  #changing: Promise<unknown> = Promise.resolve()
  #ending: Promise<void> = Promise.resolve()
  #unplugging: Promise<void> = Promise.resolve()
  /** Somebody outside asked for the guest's shutdown, and deals with it. */
  #shuttingDown = false

  constructor(
    spec: MachineSpec,
    settings: {
      readonly limits: MachineLimits
      readonly pidFile: string
      readonly onPower: (isOn: boolean) => void
    },
  ) {
    this.#spec = spec
    this.#limits = settings.limits
    this.#pidFile = settings.pidFile
    this.#onPower = settings.onPower
    this.#disks = [...spec.disks]
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power.kind === 'off') await this.#powerOn()
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power.kind === 'off') return
      await this.#shutDownGuest(this.#power.qemu)
      await this.#powerOff()
    })
  }

  /** Does not wait for its turn at first: it also ends a guest that is asked to shut down and does not. */
  async kill(): Promise<void> {
    await this.#powerOff()
    await this.#inTurn(() => this.#powerOff())
  }

  /** The guest shuts down as for a stop and the machine starts anew, since hardware knows no other way to ask for it. */
  reboot(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power.kind === 'off') return
      const { qemu } = this.#power
      await this.#shutDownGuest(qemu)
      await qemu.qmp.execute('system_reset')
      await qemu.qmp.execute('cont')
      this.#watchSsh()
    })
  }

  attach(disk: AttachedDisk): Promise<void> {
    return this.#inTurn(async () => {
      this.#disks.push(disk)
      if (this.#power.kind === 'off') return
      const { qemu, drives } = this.#power
      const drive = await this.#takeDrive(disk, drives)
      try {
        await qemu.qmp.execute('blockdev-add', blockNode(drive.node, drive.file))
        await qemu.qmp.execute('device_add', blockDevice(drive.node, drive.serial))
      } catch (error) {
        this.#giveBack(drives, disk.serial)
        throw error
      }
    })
  }

  detach(serial: string): Promise<void> {
    return this.#inTurn(async () => {
      const index = this.#disks.findIndex((disk) => disk.serial === serial)
      if (index >= 0) this.#disks.splice(index, 1)
      if (this.#power.kind === 'off' || !this.#power.drives.has(serial)) return
      const { qemu } = this.#power
      const gone = eventOf(qemu, (event) => event.event === 'DEVICE_DELETED' && event.data.device === serial)
      // The guest has to let go of it, and one that boots does not hear. What comes after the limit is dealt with too.
      const ask = () => qemu.qmp.execute('device_del', { id: serial }).catch(() => undefined)
      if (!(await askUntil(ask, gone, longestDetach))) throw notDetached(this.#spec.vmId, serial)
      await this.#unplugging
    })
  }

  consoleOutput(): string {
    return this.#console
  }

  endpoint(port: number): { readonly host: string; readonly port: number } | undefined {
    if (port !== 22 || this.#power.kind === 'off' || !this.#power.sshGreeted) return undefined
    return { host: '127.0.0.1', port: this.#power.sshPort }
  }

  onExit(listener: (exit: MachineExit) => void): () => void {
    this.#exits.on('exit', listener)
    return () => this.#exits.off('exit', listener)
  }

  async #powerOn(): Promise<void> {
    const firmware = this.#spec.bootMode === 'uefi' ? findUefiFirmware() : undefined
    const drives = new Map<string, Drive>()
    try {
      const taken: QemuDrive[] = []
      // The boot disk first, so that the guest counts it first.
      for (const disk of this.#disks.toSorted((one, other) => Number(other.boot) - Number(one.boot))) {
        taken.push(await this.#takeDrive(disk, drives))
      }
      const args = qemuArguments({
        spec: this.#spec,
        drives: taken,
        limits: this.#limits,
        pidFile: this.#pidFile,
        firmware,
      })
      const qemu = await startQemu(args, (bytes) => this.#write(bytes))
      const sshPort = forwardedPort(await qemu.qmp.monitor('info usernet'))
      this.#power = { kind: 'on', qemu, drives, sshPort, sshGreeted: false, watching: new AbortController() }
      serveMetadata(qemu.metadata, (path) => metadataOf(this.#spec, path))
      qemu.qmp.onEvent((event) => this.#onQemuEvent(event))
      void qemu.ended.then(() => this.#onQemuEnded(qemu))
      this.#onPower(true)
      this.#watchSsh()
    } catch (error) {
      for (const serial of [...drives.keys()]) this.#giveBack(drives, serial)
      this.#onPower(false)
      throw error
    }
  }

  async #powerOff(): Promise<void> {
    const power = this.#power
    if (power.kind === 'on') {
      this.#power = { kind: 'off' }
      power.watching.abort()
      this.#ending = power.qemu.end().then(() => {
        for (const serial of [...power.drives.keys()]) this.#giveBack(power.drives, serial)
        this.#onPower(false)
      })
    }
    await this.#ending
  }

  /** Borrows the disk for this machine and names its block node. */
  async #takeDrive(attached: AttachedDisk, drives: Map<string, Drive>): Promise<QemuDrive> {
    const { disk, serial, boot } = attached
    if (!(disk instanceof RealDisk)) throw new TypeError('a real machine needs real disks')
    const node = this.#newNode()
    const writer: DiskWriter = { moveTo: (file) => this.#moveDrive(serial, file) }
    const file = await disk.lend(writer)
    drives.set(serial, { disk, writer, nodes: [node] })
    return { node, file, serial, boot }
  }

  #holds(serial: string): boolean {
    return this.#power.kind === 'on' && this.#power.drives.has(serial)
  }

  #giveBack(drives: Map<string, Drive>, serial: string): void {
    const drive = drives.get(serial)
    drives.delete(serial)
    drive?.disk.release(drive.writer)
  }

  /** Lets the guest write to an empty file over the present one from now on (`blockdev-snapshot`). */
  async #moveDrive(serial: string, file: string): Promise<boolean> {
    const drive = this.#power.kind === 'on' ? this.#power.drives.get(serial) : undefined
    const present = drive?.nodes.at(-1)
    if (this.#power.kind === 'off' || drive === undefined || present === undefined) return false
    const { qmp } = this.#power.qemu
    const node = this.#newNode()
    try {
      await qmp.execute('blockdev-add', { ...blockNode(node, file), backing: null })
      await qmp.execute('blockdev-snapshot', { node: present, overlay: node })
    } catch (error) {
      if (!this.#holds(serial)) return false
      throw error
    }
    drive.nodes.push(node)
    return true
  }

  /** The guest has let go of the device: its files are closed and the disk is given back. */
  async #unplugged(qemu: QemuProcess, drives: Map<string, Drive>, serial: string): Promise<void> {
    const nodes = drives.get(serial)?.nodes ?? []
    for (const node of nodes.splice(0).toReversed()) await qemu.qmp.execute('blockdev-del', { 'node-name': node })
    this.#giveBack(drives, serial)
  }

  /** Presses the power button until the guest is down, or for as long as it may take. */
  async #shutDownGuest(qemu: QemuProcess): Promise<void> {
    this.#shuttingDown = true
    try {
      const down = eventOf(qemu, (event) => event.event === 'SHUTDOWN')
      await askUntil(() => qemu.qmp.execute('system_powerdown').catch(() => undefined), down, longestShutdown)
    } finally {
      this.#shuttingDown = false
    }
  }

  #onQemuEvent({ event, data }: QmpEvent): void {
    if (this.#power.kind === 'off') return
    const { qemu, drives } = this.#power
    if (event === 'DEVICE_DELETED' && typeof data.device === 'string' && drives.has(data.device)) {
      this.#unplugging = this.#unplugged(qemu, drives, data.device).catch(() => undefined)
    }
    if (event === 'RESET' && data.guest === true) {
      this.#watchSsh()
      this.#exits.emit('exit', 'reboot')
    }
    if (event === 'SHUTDOWN' && data.guest === true && !this.#shuttingDown) {
      void this.#inTurn(async () => {
        await this.#powerOff()
        this.#exits.emit('exit', 'poweroff')
      })
    }
  }

  /** QEMU ended without having been asked to. */
  #onQemuEnded(qemu: QemuProcess): void {
    if (this.#power.kind === 'off' || this.#power.qemu !== qemu) return
    void this.#powerOff().then(() => this.#exits.emit('exit', 'crash'))
  }

  /** From now on SSH counts as unreachable, until its server greets. */
  #watchSsh(): void {
    if (this.#power.kind === 'off') return
    const power = this.#power
    power.watching.abort()
    power.watching = new AbortController()
    power.sshGreeted = false
    untilSshGreets(power.sshPort, power.watching.signal).then(
      () => {
        power.sshGreeted = true
      },
      () => {},
    )
  }

  #write(bytes: Buffer): void {
    this.#console = (this.#console + this.#decoder.write(bytes)).slice(-longestConsole)
  }

  /** At most 31 characters, and never used twice. */
  #newNode(): string {
    this.#nodes += 1
    return `disk${this.#nodes}`
  }

  /** What is done to the machine follows one another. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = this.#changing.then(change)
    this.#changing = turn.catch(() => undefined)
    return turn
  }
}

/** Resolves with true once QEMU tells of it, and with false when QEMU ends before. */
function eventOf(qemu: QemuProcess, isIt: (event: QmpEvent) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = qemu.qmp.onEvent((event) => {
      if (isIt(event)) settle(true)
    })
    const settle = (came: boolean) => {
      stop()
      resolve(came)
    }
    void qemu.ended.then(() => settle(false))
  })
}

/** Asks, and asks again from time to time, until the answer comes. False when it did not within the limit, in ms. */
async function askUntil(ask: () => Promise<unknown>, answer: Promise<unknown>, limit: number): Promise<boolean> {
  const answered = answer.then(() => true)
  for (const deadline = Date.now() + limit; Date.now() < deadline; ) {
    await ask()
    let timer: NodeJS.Timeout | undefined
    const later = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), askAgain)
    })
    const came = await Promise.race([answered, later])
    clearTimeout(timer)
    if (came) return true
  }
  return false
}

/** `TCP[HOST_FORWARD]  11  127.0.0.1 42735  10.9.0.44  22  0  0` in the answer to `info usernet`. */
function forwardedPort(usernet: string): number {
  const match = /HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)\s+[\d.]+\s+22\s/.exec(usernet)
  if (match === null) throw new StudioError({ code: 'qemu-failed', message: 'QEMU forwards no port to the machine.' })
  return Number(match[1])
}

function notDetached(vmId: string, serial: string): StudioError {
  return new StudioError({
    code: 'disk-not-detached',
    message: `The guest of ${vmId} did not let go of the volume ${serial} within ${longestDetach / 1000} s.`,
    hint: 'Unmount it in the guest before it is unlinked.',
  })
}
