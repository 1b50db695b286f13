import ssh2, { type Client, type ConnectConfig, type SFTPWrapper } from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { BaseSystem } from '#electron/sandbox/disks/disk.ts'
import type { SimulatedDisk } from '#electron/sandbox/disks/simulated-disk.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import type { MachineSpec } from '#electron/sandbox/machines/machine.ts'
import type { SimulatedMachine } from '#electron/sandbox/machines/simulated/simulated-machine.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'

export interface KeyPair {
  readonly public: string
  readonly private: string
}

export function newKeyPair(): KeyPair {
  return generateEd25519('test')
}

/** A place for machines and disks, to be closed after the test. */
export class World {
  readonly store = new SimulatedDiskStore()
  readonly factory = new SimulatedMachineFactory()
  #vms = 0

  async base(base: BaseSystem): Promise<SimulatedDisk> {
    return this.store.openBase(base)
  }

  /** A running machine with this boot disk. */
  async boot(disk: SimulatedDisk, changes: Partial<MachineSpec> = {}): Promise<SimulatedMachine> {
    this.#vms += 1
    const machine = this.factory.create({
      vmId: `i-${String(this.#vms).padStart(8, '0')}`,
      hostname: `ip-10-0-0-${this.#vms + 3}`,
      cores: 2,
      memory: 4,
      bootMode: 'legacy',
      disks: [{ serial: `vol-${this.#vms}`, deviceName: '/dev/sda1', disk, boot: true }],
      authorizedKeys: [],
      userData: '',
      privateIp: `10.0.0.${this.#vms + 3}`,
      ...changes,
    }) as SimulatedMachine
    await machine.start()
    return machine
  }

  async close(): Promise<void> {
    await this.factory.close()
  }
}

export interface RemoteRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null | undefined
  readonly signal: string | undefined
}

export async function connect(machine: SimulatedMachine, options: ConnectConfig): Promise<Client> {
  const endpoint = machine.endpoint(22)
  if (!endpoint) throw new Error('the machine has no SSH')
  const client = new ssh2.Client()
  // After a refusal or a reboot the connection may be reset as well.
  client.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve)
    client.once('error', reject)
    client.connect({ username: 'outscale', ...options, ...endpoint })
    // From the first packet on: the handshake's small packets would wait 40 ms each otherwise.
    client.setNoDelay(true)
  })
  return client
}

export function run(
  client: Client,
  command: string,
  options: { readonly input?: string; readonly pty?: boolean } = {},
): Promise<RemoteRun> {
  return new Promise((resolve, reject) => {
    client.exec(command, { pty: options.pty ?? false }, (error, channel) => {
      if (error) {
        reject(error)
        return
      }
      let stdout = ''
      let stderr = ''
      let code: number | null | undefined
      let signal: string | undefined
      channel.on('data', (chunk: Buffer) => {
        stdout += chunk.toString()
      })
      channel.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
      })
      channel.on('exit', (exitCode: number | null, exitSignal?: string) => {
        code = exitCode
        signal = exitSignal
      })
      channel.on('close', () => resolve({ stdout, stderr, code, signal }))
      if (options.input !== undefined) channel.end(options.input)
    })
  })
}

export function openSftp(client: Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)))
  })
}

/** Makes a promise of an SFTP call that takes a callback last. */
export function sftpCall<T = void>(
  call: (done: (error: Error | null | undefined, value?: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as T)))
  })
}
