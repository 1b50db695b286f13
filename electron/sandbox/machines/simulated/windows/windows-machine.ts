import { randomInt } from 'node:crypto'
import { StudioError } from '#shared/studio-error.ts'
import { makeCertificate } from '../../../api/self-signed-certificate.ts'
import { SimulatedDisk } from '../../../disks/simulated-disk.ts'
import { fileSystemsOf } from '../../../disks/volume-content.ts'
import type { AttachedDisk, Machine, MachineExit, MachineSpec } from '../../machine.ts'
import type { GuestCommand } from './remote-shells.ts'
import { createTreeFiles } from './tree-files.ts'
import { createWindowsComputer, runOnComputer } from './windows-computer.ts'
import type { WindowsFiles } from './windows-files.ts'
import { startWinrmServer, type WinrmServer } from './winrm-server.ts'

const longestConsole = 65_536
/** Of WinRM over HTTP and over HTTPS. */
const ports = { plain: 5985, secured: 5986 } as const

/** Whether a disk has Windows on it. */
export function holdsWindows({ disk }: AttachedDisk): boolean {
  return disk instanceof SimulatedDisk && fileSystemsOf(disk.content).some(({ type }) => type === 'ntfs')
}

/**
 * A VM with a simulated Windows: it knows WinRM, files, and a little of `cmd` and PowerShell. At its first boot it makes
 * a password for Administrator; whether it has been booted is on its disk, so that an OMI of it makes none, unless it was
 * generalised with sysprep. Nothing of it touches this computer's files.
 */
export class WindowsMachine implements Machine {
  readonly #spec: MachineSpec
  readonly #now: () => number
  readonly #disks: AttachedDisk[]
  readonly #onPower: (isOn: boolean) => void
  readonly #listeners = new Set<(exit: MachineExit) => void>()
  /** By the port of the guest; none while it is off. */
  #servers: ReadonlyMap<number, WinrmServer> | undefined
  #console = ''
  #changing: Promise<void> = Promise.resolve()

  /** @param onPower told when the machine goes on and when it is off again; a reboot is neither. */
  constructor(spec: MachineSpec, now: () => number, onPower: (isOn: boolean) => void = () => {}) {
    this.#spec = spec
    this.#now = now
    this.#onPower = onPower
    this.#disks = [...spec.disks]
  }

  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#servers !== undefined) return
      await this.#boot()
      this.#onPower(true)
    })
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#switchOff())
  }

  kill(): Promise<void> {
    return this.#inTurn(() => this.#switchOff())
  }

  reboot(): Promise<void> {
    return this.#inTurn(() => this.#restart())
  }

  async attach(disk: AttachedDisk): Promise<void> {
    this.#disks.push(disk)
  }

  async detach(serial: string): Promise<void> {
    const index = this.#disks.findIndex((disk) => disk.serial === serial)
    if (index >= 0) this.#disks.splice(index, 1)
  }

  consoleOutput(): string {
    return this.#console
  }

  endpoint(port: number): { readonly host: string; readonly port: number } | undefined {
    const server = this.#servers?.get(port)
    return server === undefined ? undefined : { host: '127.0.0.1', port: server.port }
  }

  onExit(listener: (exit: MachineExit) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  administratorPassword(): string | undefined {
    if (this.#servers === undefined) return undefined
    const accounts = readAccounts(this.#files())
    return accounts?.madeFor === this.#spec.vmId ? accounts.password : undefined
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#changing.then(change)
    this.#changing = turn.catch(() => undefined)
    return turn
  }

  async #boot(): Promise<void> {
    const files = this.#files()
    const accounts = readAccounts(files) ?? this.#firstBoot(files)
    const computer = createWindowsComputer({
      name: `WIN-${this.#spec.vmId.slice(-8).toUpperCase()}`,
      passwords: { Administrator: accounts.password },
      files,
      onRestart: () => void this.#guestPower('reboot'),
      onPowerOff: () => void this.#guestPower('poweroff'),
      onGeneralise: () => files.remove(accountsFile),
    })
    const service = {
      passwordOf: (user: string) => computer.passwordOf(user),
      basic: true,
      allowUnencrypted: true,
      computer: computer.name,
      run: (command: GuestCommand) => runOnComputer(computer, command),
      now: this.#now,
    }
    // Signed by itself, as Windows does it for a listener that nobody gave a certificate.
    const { key, certificate } = await makeCertificate([computer.name], this.#now(), computer.name)
    this.#servers = new Map([
      [ports.plain, await startWinrmServer(service)],
      [ports.secured, await startWinrmServer({ ...service, tls: { key, cert: certificate } })],
    ])
    this.#write('Windows Server 2022 (simulated by the OMI Studio sandbox)\nWinRM listens on ports 5985 and 5986.\n')
  }

  #firstBoot(files: WindowsFiles): Accounts {
    const accounts = { madeFor: this.#spec.vmId, password: newPassword() }
    files.write(accountsFile, Buffer.from(JSON.stringify(accounts)))
    this.#write('First boot: the administrator’s password was made.\n')
    if (this.#spec.userData !== '') this.#write('User data: this simulated Windows does not run any.\n')
    return accounts
  }

  async #switchOff(): Promise<void> {
    if (!(await this.#closeServers('Shutting down.\n'))) return
    this.#onPower(false)
  }

  async #restart(): Promise<void> {
    if (await this.#closeServers('Restarting.\n')) await this.#boot()
  }

  /** Whether there was anything to close. */
  async #closeServers(lastWords: string): Promise<boolean> {
    const servers = this.#servers
    if (servers === undefined) return false
    this.#servers = undefined
    this.#write(lastWords)
    await Promise.all([...servers.values()].map((server) => server.close()))
    return true
  }

  /** What the guest asked for by `shutdown`. */
  #guestPower(action: 'poweroff' | 'reboot'): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#servers === undefined) return
      await (action === 'reboot' ? this.#restart() : this.#switchOff())
      for (const listener of [...this.#listeners]) listener(action)
    })
  }

  #files(): WindowsFiles {
    const boot = this.#disks.find((disk) => disk.boot)
    const content = boot?.disk instanceof SimulatedDisk ? boot.disk.content : undefined
    const volume = content === undefined ? undefined : fileSystemsOf(content).find(({ type }) => type === 'ntfs')
    if (volume !== undefined) return createTreeFiles(volume.tree, this.#now)
    throw new StudioError({
      code: 'machine-not-bootable',
      message: `The machine ${this.#spec.vmId} does not boot: its boot disk has no Windows on it.`,
    })
  }

  #write(text: string): void {
    this.#console = (this.#console + text.replace(/\n/g, '\r\n')).slice(-longestConsole)
  }
}

/** Where Windows keeps its accounts; here with the VM for which the password was made. */
const accountsFile = 'C:\\Windows\\System32\\config\\SAM'

interface Accounts {
  readonly madeFor: string
  readonly password: string
}

function readAccounts(files: WindowsFiles): Accounts | undefined {
  const content = files.read(accountsFile)
  return content === undefined ? undefined : (JSON.parse(Buffer.from(content).toString('utf8')) as Accounts)
}

/** Of every kind that Windows asks for. */
function newPassword(): string {
  const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!$%*+-=?@']
  const characters = Array.from({ length: 16 }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    return kind[randomInt(kind.length)] ?? ''
  })
  return characters.join('')
}
