#!/usr/bin/env node
// The command `omi-studio`: plain JavaScript, since it may be started by a Node too old to run TypeScript. It hands over
// to the Node that npm installed with the project where the one that runs it is older than the project needs.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(realpathSync(fileURLToPath(import.meta.url)))))
const built = join(root, 'out', 'main', 'cli.js')
const entry = existsSync(built) ? built : join(root, 'electron', 'cli', 'main.ts')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) {
  process.argv[1] = entry
  await import(entry)
} else {
  const newer = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(newer)) {
    process.stderr.write(
      `omi-studio needs Node 22.18 or later and runs under ${process.versions.node}; run npm install.\n`,
    )
    process.exit(1)
  }
  const child = spawn(newer, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends its interrupt to the child as well; two of them would mean "do not wait for the clean-up".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
}
