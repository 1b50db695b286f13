import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, connect as dialPort } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import { hasOpenSsh, type OpenSshServer, startOpenSsh } from '#test/support/open-ssh.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = generateEd25519()
const never = new AbortController().signal

async function connected(
  changes: Partial<SshSettings> = {},
  configuration: readonly string[] = [],
  running?: OpenSshServer,
) {
  const folder = temporaryFolder()
  const server = running ?? (await startOpenSsh(folder, key.public, configuration))
  if (running === undefined) onTestFinished(() => server.stop())
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

  describe('with a certificate (ssh_certificate_file)', () => {
    interface Signed {
      readonly ca: string
      readonly key: string
      readonly certificate: { name: string; option: string; file: string }
    }

    function signed(type: string, principal: string, extra: readonly string[] = []): Signed {
      const folder = temporaryFolder()
      const ca = join(folder, 'ca')
      const file = join(folder, 'id')
      const bits = type === 'rsa' ? ['-b', '2048'] : type === 'ecdsa' ? ['-b', '384'] : []
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', ca])
      execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-f', file])
      execFileSync('ssh-keygen', ['-q', '-s', ca, '-I', 'a build', '-n', principal, ...extra, `${file}.pub`])
      const certificate = { name: 'id-cert.pub', option: 'ssh_certificate_file', file: `${file}-cert.pub` }
      return { ca: `${ca}.pub`, key: file, certificate }
    }

    async function certified({ ca, key, certificate }: Signed) {
      const username = userInfo().username
      // The machine knows the authority only, not the key.
      const login = { username, keys: [{ name: 'the key', file: key, certificate }] }
      return connected({ login }, [`TrustedUserCAKeys ${ca}`])
    }

    test.each(['ed25519', 'ecdsa', 'rsa'])('a key of type %s that an authority has signed logs in', async (type) => {
      const { run } = await certified(signed(type, userInfo().username))
      expect(await run('echo certified')).toBe('certified\n')
    })

    test('one for somebody else is refused by the machine', async () => {
      await expect(certified(signed('ed25519', 'somebody-else'))).rejects.toMatchObject({ code: 'ssh-login-refused' })
    })

    test.each([
      ['is over', ['-V', '20200101:20200102'], /it was valid until 2020-01-0/],
      ['has not begun', ['-V', '20990101:20990102'], /it is not valid yet/],
      ['is a host’s', ['-h'], /it is for a host/],
    ])('one that %s is refused here, with the reason', async (_what, extra, reason) => {
      await expect(certified(signed('ed25519', userInfo().username, extra))).rejects.toMatchObject({
        code: 'ssh-certificate',
        message: expect.stringMatching(reason),
        where: { option: 'ssh_certificate_file' },
      })
    })

    test('one of another key, or that is none, is refused here', async () => {
      const mine = signed('ed25519', 'me')
      const other = signed('ed25519', 'me')
      await expect(certified({ ...mine, certificate: other.certificate })).rejects.toThrow(/belongs to another key/)
      await expect(
        certified({ ...mine, certificate: { ...mine.certificate, file: `${mine.key}.pub` } }),
      ).rejects.toThrow(/no OpenSSH certificate/)
    })
  })

  test.each([
    ['rsa', ['-b', '3072']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '521']],
    ['ed25519', []],
  ])('a key of type %s %j with a passphrase logs in', async (type, extra) => {
    const file = join(temporaryFolder(), 'id')
    execFileSync('ssh-keygen', ['-q', '-t', type, ...extra, '-N', 'open sesame', '-f', file])
    const folder = temporaryFolder()
    const server = await startOpenSsh(folder, readFileSync(`${file}.pub`, 'utf8').trim())
    onTestFinished(() => server.stop())
    const keys = [{ name: 'the key', file, passphrase: 'open sesame' }]
    const { run } = await connected({ login: { username: server.username, keys } }, [], server)
    expect(await run('echo opened')).toBe('opened\n')
  })

  test('a machine is reached through a bastion', async () => {
    const bastion = await startOpenSsh(temporaryFolder(), key.public)
    onTestFinished(() => bastion.stop())
    const keys = [{ name: 'the temporary key', text: key.private }]
    const { run } = await connected({
      detour: { kind: 'bastion', host: '127.0.0.1', port: bastion.port, login: { username: bastion.username, keys } },
    })
    expect(await run('echo behind')).toBe('behind\n')
  })

  test('a tunnel of ssh_local_tunnels leads from this computer to a port behind the machine', async () => {
    const web = createServer((socket) => socket.on('error', () => undefined).end('from behind the machine'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void web.close())
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', () => resolve()))
    const listen = (free.address() as AddressInfo).port
    await new Promise((resolve) => free.close(resolve))
    await connected({
      tunnels: [{ from: 'here', listen, host: '127.0.0.1', port: (web.address() as AddressInfo).port }],
    })
    const heard = await new Promise<string>((resolve, reject) => {
      const socket = dialPort(listen, '127.0.0.1')
      socket.once('data', (bytes) => resolve(bytes.toString()))
      socket.once('error', reject)
    })
    expect(heard).toBe('from behind the machine')
  })

  test('a connection that says nothing for ssh_read_write_timeout counts as lost', async () => {
    const { communicator } = await connected({ readWriteTimeout: 500, keepAliveInterval: 0 })
    const end = await communicator.execute({ command: 'sleep 5' }, never)
    expect(end).toEqual({ kind: 'disconnected' })
  })

  test('ssh_keep_alive_interval keeps it alive meanwhile', async () => {
    const { communicator } = await connected({ readWriteTimeout: 700, keepAliveInterval: 200 })
    expect(await communicator.execute({ command: 'sleep 2; exit 6' }, never)).toEqual({ kind: 'exited', code: 6 })
  })
})
