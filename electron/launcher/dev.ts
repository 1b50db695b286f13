import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findElectronRuntime } from './electron-runtime.ts'

/**
 * `npm run dev`: the app with hot reload. With Electron's runtime, electron-vite runs the window; without it, the page
 * comes from Vite through the local web host, and Node starts the host again when its source changes.
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const runtime = findElectronRuntime(root, process.env)
const args =
  runtime.kind === 'present'
    ? [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'dev', '--watch']
    : [
        '--watch-path=electron',
        '--watch-path=shared',
        '--watch-preserve-output',
        join(root, 'electron', 'launcher', 'dev-web.ts'),
      ]
if (runtime.kind === 'absent') process.stdout.write(`${runtime.reason}: developing in the local web app.\n`)
const child: ChildProcess = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 0))
