import type { RemoteShell, TerminalSize } from '#electron/communicators/remote-shell.ts'
import type { CloudAccount } from './cloud-account.ts'

/** Whether a person can have a shell on a machine. */
export type ShellAccess =
  /** Not now, and why: `no-shell-yet` is worth another try. */
  | { readonly kind: 'none'; readonly code: 'no-shell-yet' | 'no-shell'; readonly why: string; readonly hint?: string }
  | {
      readonly kind: 'open'
      /** `outscale@142.44.1.2` */
      readonly login: string
      /** Worth knowing before one types. */
      readonly notice?: string
      open(size: TerminalSize, signal: AbortSignal): Promise<RemoteShell>
    }

/** A VM as far as a person may look into it. */
export interface BuildMachine {
  readonly vmId: string
  readonly account: CloudAccount
  /** Its guest is Windows, or is logged in to as Windows is. */
  readonly windows: boolean
  readonly shell: ShellAccess
  /** Reads and decrypts the password of Windows' administrator; `undefined` while there is none. */
  readonly adminPassword?: (signal: AbortSignal) => Promise<{ username: string; password: string } | undefined>
}
