import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import { hasOpenSsh, startOpenSsh } from '#test/support/open-ssh.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = generateEd25519()
const never = new AbortController().signal

async function connected(changes: Partial<SshSettings> = {}, configuration: readonly string[] = []) {
  const folder = temporaryFolder()
  const server = await startOpenSsh(folder, key.public, configuration)
  onTestFinished(() => server.stop())
  const said: string[] = []
  const communicator = await connectSsh(
    {
      login: { username: server.username, keys: [{ name: 'the temporary key', text: key.private }] },
      timeout: 20_000,
      handshakeAttempts: 1,
      pauseBeforeConnecting: 0,
      ciphers: [],
      keyExchange: [],
      keepAliveInterval: 5_000,
      readWriteTimeout: 0,
      pty: false,
      fileTransfer: 'sftp',
      tunnels: [],
      ...changes,
    },
    {
      clock: systemClock,
      signal: never,
      address: async () => ({ host: '127.0.0.1', port: server.port }),
      say: (text) => said.push(text),
      progress: () => undefined,
    },
  )
  onTestFinished(() => communicator.close())
  const run = async (command: string) => {
    let stdout = ''
    await communicator.execute(
      {
        command,
        onStdout: (chunk) => {
          stdout += chunk
        },
      },
      never,
    )
    return stdout
  }
  return { communicator, run, folder, said }
}

beforeAll(() => {
  if (!hasOpenSsh) console.warn('skipped: this computer has no sshd (Debian: apt install openssh-server)')
})

describe.skipIf(!hasOpenSsh)('on OpenSSH', () => {
  test('a tunnel of ssh_remote_tunnels leads from the machine to a port behind this computer', async () => {
    const web = createServer((socket) => socket.on('error', () => undefined).end('from this computer'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void web.close())
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', () => resolve()))
    const listen = (free.address() as AddressInfo).port
    await new Promise((resolve) => free.close(resolve))
    const { port } = web.address() as AddressInfo
    const { run } = await connected({ tunnels: [{ from: 'there', listen, host: '127.0.0.1', port }] })
    expect(await run(`bash -c 'cat < /dev/tcp/127.0.0.1/${listen}'`)).toBe('from this computer')
  })

  test('a tunnel that the machine refuses says so', async () => {
    const tunnels = [{ from: 'there', listen: 18_080, host: '127.0.0.1', port: 80 } as const]
    await expect(connected({ tunnels }, ['AllowTcpForwarding no'])).rejects.toMatchObject({
      code: 'ssh-tunnel-unavailable',
      where: { option: 'ssh_remote_tunnels' },
    })
  })

  test('programs on the machine see the agent only when it is forwarded', async () => {
    const folder = temporaryFolder()
    const agent = join(folder, 'agent')
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(execFileSync('ssh-agent', ['-a', agent]).toString())?.[1])
    onTestFinished(() => void process.kill(pid))
    const file = join(folder, 'key')
    writeFileSync(file, generateEd25519('my own key').private, { mode: 0o600 })
    execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: agent } })
    const without = await connected()
    expect(await without.run('echo "agent: $SSH_AUTH_SOCK"')).toBe('agent: \n')
    const forwarded = await connected({ forwardAgent: agent })
    expect(await forwarded.run('ssh-add -l')).toContain('my own key')
  })

  test('without its SFTP subsystem, files go over scp', async () => {
    const { communicator, run, folder, said } = await connected({}, ['Subsystem sftp /no/such/program'])
    await communicator.upload({ content: 'copied', path: join(folder, 'file'), signal: never })
    expect(await run(`cat ${folder}/file`)).toBe('copied')
    expect(said).toEqual(['The machine has no SFTP; files are copied with scp instead.'])
  })

  test.each(['aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr'])(
    'the cipher %s of ssh_ciphers is spoken',
    async (cipher) => {
      const { run } = await connected({ ciphers: [cipher] })
      expect(await run('echo safe')).toBe('safe\n')
    },
  )
})
