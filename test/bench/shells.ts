import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

type Row = readonly [what: string, ours: string, against: string, ratio: string]
const what = 'ten inline shell provisioners over OpenSSH, whole process'

/** Ours against Debian's `packer` with its null builder, both against one OpenSSH server that this bench starts. */
export async function benchShells(): Promise<Row[]> {
  const sshd = '/usr/sbin/sshd'
  if (!existsSync(sshd)) return [[what, 'skipped', 'OpenSSH server is not installed', '-']]
  const folder = mkdtempSync(join(temporaryRoot, 'omi-studio-sshd-'))
  const port = await freePort()
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-m', 'PEM', '-N', '', '-f', join(folder, name)])
  }
  writeFileSync(join(folder, 'authorized'), execFileSync('cat', [join(folder, 'user.pub')]), { mode: 0o600 })
  const settings = [`Port=${port}`, 'ListenAddress=127.0.0.1', `HostKey=${join(folder, 'host')}`, 'StrictModes=no']
  settings.push(`AuthorizedKeysFile=${join(folder, 'authorized')}`, 'UsePAM=no', 'PidFile=none', 'PermitRootLogin=yes')
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true })
  settings.push('Subsystem=sftp internal-sftp')
  const server = spawn(sshd, ['-D', '-f', '/dev/null', ...settings.flatMap((one) => ['-o', one])], { stdio: 'ignore' })
  try {
    await untilListening(port)
    const key = join(folder, 'user')
    const ours = timed(process.execPath, [new URL('./ten-shells.ts', import.meta.url).pathname, String(port), key])
    if (spawnSync('packer', ['version']).status !== 0) return [[what, `${ours} ms`, 'packer is not installed', '-']]
    const path = join(folder, 'template.json')
    writeFileSync(path, JSON.stringify(packerTemplate(port, key)))
    const theirs = timed('packer', ['build', path])
    return [[what, `${ours} ms`, `packer with its null builder ${theirs} ms`, (ours / theirs).toFixed(2)]]
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

function packerTemplate(port: number, key: string) {
  return {
    builders: [
      {
        type: 'null',
        communicator: 'ssh',
        ssh_host: '127.0.0.1',
        ssh_port: port,
        ssh_username: userInfo().username,
        ssh_private_key_file: key,
      },
    ],
    provisioners: Array.from({ length: 10 }, (_, n) => ({ type: 'shell', inline: [`echo ${n}`] })),
  }
}

/** ms of the whole process, the median of three. Throws when it fails. */
function timed(command: string, args: readonly string[]): number {
  const times = [0, 1, 2].map(() => {
    const started = performance.now()
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`)
    return Math.round(performance.now() - started)
  })
  return times.sort((a, b) => a - b)[1] ?? 0
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

async function untilListening(port: number): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if (spawnSync('ssh-keyscan', ['-p', String(port), '127.0.0.1']).stdout.length > 0) return
    await pause(50)
  }
  throw new Error('the OpenSSH server does not listen')
}
