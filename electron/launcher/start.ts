import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from './build-output.ts'
import { type ElectronRuntime, findElectronRuntime } from './electron-runtime.ts'
import { canReachElectronDownloads, downloadElectron } from './obtain-electron.ts'

/**
 * `npm start`: opens the app in Electron's window, or, where Electron's runtime is absent and cannot be had, says so in
 * one line and serves the same app on this computer for a browser.
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const say = (text: string) => process.stdout.write(`${text}\n`)

const runtime = await obtainRuntime()
if (runtime.kind === 'absent') {
  say(`${runtime.reason} and cannot be had from here: starting OMI Studio as a local web app instead.`)
}
await buildIfNeeded(root, say)
const child =
  runtime.kind === 'present'
    ? spawn(runtime.executable, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
    : spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)], {
        stdio: 'inherit',
      })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 1))

async function obtainRuntime(): Promise<ElectronRuntime> {
  const found = findElectronRuntime(root, process.env)
  if (found.kind === 'present' || !(await canReachElectronDownloads(process.env))) return found
  say("Fetching Electron's runtime (once) …")
  return (await downloadElectron(root)) ? findElectronRuntime(root, process.env) : found
}
