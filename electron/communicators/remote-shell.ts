import type { CommandEnd } from './communicator.ts'

/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** A login shell with a terminal on the other side. */
export interface RemoteShell {
  /** What it says, whole characters at a time, with colours. It is read as slowly as it is taken; it ends with the shell. */
  readonly output: AsyncIterable<string>
  /** What is typed. Resolves when the connection took it. */
  write(text: string): Promise<void>
  resize(size: TerminalSize): void
  /** How it ended; `disconnected` when that was never told. */
  readonly end: Promise<CommandEnd>
  /** Hangs up: what runs in the terminal gets SIGHUP. */
  close(): void
}
