/** Signals that the simulated machine knows, with their Linux numbers. */
export const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  WINCH: 28,
} as const

export type SignalName = keyof typeof signalNumbers

/** A signal by name (`TERM`, `SIGTERM`) or number; undefined when there is none. */
export function parseSignal(text: string): SignalName | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  for (const [known, number] of Object.entries(signalNumbers)) {
    if (known === name || String(number) === text) return known as SignalName
  }
  return undefined
}

/** How a process ended. */
export type ExitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: SignalName }

/** The number that a shell shows for it in `$?`. */
export function statusNumber(status: ExitStatus): number {
  return status.kind === 'exited' ? status.code : 128 + signalNumbers[status.signal]
}

/** Unwinds a process that a signal ends. */
export class Killed extends Error {
  readonly signal: SignalName

  constructor(signal: SignalName) {
    super(`killed by SIG${signal}`)
    this.name = 'Killed'
    this.signal = signal
  }
}
