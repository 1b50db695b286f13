import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/sbin/sshd'].find(existsSync)

/** Whether this computer has OpenSSH's server. */
export const hasOpenSsh = program !== undefined

export interface OpenSshServer {
  readonly port: number
  readonly username: string
  stop(): Promise<void>
}

/** OpenSSH's own server on loopback, for the user that runs the tests, who may log in with the given public key. */
export async function startOpenSsh(
  folder: string,
  publicKey: string,
  extra: readonly string[] = [],
): Promise<OpenSshServer> {
  if (program === undefined) throw new Error('there is no sshd')
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const hostKey = join(folder, 'host-key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
  writeFileSync(join(folder, 'authorized'), `${publicKey}\n`, { mode: 0o600 })
  chmodSync(folder, 0o700)
  const port = await freePort()
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'MaxStartups 100',
    ...(extra.some((line) => line.startsWith('Subsystem')) ? [] : ['Subsystem sftp internal-sftp']),
    ...extra,
  ]
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
  const server: ChildProcess = spawn(program, ['-D', '-e', '-f', join(folder, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  server.stderr?.on('data', (chunk) => {
    words += String(chunk)
  })
  for (let tries = 0; !(await answers(port)); tries++) {
    if (server.exitCode !== null || tries > 200) throw new Error(`sshd did not start: ${words}`)
    await delay(20)
  }
  return {
    port,
    username: userInfo().username,
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => resolve())
        server.kill('SIGTERM')
      }),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
