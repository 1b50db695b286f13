import type { MachineFactory, MachineSpec } from '../machine.ts'
import { SimulatedMachine } from './simulated-machine.ts'

/** Makes machines that run in this process: they boot at once and need nothing installed. */
export class SimulatedMachineFactory implements MachineFactory {
  readonly kind = 'simulated'
  readonly #machines = new Set<SimulatedMachine>()
  readonly #now: () => number

  /** @param options.now milliseconds since the epoch, for the machines' clocks. */
  constructor(options: { readonly now?: () => number } = {}) {
    this.#now = options.now ?? Date.now
  }

  create(spec: MachineSpec): SimulatedMachine {
    const machine = new SimulatedMachine(spec, this.#now)
    this.#machines.add(machine)
    return machine
  }

  async close(): Promise<void> {
    await Promise.all([...this.#machines].map((machine) => machine.close()))
    this.#machines.clear()
  }
}
