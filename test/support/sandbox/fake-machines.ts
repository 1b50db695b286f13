import type { Machine, MachineExit, MachineFactory, MachineSpec } from '#electron/sandbox/machines/machine.ts'

/** A machine that does nothing but remember what was asked of it. */
export interface FakeMachine extends Machine {
  readonly spec: MachineSpec
  /** `start`, `stop`, `attach vol-…`, … in order. */
  readonly asked: readonly string[]
  /** Where ports lead; empty to begin with. */
  readonly ports: Map<number, { host: string; port: number }>
  /** The guest goes down by itself. */
  exit(exit: MachineExit): void
}

export interface FakeMachines extends MachineFactory {
  readonly made: readonly FakeMachine[]
  /** The last machine that was made for the VM. */
  of(vmId: string): FakeMachine
  /** `start()` of later machines fails with this. */
  failStarts(reason: string | undefined): void
  /** `stop()` does not resolve until this is called. */
  holdStops(): () => void
}

export function createFakeMachines(): FakeMachines {
  const made: FakeMachine[] = []
  let startFailure: string | undefined
  let held: Promise<void> = Promise.resolve()

  function create(spec: MachineSpec): FakeMachine {
    const asked: string[] = []
    const ports = new Map<number, { host: string; port: number }>()
    const listeners = new Set<(exit: MachineExit) => void>()
    let killed = () => {}
    const whenKilled = new Promise<void>((resolve) => {
      killed = resolve
    })
    return {
      spec,
      asked,
      ports,
      async start() {
        asked.push('start')
        if (startFailure !== undefined) throw new Error(startFailure)
      },
      async stop() {
        asked.push('stop')
        await Promise.race([held, whenKilled])
      },
      async kill() {
        asked.push('kill')
        killed()
      },
      async reboot() {
        asked.push('reboot')
      },
      async attach(disk) {
        asked.push(`attach ${disk.serial} ${disk.deviceName}`)
      },
      async detach(serial) {
        asked.push(`detach ${serial}`)
      },
      consoleOutput: () => `booted ${spec.vmId}\n`,
      endpoint: (port) => ports.get(port),
      onExit(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      exit(exit) {
        for (const listener of listeners) listener(exit)
      },
    }
  }

  return {
    kind: 'simulated',
    made,
    create(spec) {
      const machine = create(spec)
      made.push(machine)
      return machine
    },
    of(vmId) {
      const machine = made.findLast((one) => one.spec.vmId === vmId)
      if (machine === undefined) throw new Error(`no machine was made for ${vmId}`)
      return machine
    },
    failStarts(reason) {
      startFailure = reason
    },
    holdStops() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    async close() {},
  }
}
