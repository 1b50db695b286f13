import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, connect as dialPort } from 'node:net'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { connectWinrm, type WinrmHooks } from '#electron/communicators/winrm/connect-winrm.ts'
import type { WinrmSettings } from '#electron/communicators/winrm/settings.ts'
import { makeCertificate } from '#electron/sandbox/api/self-signed-certificate.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import {
  startWindowsMachine,
  type WindowsMachine,
  type WindowsMachineOptions,
  windowsPassword,
} from '#test/support/windows-machine.ts'

const never = new AbortController().signal

function settingsFor(port: number, changes: Partial<WinrmSettings> = {}): WinrmSettings {
  return {
    username: 'Administrator',
    password: windowsPassword,
    port,
    transport: 'http',
    login: 'basic',
    timeout: 20_000,
    pauseBeforeConnecting: 0,
    proxied: false,
    ...changes,
  }
}

async function connect(machine: WindowsMachine, changes: Partial<WinrmSettings> = {}, hooks: Partial<WinrmHooks> = {}) {
  const progressed: string[] = []
  const communicator = await connectWinrm(settingsFor(machine.server.port, changes), {
    clock: systemClock,
    signal: never,
    address: async () => '127.0.0.1',
    say: () => undefined,
    progress: (text) => progressed.push(text),
    ...hooks,
  })
  onTestFinished(() => communicator.close())
  const run = async (command: string, stdin?: Readable) => {
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
        ...(stdin === undefined ? {} : { stdin }),
      },
      never,
    )
    return { end, stdout, stderr }
  }
  return { communicator, run, progressed }
}

async function connected(options: WindowsMachineOptions = {}, changes: Partial<WinrmSettings> = {}) {
  const machine = await startWindowsMachine(options)
  return { machine, ...(await connect(machine, changes)) }
}

async function selfSigned() {
  const { key, certificate } = await makeCertificate(['127.0.0.1'], Date.now())
  return { key, cert: certificate }
}

const refusal = (options: WindowsMachineOptions, changes: Partial<WinrmSettings> = {}) =>
  startWindowsMachine(options).then((machine) =>
    connect(machine, { timeout: 3_000, ...changes }, { clock: clockInAHurry() }),
  )

describe('logging in to WinRM', () => {
  test.each(['basic', 'ntlm'] as const)('with %s over HTTP', async (login) => {
    const { run } = await connected({}, { login })
    expect(await run('whoami')).toMatchObject({
      end: { kind: 'exited', code: 0 },
      stdout: 'win-sandbox\\administrator\r\n',
    })
  })

  test('with NTLM on a machine that takes nothing unencrypted, which everything after the login is sealed for', async () => {
    const { run } = await connected({ allowUnencrypted: false, basic: false }, { login: 'ntlm' })
    expect((await run('echo sealed')).stdout).toBe('sealed\r\n')
    expect((await run('exit 7')).end).toEqual({ kind: 'exited', code: 7 })
  })

  test.each(['basic', 'ntlm'] as const)(
    'with %s over HTTPS; winrm_insecure takes a certificate that it signed itself',
    async (login) => {
      const tls = await selfSigned()
      const { run } = await connected({ tls, allowUnencrypted: false }, { transport: 'https-unverified', login })
      expect((await run('hostname')).stdout).toBe('WIN-SANDBOX\r\n')
    },
  )

  test('over HTTPS with a certificate that nobody vouches for is refused at once, with winrm_insecure as the way', async () => {
    const tls = await selfSigned()
    await expect(refusal({ tls }, { transport: 'https', timeout: 600_000 })).rejects.toMatchObject({
      code: 'winrm-certificate',
      where: { option: 'winrm_insecure' },
    })
  })

  test.each(['basic', 'ntlm'] as const)(
    'with a wrong password over %s goes on until winrm_timeout, and says what was refused',
    async (login) => {
      await expect(refusal({}, { login, password: 'guess' })).rejects.toMatchObject({
        code: 'winrm-login-refused',
        message: expect.stringMatching(/login was refused; the service takes Negotiate, Basic/),
        where: { option: 'winrm_username' },
      })
    },
  )

  test('with Basic where only NTLM is taken names winrm_use_ntlm', async () => {
    await expect(refusal({ basic: false })).rejects.toMatchObject({
      hint: expect.stringMatching(/winrm_use_ntlm = true/),
    })
    await expect(refusal({ allowUnencrypted: false })).rejects.toMatchObject({
      code: 'winrm-timeout',
      message: expect.stringMatching(/Unencrypted traffic is currently disabled/),
      hint: expect.stringMatching(/winrm_use_ntlm = true/),
    })
  })

  test('waits for a service that is not there yet', async () => {
    const machine = await startWindowsMachine()
    await machine.server.pause()
    setTimeout(() => void machine.server.resume(), 600)
    const { run, progressed } = await connect(machine)
    expect(progressed[0]).toBe('attempt 1: connection refused')
    expect((await run('ver')).stdout).toMatch(/Windows/)
  })

  test('gives up after winrm_timeout, with the last reason and what to look at', async () => {
    const machine = await startWindowsMachine()
    await machine.server.pause()
    await expect(connect(machine, { timeout: 60_000 }, { clock: clockInAHurry() })).rejects.toMatchObject({
      code: 'winrm-timeout',
      message: expect.stringMatching(
        /^No WinRM connection within 1 min, after \d+ attempts; the last one failed: connection refused\.$/,
      ),
      hint: expect.stringMatching(/winrm_port/),
    })
    await expect(
      connect(machine, { timeout: 3_000 }, { clock: clockInAHurry(), address: async () => undefined }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/no address yet/) })
  })

  test('twice, with pause_before_connecting between', async () => {
    const machine = await startWindowsMachine()
    const clock = clockInAHurry()
    const { run } = await connect(machine, { pauseBeforeConnecting: 90_000 }, { clock })
    expect(clock.slept).toEqual([90_000])
    expect(machine.computer.commands).toHaveLength(2)
    expect((await run('exit 0')).end).toEqual({ kind: 'exited', code: 0 })
  })

  test('through the proxy of the environment, by a tunnel, unless winrm_no_proxy says not to', async () => {
    const machine = await startWindowsMachine()
    const asked: string[] = []
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (request) => {
        asked.push(request.toString('latin1').split('\r\n')[0] ?? '')
        const onward = dialPort(machine.server.port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
          socket.pipe(onward).pipe(socket)
        })
        onward.on('error', () => undefined)
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void proxy.close())
    const proxyFor = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const { run } = await connect(
      machine,
      { proxied: true, login: 'ntlm' },
      { address: async () => 'win.internal', proxyFor },
    )
    expect((await run('hostname')).stdout).toBe('WIN-SANDBOX\r\n')
    expect(new Set(asked)).toEqual(new Set([`CONNECT win.internal:${machine.server.port} HTTP/1.1`]))
    asked.length = 0
    await connect(machine, { proxied: false }, { proxyFor })
    expect(asked).toEqual([])
  })
})

describe('commands over WinRM', () => {
  test('give their exit code and both streams, in UTF-8 wherever it is cut', async () => {
    const { run } = await connected()
    expect(await run('echo große Öfen & nothing-such & exit 3')).toEqual({
      end: { kind: 'exited', code: 3 },
      stdout: 'große Öfen\r\n',
      stderr: expect.stringMatching(/'nothing-such' is not recognized/),
    })
  })

  test('stream their output while they run', async () => {
    const { communicator } = await connected()
    const heard: string[] = []
    let half: number | undefined
    const started = performance.now()
    await communicator.execute(
      {
        command: 'echo first & timeout /t 1 & echo second',
        onStdout: (chunk) => {
          heard.push(chunk)
          half ??= performance.now() - started
        },
      },
      never,
    )
    expect(heard).toEqual(['first\r\n', 'second\r\n'])
    expect(half).toBeLessThan(900)
  })

  test('give a megabyte whole', async () => {
    const { machine, run } = await connected({ allowUnencrypted: false }, { login: 'ntlm' })
    const content = randomBytes(512 * 1024).toString('hex')
    machine.computer.files.write('C:\\big.txt', Buffer.from(content))
    expect((await run('type C:\\big.txt')).stdout).toBe(content)
  })

  test('end on the machine when they are cancelled', async () => {
    const { machine, communicator } = await connected()
    const abort = new AbortController()
    const running = communicator.execute(
      { command: 'echo on & timeout /t 60 & echo off', onStdout: () => abort.abort(new Error('cancelled')) },
      abort.signal,
    )
    await expect(running).rejects.toThrow('cancelled')
    expect(machine.computer.commands.at(-1)?.line).toMatch(/timeout/)
    const again = await communicator.execute({ command: 'exit 0' }, never)
    expect(again).toEqual({ kind: 'exited', code: 0 })
  })

  test('of a machine that restarts under them end as disconnected; the next one connects anew or says that it cannot', async () => {
    const { machine, communicator, run } = await connected({ restartTime: 8_000 })
    const dropped = communicator.execute({ command: 'timeout /t 60', onStdout: () => undefined }, never)
    await new Promise((resolve) => setTimeout(resolve, 200))
    machine.server.drop()
    await expect(dropped).resolves.toEqual({ kind: 'disconnected' })
    expect((await run('exit 4')).end).toEqual({ kind: 'exited', code: 4 })
    await machine.server.pause()
    await expect(communicator.execute({ command: 'exit 0' }, never)).rejects.toMatchObject({ code: 'connection-lost' })
    await machine.server.resume()
    expect((await run('exit 5')).end).toEqual({ kind: 'exited', code: 5 })
  })

  test('of PowerShell that fail say why in words, not in its XML', async () => {
    const { run } = await connected()
    expect(await run('powershell -Command "throw \'no such disk\'"')).toMatchObject({
      end: { code: 1 },
      stderr: 'no such disk\r\n',
    })
  })
})

describe('files over WinRM', () => {
  const bytes = randomBytes(300_001)

  test.each([
    ['text', 'héllo'],
    ['nothing', ''],
    ['bytes', bytes],
    ['a stream', undefined],
  ])('%s goes up, into folders that are made for it', async (_name, content) => {
    const { machine, communicator } = await connected({ allowUnencrypted: false }, { login: 'ntlm' })
    const expected = Buffer.from(content ?? bytes)
    const progress: number[] = []
    await communicator.upload({
      content: content ?? Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
      size: expected.length,
      path: "c:/Program Files/it's new/file.bin",
      signal: never,
      onProgress: (done) => progress.push(done),
    })
    const stored = machine.computer.files.read("C:\\Program Files\\it's new\\file.bin")
    expect(Buffer.compare(Buffer.from(stored ?? []), expected)).toBe(0)
    if (expected.length > 0) expect(progress.at(-1)).toBe(expected.length)
  })

  test('paths may name variables of the machine, in either manner', async () => {
    const { machine, communicator } = await connected()
    await communicator.upload({ content: '1', path: '$env:WINDIR/one.txt', signal: never })
    await communicator.upload({ content: '2', path: '%windir%\\two.txt', signal: never })
    expect([machine.text('C:\\Windows\\one.txt'), machine.text('C:\\Windows\\two.txt')]).toEqual(['1', '2'])
  })

  test('a folder in the way is said', async () => {
    const { communicator } = await connected()
    await expect(communicator.upload({ content: 'x', path: 'C:/Windows', signal: never })).rejects.toMatchObject({
      code: 'transfer-refused',
      message: expect.stringMatching(/C:\/Windows is a folder/),
    })
  })

  test('folders go up by the rule of the slash, empty ones too', async () => {
    const { machine, communicator } = await connected()
    const folder = join(temporaryFolder(), 'site')
    mkdirSync(join(folder, 'empty'), { recursive: true })
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'index.html'), '<h1>')
    writeFileSync(join(folder, 'sub', 'a b.txt'), bytes)
    await communicator.uploadDirectory(folder, 'C:/inetpub', { signal: never })
    await communicator.uploadDirectory(`${folder}/`, 'C:/www/', { signal: never })
    expect(machine.text('C:\\inetpub\\site\\index.html')).toBe('<h1>')
    expect(machine.computer.files.isFolder('C:\\www\\empty')).toBe(true)
    expect(machine.computer.files.read('C:\\www\\sub\\a b.txt')?.length).toBe(bytes.length)
  })

  test('come down, alone and as folders', async () => {
    const { machine, communicator } = await connected()
    machine.computer.files.write('C:\\logs\\deep\\one.bin', bytes)
    machine.computer.files.write('C:\\logs\\two.txt', Buffer.from('two'))
    const chunks: Buffer[] = []
    const target = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk)
        done()
      },
    })
    await communicator.download('c:/logs/deep/one.bin', target, { signal: never })
    expect(Buffer.compare(Buffer.concat(chunks), bytes)).toBe(0)
    const local = temporaryFolder()
    await communicator.downloadDirectory('C:/logs', local, { signal: never })
    await communicator.downloadDirectory('C:/logs/', join(local, 'inside'), { signal: never })
    expect(readFileSync(join(local, 'logs', 'two.txt'), 'utf8')).toBe('two')
    expect(Buffer.compare(readFileSync(join(local, 'inside', 'deep', 'one.bin')), bytes)).toBe(0)
  })

  test('that are missing are said, and leave nothing half', async () => {
    const { communicator } = await connected()
    const target = new Writable({ write: (_chunk, _encoding, done) => done() })
    await expect(communicator.download('C:/none.txt', target, { signal: never })).rejects.toMatchObject({
      code: 'transfer-refused',
      message: expect.stringMatching(/Could not find file/),
    })
    expect(target.destroyed).toBe(true)
    await expect(
      communicator.downloadDirectory('C:/none', join(temporaryFolder(), 'x'), { signal: never }),
    ).rejects.toMatchObject({ code: 'transfer-refused' })
  })

  test('are removed; one that is not there is fine', async () => {
    const { machine, communicator } = await connected()
    machine.computer.files.write('C:\\old.txt', Buffer.from('x'))
    await communicator.remove?.('C:/old.txt', never)
    await communicator.remove?.('C:/old.txt', never)
    expect(machine.text('C:\\old.txt')).toBeUndefined()
  })

  test('a machine cannot make a download write elsewhere', async () => {
    const { machine, communicator } = await connected()
    machine.computer.files.write('C:\\bad\\x', Buffer.from('x'))
    const list = machine.computer.files.list
    Object.assign(machine.computer.files, {
      list: (folder: string) => [{ kind: 'file', below: '..\\..\\outside.txt', size: 1 }, ...list(folder)],
    })
    const local = temporaryFolder()
    await expect(
      communicator.downloadDirectory('C:/bad/', join(local, 'a', 'b'), { signal: never }),
    ).rejects.toMatchObject({ code: 'path-outside' })
    expect(existsSync(join(local, 'outside.txt'))).toBe(false)
  })
})
