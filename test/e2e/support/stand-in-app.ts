import { startDesktopApp } from './desktop-app.ts'
import type { RunningApp } from './studio-app.ts'

/** Starts the desktop's main process on the stand-in for Electron's runtime. */
export async function startOnStandIn(home: string): Promise<RunningApp> {
  const app = await startDesktopApp(home)
  return {
    window: app.window,
    open: async () => {
      await app.window.locator('#main').waitFor()
    },
    answerDialog: async (path) => app.order({ kind: 'choose', path }),
    kill: () => app.kill(),
    end: () => app.end(),
  }
}
