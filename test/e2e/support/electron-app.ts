import { dirname, join } from 'node:path'
import { _electron } from '@playwright/test'
import { findElectronRuntime } from '#electron/launcher/electron-runtime.ts'
import type { RunningApp } from './studio-app.ts'

const root = dirname(dirname(dirname(import.meta.dirname)))

/** Starts the app in Electron itself. Throws, saying why, where Electron's runtime is not. */
export async function startInElectron(home: string): Promise<RunningApp> {
  const runtime = findElectronRuntime(root, process.env)
  if (runtime.kind === 'absent') throw new Error(`The tests cannot run in Electron here: ${runtime.reason}.`)
  const flags = process.platform === 'linux' ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [root, ...flags],
    env: { ...process.env, HOME: home, OMI_STUDIO_HOME: join(home, 'data') } as Record<string, string>,
  })
  const window = await app.firstWindow()
  return {
    window,
    open: async () => {
      await window.locator('#main').waitFor()
    },
    // The system's dialog cannot be driven from a test: Electron's answer to it is what it would have said.
    answerDialog: (path) =>
      app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      }, path),
    kill: async () => {
      app.process().kill('SIGKILL')
    },
    end: () => app.close(),
  }
}
