import type { Readable } from 'node:stream'
import { runCmd } from './cmd.ts'
import type { GuestCommand } from './remote-shells.ts'
import { createWindowsFiles, type WindowsFiles } from './windows-files.ts'

/** An update that Windows would find. */
export interface WindowsUpdate {
  readonly title: string
  readonly needsRestart: boolean
}

/** A simulated Windows, as far as builds see of it: files, an environment, updates, and being restarted. */
export interface WindowsComputer {
  readonly name: string
  readonly files: WindowsFiles
  /** Names in upper case. */
  readonly environment: ReadonlyMap<string, string>
  readonly updates: WindowsUpdate[]
  readonly registryKeys: Set<string>
  /** Every line that was given to `cmd`, in order, and by whom. */
  readonly commands: { readonly user: string; readonly line: string }[]
  /** The password of a user, whatever the case of the name. */
  passwordOf(user: string): string | undefined
  /** The seconds until a restart that was asked for; `undefined` when none was. */
  restartIn: number | undefined
  /** Goes down and comes up again. */
  restart(): void
  powerOff(): void
  /** Forgets who it is, for an image of it. */
  generalise(): void
}

export interface WindowsComputerOptions {
  readonly name?: string
  readonly passwords: Readonly<Record<string, string>>
  readonly files?: WindowsFiles
  readonly updates?: readonly WindowsUpdate[]
  /** Called when Windows is to restart. */
  readonly onRestart?: () => void
  readonly onPowerOff?: () => void
  /** Called by sysprep. */
  readonly onGeneralise?: () => void
}

export function createWindowsComputer(options: WindowsComputerOptions): WindowsComputer {
  const { name = 'WIN-SANDBOX', passwords } = options
  const files = options.files ?? createWindowsFiles()
  files.makeFolder('C:\\Windows\\Temp')
  files.makeFolder('C:\\Users\\Administrator')
  const known = new Map(Object.entries(passwords).map(([user, password]) => [user.toLowerCase(), password]))
  const computer: WindowsComputer = {
    name,
    files,
    environment: new Map([
      ['COMPUTERNAME', name],
      ['OS', 'Windows_NT'],
      ['SYSTEMROOT', 'C:\\Windows'],
      ['WINDIR', 'C:\\Windows'],
      ['TEMP', 'C:\\Users\\Administrator\\AppData\\Local\\Temp'],
      ['TMP', 'C:\\Users\\Administrator\\AppData\\Local\\Temp'],
      ['USERPROFILE', 'C:\\Users\\Administrator'],
    ]),
    updates: [...(options.updates ?? [])],
    registryKeys: new Set(),
    commands: [],
    passwordOf: (user) => known.get(user.toLowerCase()),
    restartIn: undefined,
    restart() {
      computer.restartIn = undefined
      computer.registryKeys.clear()
      options.onRestart?.()
    },
    powerOff() {
      computer.restartIn = undefined
      options.onPowerOff?.()
    },
    generalise: () => options.onGeneralise?.(),
  }
  return computer
}

/** What a program on it has to work with. */
export interface GuestProgram {
  readonly computer: WindowsComputer
  readonly user: string
  /** The variables of this process; names in upper case. */
  readonly environment: Map<string, string>
  readonly stdin: Readable
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly signal: AbortSignal
  /** Runs another line of `cmd`. */
  readonly shell: (line: string, program: GuestProgram) => Promise<number>
}

/** Runs what comes over WinRM: a line for `cmd`. */
export async function runOnComputer(computer: WindowsComputer, guest: GuestCommand): Promise<number> {
  computer.commands.push({ user: guest.user, line: guest.command })
  const environment = new Map([...computer.environment, ['USERNAME', guest.user]])
  return runCmd(guest.command, {
    computer,
    user: guest.user,
    environment,
    stdin: guest.stdin,
    stdout: (text) => guest.stdout(Buffer.from(text)),
    stderr: (text) => guest.stderr(Buffer.from(text)),
    signal: guest.signal,
    shell: runCmd,
  })
}
