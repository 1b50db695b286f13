import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { answerByAskpass, askpassProgram } from '#electron/communicators/ssh/askpass.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import type { StudioError } from '#shared/studio-error.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { startSshServer } from '#test/support/ssh-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = generateEd25519()

async function serve() {
  const server = await startSshServer({ folder: temporaryFolder(), publicKey: key.public })
  onTestFinished(() => server.stop())
  return server
}

async function saysHello(port: number, changes: Partial<SshSettings>, host = '127.0.0.1'): Promise<string> {
  const communicator = await connectSsh(
    {
      login: { username: 'outscale', keys: [{ name: 'the temporary key', text: key.private }] },
      timeout: 5_000,
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
      clock: clockInAHurry(),
      signal: new AbortController().signal,
      address: async () => ({ host, port }),
      say: () => undefined,
      progress: () => undefined,
    },
  )
  onTestFinished(() => communicator.close())
  let heard = ''
  await communicator.execute(
    {
      command: 'echo hello',
      onStdout: (chunk) => {
        heard += chunk
      },
    },
    new AbortController().signal,
  )
  return heard
}

interface Proxy {
  readonly port: number
  /** `host:port` of each request. */
  readonly asked: string[]
}

/** A SOCKS5 proxy that leads everything to this computer; with a login it insists on it. */
async function startProxy(login?: { user: string; password: string }, reply = 0): Promise<Proxy> {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (greeting) => {
      const methods = [...greeting.subarray(2)]
      const wanted = login === undefined ? 0 : 2
      if (!methods.includes(wanted)) {
        socket.end(Uint8Array.of(5, 0xff))
        return
      }
      socket.write(Uint8Array.of(5, wanted))
      if (login === undefined) awaitRequest(socket)
      else {
        socket.once('data', (given) => {
          const user = given.subarray(2, 2 + given[1]!).toString()
          const password = given.subarray(3 + given[1]!).toString()
          const right = user === login.user && password === login.password
          socket.write(Uint8Array.of(1, right ? 0 : 1))
          if (right) awaitRequest(socket)
          else socket.end()
        })
      }
    })
  })
  function awaitRequest(socket: Socket) {
    socket.once('data', (request) => {
      const name = request[3] === 3
      const host = name ? request.subarray(5, 5 + request[4]!).toString() : [...request.subarray(4, 8)].join('.')
      const port = request.readUInt16BE(request.length - 2)
      asked.push(`${host}:${port}`)
      const answer = Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
      if (reply !== 0) {
        socket.end(answer)
        return
      }
      const onward = connect(port, '127.0.0.1', () => {
        socket.write(answer)
        socket.pipe(onward).pipe(socket)
      })
      onward.on('error', () => socket.destroy())
    })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, asked }
}

describe('through a SOCKS5 proxy', () => {
  const through = (proxy: Proxy, login?: { username: string; password: string }): Partial<SshSettings> => ({
    detour: { kind: 'socks5', host: '127.0.0.1', port: proxy.port, ...login },
  })

  test('a machine is reached by its address or by a name that only the proxy knows', async () => {
    const [server, proxy] = await Promise.all([serve(), startProxy()])
    expect(await saysHello(server.port, through(proxy))).toBe('hello\n')
    expect(await saysHello(server.port, through(proxy), 'vm.internal')).toBe('hello\n')
    expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`, `vm.internal:${server.port}`])
  })

  test('with a login, which is said to be wrong or missing when it is', async () => {
    const [server, proxy] = await Promise.all([serve(), startProxy({ user: 'me', password: 'secret' })])
    expect(await saysHello(server.port, through(proxy, { username: 'me', password: 'secret' }))).toBe('hello\n')
    await expect(saysHello(server.port, through(proxy, { username: 'me', password: 'guess' }))).rejects.toThrow(
      'The SOCKS5 proxy refused the login.',
    )
    await expect(saysHello(server.port, through(proxy))).rejects.toThrow('The SOCKS5 proxy')
  })

  test('that will not go there gives its reason', async () => {
    const proxy = await startProxy(undefined, 2)
    await expect(saysHello(22, through(proxy))).rejects.toThrow(
      'The SOCKS5 proxy could not connect to 127.0.0.1:22: its rules do not allow it.',
    )
  })

  test('that does not answer is named in the timeout', async () => {
    const proxy = await startProxy()
    const gone: Partial<SshSettings> = { detour: { kind: 'socks5', host: '127.0.0.1', port: 1 } }
    const error = await saysHello(22, gone).catch((thrown: StudioError) => thrown)
    expect(error).toMatchObject({ code: 'ssh-timeout' })
    expect((error as StudioError).message).toMatch(
      /the SOCKS5 proxy 127\.0\.0\.1:1 does not answer \(connection refused\)/,
    )
    expect(proxy.asked).toEqual([])
  })

  test('something that is no SOCKS5 proxy is recognised', async () => {
    const web = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void web.close())
    const proxy = { port: (web.address() as AddressInfo).port, asked: [] }
    await expect(saysHello(22, through(proxy))).rejects.toMatchObject({ code: 'ssh-proxy-protocol' })
  })
})

/** An HTTP proxy that leads every CONNECT to this computer; with a login it insists on it. */
async function startHttpProxy(login?: string, status = '200 OK'): Promise<Proxy> {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => {
      const request = bytes.toString('latin1')
      const authority = /^CONNECT (\S+) HTTP/.exec(request)?.[1] ?? ''
      asked.push(authority)
      const given = /^Proxy-Authorization: Basic (\S+)/m.exec(request)?.[1] ?? ''
      if (login !== undefined && Buffer.from(given, 'base64').toString() !== login) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
        return
      }
      if (!status.startsWith('200')) {
        socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
        return
      }
      const onward = connect(Number(authority.split(':').at(-1)), '127.0.0.1', () => {
        socket.write(`HTTP/1.1 ${status}\r\n\r\n`)
        socket.pipe(onward).pipe(socket)
      })
      onward.on('error', () => socket.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, asked }
}

describe('through an HTTP proxy (ssh_proxy_type = "http")', () => {
  const through = (proxy: Proxy, login?: { username: string; password: string }): Partial<SshSettings> => ({
    detour: { kind: 'http-proxy', host: '127.0.0.1', port: proxy.port, ...login },
  })

  test('a machine is reached by its address or by a name that only the proxy knows', async () => {
    const [server, proxy] = await Promise.all([serve(), startHttpProxy()])
    expect(await saysHello(server.port, through(proxy))).toBe('hello\n')
    expect(await saysHello(server.port, through(proxy), 'vm.internal')).toBe('hello\n')
    expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`, `vm.internal:${server.port}`])
  })

  test('with a login, which is said to be wrong or missing when it is', async () => {
    const [server, proxy] = await Promise.all([serve(), startHttpProxy('me:se:cret')])
    expect(await saysHello(server.port, through(proxy, { username: 'me', password: 'se:cret' }))).toBe('hello\n')
    await expect(saysHello(server.port, through(proxy))).rejects.toMatchObject({ code: 'proxy-login' })
  })

  test('that will not go there gives its reason', async () => {
    await expect(saysHello(22, through(await startHttpProxy(undefined, '403 Forbidden')))).rejects.toMatchObject({
      code: 'proxy-refused',
      message: 'The proxy 127.0.0.1 did not connect to 127.0.0.1:22: 403 Forbidden.',
      where: { option: 'ssh_proxy_host' },
    })
  })

  test('something that is no HTTP proxy is recognised', async () => {
    await expect(saysHello(22, through({ port: (await serve()).port, asked: [] }))).rejects.toMatchObject({
      code: 'proxy-protocol',
    })
  })
})

describe('through a bastion that asks (ssh_bastion_interactive)', () => {
  const question = { prompt: 'Token: ', answer: 'gr\u00fcn 42' }

  function askpass(answer: string, code = 0) {
    const folder = temporaryFolder()
    const program = join(folder, 'askpass')
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$1" >> ${folder}/asked\necho '${answer}'\nexit ${code}\n`, {
      mode: 0o755,
    })
    return { program, asked: () => readFileSync(join(folder, 'asked'), 'utf8') }
  }

  async function through(answer: string, port?: number, code = 0) {
    const bastion = await startSshServer({ folder: temporaryFolder(), username: 'ops', question })
    onTestFinished(() => bastion.stop())
    const { program, asked } = askpass(answer, code)
    const secrets: string[] = []
    const never = new AbortController().signal
    const progressed: string[] = []
    const connecting = connectSsh(
      {
        login: { username: 'outscale', keys: [{ name: 'the temporary key', text: key.private }] },
        timeout: 8_000,
        handshakeAttempts: 1,
        pauseBeforeConnecting: 0,
        ciphers: [],
        keyExchange: [],
        keepAliveInterval: 5_000,
        readWriteTimeout: 0,
        pty: false,
        fileTransfer: 'sftp',
        tunnels: [],
        detour: {
          kind: 'bastion',
          host: '127.0.0.1',
          port: bastion.port,
          login: { username: 'ops', keys: [], interactive: true },
        },
      },
      {
        clock: systemClock,
        signal: never,
        address: async () => ({ host: '127.0.0.1', port: port ?? (await serve()).port }),
        answer: answerByAskpass(program, (text) => secrets.push(text), never),
        say: () => undefined,
        progress: (text) => progressed.push(text),
      },
    )
    return { connecting, asked, secrets, bastion, progressed }
  }

  test('its question goes to the askpass program, and the answer is a secret', async () => {
    const { connecting, asked, secrets } = await through(question.answer)
    const communicator = await connecting
    onTestFinished(() => communicator.close())
    let heard = ''
    const onStdout = (chunk: string) => {
      heard += chunk
    }
    await communicator.execute({ command: 'echo behind', onStdout }, new AbortController().signal)
    expect(heard).toBe('behind\n')
    expect(asked()).toBe('Token: \n')
    expect(secrets).toEqual([question.answer])
  })

  test('it asks once, however long the machine takes', async () => {
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', () => resolve()))
    const { port } = free.address() as AddressInfo
    await new Promise((resolve) => free.close(resolve))
    const { connecting, asked, bastion, progressed } = await through(question.answer, port)
    const folder = temporaryFolder()
    const late = pause(1_200).then(() => startSshServer({ folder, publicKey: key.public, port }))
    const communicator = await connecting
    await communicator.close()
    await (await late).stop()
    expect(progressed.length).toBeGreaterThan(0)
    expect(asked()).toBe('Token: \n')
    expect(bastion.logins()).toBe(1)
  })

  test.each([
    ['a wrong answer', 'blue', 0],
    ['no answer', '', 1],
  ])('%s is refused as the bastion’s login', async (_what, answer, code) => {
    const { connecting } = await through(answer, undefined, code)
    await expect(connecting).rejects.toMatchObject({ code: 'ssh-bastion-login' })
  })

  test('the program is the one of SSH_ASKPASS', () => {
    expect(askpassProgram({ SSH_ASKPASS: '/usr/bin/ssh-askpass' })).toBe('/usr/bin/ssh-askpass')
    expect(askpassProgram({ SSH_ASKPASS: '' })).toBeUndefined()
  })
})

describe('through the SSH agent', () => {
  const hasAgent = spawnSync('ssh-agent', ['-h']).error === undefined

  test.skipIf(!hasAgent)('its keys log in; one that is gone says so', async () => {
    const folder = temporaryFolder()
    const agent = join(folder, 'agent')
    const started = execFileSync('ssh-agent', ['-a', agent]).toString()
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1])
    let running = true
    const stop = () => {
      if (running) process.kill(pid)
      running = false
    }
    onTestFinished(stop)
    const file = join(folder, 'key')
    writeFileSync(file, key.private, { mode: 0o600 })
    execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: agent } })
    const server = await serve()
    const login = { username: 'outscale', keys: [], agent }
    expect(await saysHello(server.port, { login })).toBe('hello\n')
    stop()
    await expect(saysHello(server.port, { login })).rejects.toMatchObject({
      code: 'ssh-login-refused',
      message: expect.stringMatching(/the SSH agent \(which failed/),
    })
  })
})
