import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import {
  createWindowsComputer,
  runOnComputer,
  type WindowsComputer,
  type WindowsUpdate,
} from '#electron/sandbox/machines/simulated/windows/windows-computer.ts'
import { startWinrmServer, type WinrmServer } from '#electron/sandbox/machines/simulated/windows/winrm-server.ts'

export interface WindowsMachineOptions {
  readonly password?: string
  readonly basic?: boolean
  readonly allowUnencrypted?: boolean
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly updates?: readonly WindowsUpdate[]
  /** ms that a restart takes. */
  readonly restartTime?: number
}

export interface WindowsMachine {
  readonly computer: WindowsComputer
  readonly server: WinrmServer
  /** How often it was restarted. */
  readonly restarts: () => number
  text(path: string): string | undefined
}

export const windowsPassword = 'Passw0rd:é$'

/** A simulated Windows with its WinRM service on loopback, for the running test. */
export async function startWindowsMachine(options: WindowsMachineOptions = {}): Promise<WindowsMachine> {
  let restarts = 0
  const restart = async () => {
    restarts += 1
    await server.pause()
    await delay(options.restartTime ?? 100)
    await server.resume()
  }
  const computer = createWindowsComputer({
    passwords: { Administrator: options.password ?? windowsPassword },
    updates: options.updates ?? [],
    onRestart: () => void restart(),
  })
  const server = await startWinrmServer({
    passwordOf: (user) => computer.passwordOf(user),
    basic: options.basic ?? true,
    allowUnencrypted: options.allowUnencrypted ?? true,
    computer: computer.name,
    run: (command) => runOnComputer(computer, command),
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  })
  onTestFinished(() => server.close())
  return {
    computer,
    server,
    restarts: () => restarts,
    text: (path) => {
      const content = computer.files.read(path)
      return content === undefined ? undefined : Buffer.from(content).toString('utf8')
    },
  }
}
