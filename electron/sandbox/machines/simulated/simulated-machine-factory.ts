import type { Machine, MachineFactory, MachineSpec } from '../machine.ts'
import { SimulatedMachine } from './simulated-machine.ts'
import { holdsWindows, WindowsMachine } from './windows/windows-machine.ts'

/** Makes machines that run in this process: they boot at once and need nothing installed. */
export class SimulatedMachineFactory implements MachineFactory {
  readonly kind = 'simulated'
  /** Those that are on; one that is off holds nothing but its description. */
  readonly #running = new Set<Machine>()
  readonly #now: () => number

  /** @param options.now milliseconds since the epoch, for the machines' clocks. */
  constructor(options: { readonly now?: () => number } = {}) {
    this.#now = options.now ?? Date.now
  }

  create(spec: MachineSpec): Machine {
    const isWindows = spec.disks.some((disk) => disk.boot && holdsWindows(disk))
    const onPower = (isOn: boolean) => {
      if (isOn) this.#running.add(machine)
      else this.#running.delete(machine)
    }
    const machine: Machine = isWindows
      ? new WindowsMachine(spec, this.#now, onPower)
      : new SimulatedMachine(spec, this.#now, onPower)
    return machine
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((machine) => machine.kill()))
  }
}
