import type { Disk } from '../disks/disk.ts'

/** What a VM looks like from inside, as its firmware, hypervisor and metadata service present it. */
export interface MachineSpec {
  readonly vmId: string
  readonly hostname: string
  /** vCores. */
  readonly cores: number
  /** GiB. */
  readonly memory: number
  readonly bootMode: 'legacy' | 'uefi'
  /** What the VM was launched from; decides the guest's operating system where the disk itself does not say. */
  readonly disks: readonly AttachedDisk[]
  /** OpenSSH public keys that cloud-init puts into the default user's authorized_keys at first boot. */
  readonly authorizedKeys: readonly string[]
  /** Decoded user data; empty when none. */
  readonly userData: string
  readonly privateIp: string
  readonly publicIp?: string
}

export interface AttachedDisk {
  /** The volume's id; what the guest sees as the disk's serial. */
  readonly serial: string
  /** As the API was asked for (`/dev/sda1`, `/dev/xvdb`); the guest may name it otherwise. */
  readonly deviceName: string
  readonly disk: Disk
  readonly boot: boolean
}

/** Why a machine stopped running by itself. */
export type MachineExit = 'poweroff' | 'reboot' | 'crash'

/** A running or stopped machine behind a VM of the sandbox region. Its disks outlive it. */
export interface Machine {
  /** Boots from the boot disk; resolves once the machine is on (not yet once SSH answers). Throws when the disk cannot boot. */
  start(): Promise<void>
  /** Asks the guest to power off; resolves once it is off. Disks then hold what was written. */
  stop(): Promise<void>
  /** Pulls the plug. */
  kill(): Promise<void>
  /** Asks the guest to restart. */
  reboot(): Promise<void>
  attach(disk: AttachedDisk): Promise<void>
  detach(serial: string): Promise<void>
  /** What the guest wrote to its serial console so far, at most the last 64 KiB. Includes SSH host key fingerprints. */
  consoleOutput(): string
  /** Where a TCP connection to the guest's port (22, 5985 …) really goes on this computer; undefined when nothing listens. */
  endpoint(port: number): { readonly host: string; readonly port: number } | undefined
  /** The password that Windows made for its administrator at this VM's first boot; absent for other guests. */
  administratorPassword?(): string | undefined
  /** Called when the guest powers off, reboots or crashes by itself. Returns the function that ends the subscription. */
  onExit(listener: (exit: MachineExit) => void): () => void
}

/** Makes machines of one kind. */
export interface MachineFactory {
  readonly kind: 'simulated' | 'real'
  create(spec: MachineSpec): Machine
  /** Ends every machine and frees what they hold. */
  close(): Promise<void>
}
