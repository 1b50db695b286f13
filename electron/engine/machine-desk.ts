import type { BuildMachine } from './build-machine.ts'
import type { RedactedStream } from './redactor.ts'

/** A build's machine with what concerns its build only. */
export interface WatchedMachine extends BuildMachine {
  /** A text of the machine with the build's secrets replaced. */
  redact(text: string): string
  /** The same for text that comes in chunks. */
  redactedStream(): RedactedStream
  /** Somebody opened a shell: what is made of the machine may differ from what the template says. */
  noteShell(): void
}

/** The machines that builds work on, for whoever wants to look into one. One that is kept stays known after its build. */
export interface MachineDesk {
  /** What is known of a build's machine by now; replaces what was known before. */
  put(runId: string, build: string, machine: WatchedMachine): void
  of(runId: string, build: string): WatchedMachine | undefined
  remove(runId: string, build: string): void
}

export function createMachineDesk(): MachineDesk {
  const machines = new Map<string, WatchedMachine>()
  const key = (runId: string, build: string) => `${runId}/${build}`
  return {
    put: (runId, build, machine) => void machines.set(key(runId, build), machine),
    of: (runId, build) => machines.get(key(runId, build)),
    remove: (runId, build) => void machines.delete(key(runId, build)),
  }
}
