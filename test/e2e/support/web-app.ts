import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { RunningApp } from './studio-app.ts'

const root = dirname(dirname(dirname(import.meta.dirname)))

/**
 * Starts the built web host.
 *
 * @param port 0 takes a free one
 */
export async function startWebHost(home: string, port = 0): Promise<RunningApp> {
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--port', String(port)], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: join(home, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const link = await linkOf(child)
  const stop = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
  return {
    async open(page) {
      await page.goto(link)
    },
    kill: () => stop('SIGKILL'),
    end: () => stop('SIGTERM'),
  }
}

function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const onText = (text: Buffer) => {
      output += text.toString()
      const found = /http:\/\/\S+token=\S+/.exec(output)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', onText)
    child.stderr?.on('data', onText)
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}: ${output}`)))
  })
}
