import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { isConnectionLost } from '#electron/communicators/connection-lost.ts'
import { connectSsh, type SshHooks } from '#electron/communicators/ssh/connect-ssh.ts'
import { createHostKeys, fingerprint } from '#electron/communicators/ssh/host-keys.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { startSshServer, type TestServer, type TestServerOptions, testKey } from '#test/support/ssh-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = testKey()
const never = new AbortController().signal

async function serve(options: Partial<TestServerOptions> = {}): Promise<TestServer & { folder: string }> {
  const folder = options.folder ?? temporaryFolder()
  const server = await startSshServer({ folder, publicKey: key.public, ...options })
  onTestFinished(() => server.stop())
  return { ...server, folder }
}

function settings(changes: Partial<SshSettings> = {}): SshSettings {
  return {
    login: { username: 'outscale', keys: [{ name: 'the temporary key', text: key.private }] },
    timeout: 60_000,
    handshakeAttempts: 10,
    pauseBeforeConnecting: 0,
    ciphers: [],
    keyExchange: [],
    keepAliveInterval: 5_000,
    readWriteTimeout: 0,
    pty: false,
    fileTransfer: 'sftp',
    tunnels: [],
    ...changes,
  }
}

interface Talk {
  readonly said: string[]
  readonly progress: string[]
}

async function connect(port: number, changes: Partial<SshSettings> = {}, hooks: Partial<SshHooks> = {}) {
  const talk: Talk = { said: [], progress: [] }
  const communicator = await connectSsh(settings(changes), {
    clock: clockInAHurry(),
    signal: never,
    address: async () => ({ host: '127.0.0.1', port }),
    say: (text) => talk.said.push(text),
    progress: (text) => talk.progress.push(text),
    ...hooks,
  })
  onTestFinished(() => communicator.close())
  return { communicator, ...talk }
}

async function failureOf(work: Promise<unknown>): Promise<StudioError> {
  return work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: StudioError) => error,
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function output(communicator: Awaited<ReturnType<typeof connect>>['communicator'], command: string) {
  let stdout = ''
  let stderr = ''
  const end = await communicator.execute(
    {
      command,
      onStdout: (chunk) => {
        stdout += chunk
      },
      onStderr: (chunk) => {
        stderr += chunk
      },
    },
    never,
  )
  return { end, stdout, stderr }
}

describe('connecting', () => {
  test('waits for a machine that gets its address and starts its server late', async () => {
    const folder = temporaryFolder()
    const port = await freePort()
    let asked = 0
    let late: TestServer | undefined
    const { progress } = await connect(
      port,
      {},
      {
        address: async () => {
          asked += 1
          if (asked === 3) late = await startSshServer({ folder, publicKey: key.public, port })
          return asked === 1 ? undefined : { host: '127.0.0.1', port }
        },
      },
    )
    onTestFinished(() => late!.stop())
    expect(progress).toEqual(['attempt 1: the machine has no address yet', 'attempt 2: connection refused'])
  })

  test('gives up after ssh_timeout, with the last reason and what to look at', async () => {
    const port = await freePort()
    const error = await failureOf(connect(port, { timeout: 30_000 }))
    expect(error.code).toBe('ssh-timeout')
    expect(error.message).toMatch(
      /^No SSH connection within 30 s, after \d+ attempts; the last one failed: connection refused\.$/,
    )
    expect(error.hint).toMatch(/ssh_port/)
  })

  test('a machine that only knows its key later is let in after some refusals', async () => {
    const server = await serve({ refuseLogins: 3 })
    const { progress } = await connect(server.port)
    expect(progress).toHaveLength(3)
    expect(progress[0]).toBe('attempt 1: login of outscale refused')
  })

  test('stops after ssh_handshake_attempts refused logins, long before the timeout, and names the usual user', async () => {
    const server = await serve({ username: 'debian' })
    const clock = clockInAHurry()
    const error = await failureOf(
      connect(
        server.port,
        { handshakeAttempts: 10, timeout: 600_000 },
        { clock, userHint: 'Debian images have the user debian' },
      ),
    )
    expect(error.code).toBe('ssh-login-refused')
    expect(error.message).toBe(
      'The machine refused the login of outscale 10 times, with a key; the server takes publickey.',
    )
    expect(error.hint).toMatch(/^Debian images have the user debian: check ssh_username/)
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000)
  })

  test('logs in with a password where the server takes one, and says so where it takes only keys', async () => {
    const open = await serve({ password: 'correct horse' })
    const login = { username: 'outscale', keys: [], password: 'correct horse' }
    const { communicator } = await connect(open.port, { login })
    expect((await output(communicator, 'echo in')).stdout).toBe('in\n')

    const keysOnly = await serve()
    const error = await failureOf(connect(keysOnly.port, { login, handshakeAttempts: 1 }))
    expect(error.message).toBe(
      'The machine refused the login of outscale once, with nothing that it takes; the server takes publickey.',
    )
    expect(JSON.stringify(error)).not.toContain('correct horse')
  })

  test.each(['ecdsa', 'rsa'] as const)('logs in with a key of the kind %s', async (type) => {
    const other = testKey(type)
    const server = await serve({ publicKey: other.public })
    const { communicator } = await connect(server.port, {
      login: { username: 'outscale', keys: [{ name: 'k', text: other.private }] },
    })
    expect((await output(communicator, 'true')).end).toEqual({ kind: 'exited', code: 0 })
  })

  test('a login with nothing to log in with is refused before anything is sent', async () => {
    const error = await failureOf(connect(1, { login: { username: 'outscale', keys: [] } }))
    expect(error.code).toBe('ssh-no-login')
  })

  test('an algorithm that this program does not know ends it at once', async () => {
    const server = await serve()
    const error = await failureOf(connect(server.port, { ciphers: ['rot13'] }))
    expect(error.code).toBe('ssh-algorithm-unknown')
    expect(error.message).toContain('rot13')
  })

  test('algorithms that the server lacks end it at once', async () => {
    const server = await serve()
    const error = await failureOf(connect(server.port, { ciphers: ['3des-cbc'] }))
    expect(error.code).toBe('ssh-no-common-algorithm')
  })

  test('cancelling while it waits ends it at once', async () => {
    const port = await freePort()
    const abort = new AbortController()
    const reason = new Error('cancelled')
    const waiting = connect(
      port,
      {},
      {
        signal: abort.signal,
        progress: () => abort.abort(reason),
      },
    )
    await expect(waiting).rejects.toBe(reason)
  })

  test('cancelling during a handshake with a server that says nothing ends it at once', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void silent.close())
    const abort = new AbortController()
    silent.on('connection', () => abort.abort(new Error('cancelled')))
    const { port } = silent.address() as { port: number }
    await expect(connect(port, {}, { signal: abort.signal })).rejects.toThrow('cancelled')
  })

  test('pause_before_connecting connects, waits and connects again', async () => {
    const server = await serve()
    const clock = clockInAHurry()
    const { said } = await connect(server.port, { pauseBeforeConnecting: 120_000 }, { clock })
    expect(server.logins()).toBe(2)
    expect(clock.slept).toEqual([120_000])
    expect(said).toEqual(['Connected; waiting 2 min before connecting again.'])
  })

  test('goes through a bastion', async () => {
    const bastionKey = testKey()
    const bastion = await serve({ username: 'jump', publicKey: bastionKey.public })
    const server = await serve()
    const detour = {
      kind: 'bastion' as const,
      host: '127.0.0.1',
      port: bastion.port,
      login: { username: 'jump', keys: [{ name: 'the bastion key', text: bastionKey.private }] },
    }
    const { communicator } = await connect(server.port, { detour })
    expect((await output(communicator, 'echo through')).stdout).toBe('through\n')
    expect(bastion.logins()).toBe(1)
  })

  test('a bastion that refuses the login says that it was the bastion', async () => {
    const bastion = await serve({ username: 'someone-else' })
    const detour = {
      kind: 'bastion' as const,
      host: '127.0.0.1',
      port: bastion.port,
      login: { username: 'jump', keys: [{ name: 'k', text: key.private }] },
    }
    const error = await failureOf(connect(22, { detour }))
    expect(error.code).toBe('ssh-bastion-login')
    expect(error.message).toBe(`The bastion 127.0.0.1:${bastion.port} refused the login of jump, with a key.`)
  })

  test('a tunnel of ssh_local_tunnels leads to a port behind the machine', async () => {
    const server = await serve()
    const web = createServer((socket) => socket.end('from behind'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void web.close())
    const { port: webPort } = web.address() as { port: number }
    const listen = await freePort()
    await connect(server.port, { tunnels: [{ from: 'here', listen, host: '127.0.0.1', port: webPort }] })
    const net = await import('node:net')
    const socket = net.connect(listen, '127.0.0.1')
    let heard = ''
    for await (const chunk of socket) heard += String(chunk)
    expect(heard).toBe('from behind')
  })
})

describe('host keys', () => {
  test('the key at the first login is remembered, and another one in the same run is refused', async () => {
    const first = await serve()
    const hostKeys = createHostKeys()
    await connect(first.port, {}, { hostKeys })
    const other = await serve()
    const error = await failureOf(connect(other.port, {}, { hostKeys }))
    expect(error.code).toBe('ssh-host-key-changed')
    expect(error.message).toContain(fingerprint(first.hostKey))
    expect(error.message).toContain(fingerprint(other.hostKey))
    expect(other.logins()).toBe(0)
  })

  test('a key that the console shows is trusted as such; another one is refused', async () => {
    const server = await serve()
    const consoleWith = (print: string) => async () =>
      `[ 12.1] cloud-init[712]: -----BEGIN SSH HOST KEY FINGERPRINTS-----\r\n256 ${print} root@vm (ED25519)\r\n-----END SSH HOST KEY FINGERPRINTS-----\r\n`
    const trusts: string[] = []
    await connect(
      server.port,
      {},
      {
        hostKeys: createHostKeys(consoleWith(fingerprint(server.hostKey))),
        onConnected: ({ trust }) => trusts.push(trust),
      },
    )
    expect(trusts).toEqual(['console'])

    const other = fingerprint(Buffer.from('another key'))
    const error = await failureOf(connect(server.port, {}, { hostKeys: createHostKeys(consoleWith(other)) }))
    expect(error.code).toBe('ssh-host-key-not-on-console')
    expect(server.logins()).toBe(1)
  })
})

describe('commands', () => {
  test('stream their outputs apart and tell their exit code', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    expect(await output(communicator, 'echo out; echo err >&2; exit 7')).toEqual({
      end: { kind: 'exited', code: 7 },
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  test('give the last bytes of a big output, whole characters only', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    const { stdout, end } = await output(communicator, `yes 'grüße €' | head -c 8000000; echo; echo the end`)
    expect(end).toEqual({ kind: 'exited', code: 0 })
    expect(stdout.endsWith('the end\n')).toBe(true)
    expect(stdout).not.toContain('\uFFFD\uFFFDgr')
    expect(Buffer.byteLength(stdout)).toBeGreaterThan(7_900_000)
  })

  test('read what is given to them', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    let stdout = ''
    await communicator.execute(
      {
        command: 'cat',
        stdin: Readable.from(['one ', 'two']),
        onStdout: (chunk) => {
          stdout += chunk
        },
      },
      never,
    )
    expect(stdout).toBe('one two')
  })

  test('that are killed tell the signal', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    expect((await output(communicator, 'kill -KILL $$')).end).toEqual({ kind: 'signalled', signal: 'SIGKILL' })
  })

  test('that are cancelled end on the machine, too', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    const abort = new AbortController()
    const running = communicator.execute(
      {
        command: 'echo $$ > pid; echo started; sleep 600; echo never',
        onStdout: () => abort.abort(new Error('cancelled')),
      },
      abort.signal,
    )
    await expect(running).rejects.toThrow('cancelled')
    const pid = Number(readFileSync(join(server.folder, 'pid'), 'utf8'))
    await gone(pid)
  })

  test('that lose their connection end as disconnected, and the next one connects anew', async () => {
    const server = await serve({ onCommand: (command) => (command === 'reboot' ? 'drop' : undefined) })
    const { communicator } = await connect(server.port)
    expect((await output(communicator, 'reboot')).end).toEqual({ kind: 'disconnected' })
    expect((await output(communicator, 'echo back')).stdout).toBe('back\n')
    expect(server.logins()).toBe(2)
  })

  test('fail as connection lost when the machine stays away', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port)
    await server.stop()
    const error = await failureOf(output(communicator, 'true'))
    expect(isConnectionLost(error)).toBe(true)
    expect(error.message).toMatch(/connection refused/)
    expect(error.hint).toMatch(/expect_disconnect/)
  })

  test('reconnect waits for the machine to come back', async () => {
    const hostKey = testKey().private
    const server = await serve({ hostKey })
    const { communicator } = await connect(server.port, {}, { clock: systemClock })
    await server.stop()
    const back = delay(300).then(() => serve({ hostKey, port: server.port }))
    const port = server.port
    await Promise.all([communicator.reconnect(never), back])
    expect((await back).port).toBe(port)
    expect((await output(communicator, 'echo back')).stdout).toBe('back\n')
  })

  test('that are silent for longer than ssh_read_write_timeout lose their connection', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { readWriteTimeout: 200, keepAliveInterval: 0 })
    expect((await output(communicator, 'sleep 5')).end).toEqual({ kind: 'disconnected' })
  })
})

describe.each(['sftp', 'scp'] as const)('files over %s', (fileTransfer) => {
  test('are uploaded with their mode and with progress', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const content = Buffer.alloc(3_000_000, 'abc')
    const seen: number[] = []
    const path = join(server.folder, 'it is $here.bin')
    await communicator.upload({
      content: Readable.from([content.subarray(0, 1_000_000), content.subarray(1_000_000)]),
      size: content.length,
      path,
      mode: 0o750,
      signal: never,
      onProgress: (done) => seen.push(done),
    })
    expect(Buffer.compare(readFileSync(path), content)).toBe(0)
    expect(statSync(path).mode & 0o777).toBe(0o750)
    expect(seen.at(-1)).toBe(content.length)
  })

  test('go to the home folder where the template says ~', async () => {
    const folder = temporaryFolder()
    const server = await serve({ folder, environment: { HOME: folder } })
    const { communicator } = await connect(server.port, { fileTransfer })
    const local = temporaryFolder()
    writeFileSync(join(local, 'a'), 'a')
    await communicator.upload({ content: 'home', path: '~/my file', signal: never })
    await communicator.uploadDirectory(`${local}/`, '~/some folder', { signal: never })
    expect(readFileSync(join(folder, 'my file'), 'utf8')).toBe('home')
    await communicator.downloadDirectory('~/some folder/', join(local, 'back'), { signal: never })
    expect(readdirSync(join(local, 'back'))).toEqual(['a'])
    await communicator.remove?.('~/my file', never)
    expect(readdirSync(folder)).toEqual(['some folder'])
  })

  test('of unknown size and empty ones are uploaded', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const stream = new PassThrough()
    stream.end('streamed')
    await communicator.upload({ content: stream, path: join(server.folder, 'streamed'), signal: never })
    await communicator.upload({ content: '', path: join(server.folder, 'empty'), signal: never })
    expect(readFileSync(join(server.folder, 'streamed'), 'utf8')).toBe('streamed')
    expect(readFileSync(join(server.folder, 'empty'), 'utf8')).toBe('')
  })

  test('go up as folders: with a slash what is inside, without it the folder itself', async () => {
    const local = temporaryFolder()
    mkdirSync(join(local, 'files/sub/deep'), { recursive: true })
    mkdirSync(join(local, 'files/void'))
    writeFileSync(join(local, 'files/a.conf'), 'a')
    writeFileSync(join(local, 'files/sub/deep/run.sh'), '#!/bin/sh\n')
    writeFileSync(join(local, 'files/z.conf'), 'z')
    chmodSync(join(local, 'files/sub/deep/run.sh'), 0o755)
    symlinkSync('sub', join(local, 'files/link'))
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const done: [number, number | undefined][] = []
    await communicator.uploadDirectory(`${local}/files/`, join(server.folder, 'inside'), {
      signal: never,
      onProgress: (bytes, total) => done.push([bytes, total]),
    })
    await communicator.uploadDirectory(`${local}/files`, join(server.folder, 'whole'), { signal: never })
    for (const root of ['inside', 'whole/files']) {
      expect(readFileSync(join(server.folder, root, 'a.conf'), 'utf8')).toBe('a')
      expect(readFileSync(join(server.folder, root, 'z.conf'), 'utf8')).toBe('z')
      expect(statSync(join(server.folder, root, 'sub/deep/run.sh')).mode & 0o777).toBe(0o755)
      expect(readFileSync(join(server.folder, root, 'link/deep/run.sh'), 'utf8')).toBe('#!/bin/sh\n')
      expect(readdirSync(join(server.folder, root, 'void'))).toEqual([])
    }
    expect(done.at(-1)).toEqual([22, 22])
  })

  test('come down, alone and as folders with their modes', async () => {
    const server = await serve()
    mkdirSync(join(server.folder, 'out/sub'), { recursive: true })
    writeFileSync(join(server.folder, 'out/report.txt'), 'x'.repeat(200_000))
    writeFileSync(join(server.folder, 'out/sub/run'), 'y')
    chmodSync(join(server.folder, 'out/sub/run'), 0o700)
    const { communicator } = await connect(server.port, { fileTransfer })
    const received: Buffer[] = []
    const target = new Writable({
      write(chunk, _encoding, next) {
        received.push(chunk)
        setImmediate(next)
      },
    })
    await communicator.download(join(server.folder, 'out/report.txt'), target, { signal: never })
    expect(Buffer.concat(received).toString()).toBe('x'.repeat(200_000))

    const local = temporaryFolder()
    await communicator.downloadDirectory(join(server.folder, 'out'), join(local, 'whole'), { signal: never })
    await communicator.downloadDirectory(`${server.folder}/out/`, join(local, 'inside'), { signal: never })
    await communicator.downloadDirectory(`${server.folder}/out/*.txt`, join(local, 'some'), { signal: never })
    expect(statSync(join(local, 'whole/out/sub/run')).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(local, 'inside/sub/run'), 'utf8')).toBe('y')
    expect(readdirSync(join(local, 'some'))).toEqual(['report.txt'])
  })

  test('that cannot be written or read say why', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const up = await failureOf(
      communicator.upload({ content: 'x', path: join(server.folder, 'no/such/folder/x'), signal: never }),
    )
    expect(up.code).toBe('transfer-refused')
    expect(up.message).toMatch(/^Uploading .*no\/such\/folder\/x failed: .*no such file/i)
    const down = await failureOf(
      communicator.download(join(server.folder, 'gone'), new PassThrough(), { signal: never }),
    )
    expect(down.message).toMatch(/no such file/i)
    expect((await output(communicator, 'echo still there')).stdout).toBe('still there\n')
  })

  test('that are half-written when the upload is cancelled are removed', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const abort = new AbortController()
    const path = join(server.folder, 'half')
    async function* endless() {
      for (let sent = 0; ; sent += 65_536) {
        yield Buffer.alloc(65_536)
        if (sent > 2_000_000 && existsSync(path)) abort.abort(new Error('cancelled'))
      }
    }
    const upload = communicator.upload({
      content: Readable.from(endless()),
      size: 1_000_000_000,
      path,
      signal: abort.signal,
    })
    await expect(upload).rejects.toThrow('cancelled')
    expect(existsSync(path)).toBe(false)
  })

  test('are removed, and one that is not there is fine', async () => {
    const server = await serve()
    const { communicator } = await connect(server.port, { fileTransfer })
    const path = join(server.folder, "it's here")
    writeFileSync(path, '')
    await communicator.remove?.(path, never)
    await communicator.remove?.(path, never)
    expect(existsSync(path)).toBe(false)
  })
})

test('a machine without SFTP gets its files over scp, and that is said once', async () => {
  const server = await serve({ sftp: false })
  const { communicator, said } = await connect(server.port)
  await communicator.upload({ content: 'one', path: join(server.folder, 'one'), signal: never })
  await communicator.upload({ content: 'two', path: join(server.folder, 'two'), signal: never })
  expect(readFileSync(join(server.folder, 'two'), 'utf8')).toBe('two')
  expect(said).toEqual(['The machine has no SFTP; files are copied with scp instead.'])
})

test('a machine without scp says how to do without it', async () => {
  const empty = temporaryFolder()
  const server = await serve({ environment: { PATH: empty } })
  const { communicator } = await connect(server.port, { fileTransfer: 'scp' })
  const error = await failureOf(communicator.upload({ content: 'x', path: '/tmp/x', signal: never }))
  expect(error.hint).toMatch(/ssh_file_transfer_method = "sftp"/)
})

test('an upload whose connection breaks is a lost connection, not a refused file', async () => {
  const server = await serve({ beforeWrite: async () => server.drop() })
  const { communicator } = await connect(server.port)
  const error = await failureOf(
    communicator.upload({ content: 'x'.repeat(100_000), path: join(server.folder, 'x'), signal: never }),
  )
  expect(isConnectionLost(error)).toBe(true)
})

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await delay(20)
  }
  throw new Error(`process ${pid} still runs`)
}
