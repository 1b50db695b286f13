import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineFactory, MachineSpec } from '../machine.ts'
import { endOrphanedMachines } from './orphaned-machines.ts'
import type { MachineLimits } from './qemu-arguments.ts'
import { requireQemu } from './qemu-programs.ts'
import { RealMachine } from './real-machine.ts'

export interface RealMachineSettings {
  /** Where QEMU's process ids are; the region's alone. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly limits?: MachineLimits
}

/** Enough for a Linux system that is being set up; several machines fit into a laptop. */
const defaultLimits: MachineLimits = { cores: 2, memory: 1024 }

/** Makes machines that QEMU runs. */
export class RealMachineFactory implements MachineFactory {
  readonly kind = 'real'
  readonly #folder: string
  readonly #limits: MachineLimits
  readonly #machines = new Set<RealMachine>()

  private constructor(folder: string, limits: MachineLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /**
   * Ends what an earlier program left running in the folder, so that nobody writes to the disks any more.
   *
   * @throws StudioError `real-machines-unavailable`
   */
  static async open({ folder, environment, limits }: RealMachineSettings): Promise<RealMachineFactory> {
    requireQemu(environment)
    await endOrphanedMachines(folder)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new RealMachineFactory(folder, limits ?? defaultLimits)
  }

  create(spec: MachineSpec): RealMachine {
    const machine: RealMachine = new RealMachine(spec, {
      limits: this.#limits,
      pidFile: join(this.#folder, `${spec.vmId}.pid`),
      onPower: (isOn) => {
        if (!isOn) this.#machines.delete(machine)
      },
    })
    // From now on, since one that is just starting has to be ended too.
    this.#machines.add(machine)
    return machine
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines].map((machine) => machine.kill()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}
