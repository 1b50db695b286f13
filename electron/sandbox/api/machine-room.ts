import type { Machine, MachineExit, MachineFactory, MachineSpec } from '../machines/machine.ts'
import type { Jobs } from './jobs.ts'

/** What the room tells about a VM. `boot` is the start that it belongs to: the VM may have moved on. */
export interface MachineEvents {
  readonly started: (vmId: string, boot: number) => void
  readonly startFailed: (vmId: string, boot: number, reason: string) => void
  readonly stopped: (vmId: string, boot: number) => void
  readonly exited: (vmId: string, boot: number, exit: MachineExit) => void
}

interface Slot {
  machine?: Machine
  boot: number
  on: boolean
  /** `stop()` is under way: the guest may take its time, or for ever. */
  stopping: boolean
  /** What happens to one machine happens in order. */
  tail: Promise<void>
}

/**
 * The machines behind VMs. The state machine says what is wanted and is told what became of it; starting and stopping
 * take the machine's own time, without holding up any request.
 */
export class MachineRoom {
  readonly #factory: MachineFactory
  readonly #jobs: Jobs
  readonly #events: MachineEvents
  readonly #slots = new Map<string, Slot>()

  constructor(factory: MachineFactory, jobs: Jobs, events: MachineEvents) {
    this.#factory = factory
    this.#jobs = jobs
    this.#events = events
  }

  /** Starts a machine as the VM is described once its disks are there. */
  start(vmId: string, boot: number, specify: () => Promise<MachineSpec>): void {
    this.#enqueue(vmId, async (slot) => {
      try {
        const machine = this.#factory.create(await specify())
        slot.machine = machine
        slot.boot = boot
        machine.onExit((exit) => {
          if (slot.machine !== machine) return
          if (exit !== 'reboot') slot.on = false
          this.#events.exited(vmId, boot, exit)
        })
        await machine.start()
        slot.on = true
        this.#events.started(vmId, boot)
      } catch (error) {
        this.#events.startFailed(vmId, boot, error instanceof Error ? error.message : String(error))
      }
    })
  }

  /** Asks the guest to power off. Resolves once it is off; a machine that is off already is done at once. */
  stop(vmId: string, boot: number): Promise<void> {
    return this.#enqueue(vmId, async (slot) => {
      if (slot.on && slot.machine !== undefined) {
        slot.stopping = true
        try {
          await slot.machine.stop()
        } catch {
          await slot.machine.kill()
        } finally {
          slot.stopping = false
          slot.on = false
        }
      }
      this.#events.stopped(vmId, boot)
    })
  }

  /** Pulls the plug, also of a machine that is just asked to stop and does not. */
  kill(vmId: string, boot: number): Promise<void> {
    const slot = this.#slots.get(vmId)
    if (slot?.stopping && slot.machine !== undefined) this.#jobs.track(slot.machine.kill())
    return this.#enqueue(vmId, async (current) => {
      if (current.on && current.machine !== undefined) await current.machine.kill()
      current.on = false
      this.#events.stopped(vmId, boot)
    })
  }

  reboot(vmId: string): Promise<void> {
    return this.#enqueue(vmId, async (slot) => {
      if (slot.on) await slot.machine?.reboot()
    })
  }

  /** Something to be done to a machine that is on, in its turn; nothing to do when it is off. */
  whenOn(vmId: string, act: (machine: Machine) => Promise<void>): Promise<void> {
    return this.#enqueue(vmId, async (slot) => {
      if (slot.on && slot.machine !== undefined) await act(slot.machine)
    })
  }

  isOn(vmId: string): boolean {
    return this.#slots.get(vmId)?.on ?? false
  }

  consoleOutput(vmId: string): string {
    return this.#slots.get(vmId)?.machine?.consoleOutput() ?? ''
  }

  /** What Windows made at the VM's first boot; undefined when the machine is off or not Windows. */
  administratorPassword(vmId: string): string | undefined {
    return this.#slots.get(vmId)?.machine?.administratorPassword?.()
  }

  /** Where the guest's port is on this computer; undefined when the machine is off or nothing listens. */
  endpoint(vmId: string, port: number): { readonly host: string; readonly port: number } | undefined {
    const slot = this.#slots.get(vmId)
    return slot?.on ? slot.machine?.endpoint(port) : undefined
  }

  forget(vmId: string): void {
    this.#slots.delete(vmId)
  }

  close(): Promise<void> {
    return this.#factory.close()
  }

  #enqueue(vmId: string, act: (slot: Slot) => Promise<void>): Promise<void> {
    let slot = this.#slots.get(vmId)
    if (slot === undefined) {
      slot = { boot: 0, on: false, stopping: false, tail: Promise.resolve() }
      this.#slots.set(vmId, slot)
    }
    const turn = slot
    const done = turn.tail.then(() => act(turn))
    turn.tail = done.catch(() => undefined)
    this.#jobs.track(done)
    return turn.tail
  }
}
