import type { MachineFactory, MachineSpec } from '../machine.ts'
import { SimulatedMachine } from './simulated-machine.ts'

/** Makes machines that run in this process: they boot at once and need nothing installed. */
export class SimulatedMachineFactory implements MachineFactory {
  readonly kind = 'simulated'
  /** Those that are on; one that is off holds nothing but its description. */
  readonly #running = new Set<SimulatedMachine>()
  readonly #now: () => number

  /** @param options.now milliseconds since the epoch, for the machines' clocks. */
  constructor(options: { readonly now?: () => number } = {}) {
    this.#now = options.now ?? Date.now
  }

  create(spec: MachineSpec): SimulatedMachine {
    const machine: SimulatedMachine = new SimulatedMachine(spec, this.#now, (isOn) => {
      if (isOn) this.#running.add(machine)
      else this.#running.delete(machine)
    })
    return machine
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((machine) => machine.kill()))
  }
}
