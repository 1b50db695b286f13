import type { Readable, Writable } from 'node:stream'
import type { RemoteShell, TerminalSize } from './remote-shell.ts'

/** A command to run on the other side. */
export interface RemoteCommand {
  readonly command: string
  /** Called with whole decoded chunks as they arrive. */
  readonly onStdout?: (chunk: string) => void
  readonly onStderr?: (chunk: string) => void
  readonly stdin?: Readable
  readonly pty?: boolean
  /** How output is decoded: UTF-8, or `latin1`, which passes bytes on as they are, one character each. */
  readonly encoding?: 'utf8' | 'latin1'
}

/** How a command ended: with an exit code, or because the connection was lost before it told one. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'disconnected' }

/** Bytes moved so far, of how many where known. */
export type TransferProgress = (done: number, total: number | undefined) => void

export interface TransferOptions {
  readonly signal: AbortSignal
  readonly onProgress?: TransferProgress
}

export interface UploadFile extends TransferOptions {
  readonly content: Readable | Uint8Array | string
  /** Bytes, when known before. */
  readonly size?: number
  readonly path: string
  /** Permission bits such as 0o644. */
  readonly mode?: number
}

/** A way to reach a machine: ssh, winrm, chroot, local. Every method ends early, by rejection, when its signal aborts. */
export interface Communicator {
  readonly kind: 'ssh' | 'winrm' | 'chroot' | 'local' | 'none'
  /** Runs one command to its end. Rejects with a StudioError only when it could not be started. */
  execute(command: RemoteCommand, signal: AbortSignal): Promise<CommandEnd>
  upload(file: UploadFile): Promise<void>
  /** `source/` uploads what is inside, `source` makes `destination/source` (rsync's rule). */
  uploadDirectory(source: string, destination: string, options: TransferOptions): Promise<void>
  download(path: string, target: Writable, options: TransferOptions): Promise<void>
  downloadDirectory(source: string, destination: string, options: TransferOptions): Promise<void>
  /** Removes a file; one that is not there is fine. Absent where only a command can do it. */
  remove?(path: string, signal: AbortSignal): Promise<void>
  /** Opens a shell for a person, with a terminal. Absent where there is none. */
  openShell?(size: TerminalSize, signal: AbortSignal): Promise<RemoteShell>
  close(): Promise<void>
}
