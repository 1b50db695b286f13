import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import { shell } from '#electron/provisioners/shell.ts'
import { shellOptions } from '#shared/catalog/provisioners/shell.ts'
import { buildContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { hasOpenSsh, startOpenSsh } from '#test/support/open-ssh.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const key = generateEd25519()
const never = new AbortController().signal

async function connected(fileTransfer: 'sftp' | 'scp' = 'sftp', pty = false) {
  const folder = temporaryFolder()
  const server = await startOpenSsh(folder, key.public)
  onTestFinished(() => server.stop())
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
      pty,
      fileTransfer,
      tunnels: [],
    },
    {
      clock: systemClock,
      signal: never,
      address: async () => ({ host: '127.0.0.1', port: server.port }),
      say: () => undefined,
      progress: () => undefined,
    },
  )
  onTestFinished(() => communicator.close())
  return { folder, communicator }
}

beforeAll(() => {
  if (!hasOpenSsh) console.warn('skipped: this computer has no sshd (Debian: apt install openssh-server)')
})

describe.skipIf(!hasOpenSsh)('against OpenSSH', () => {
  test('an inline shell provisioner runs with the build’s name and leaves no script behind', async () => {
    const { folder, communicator } = await connected()
    const context = { ...buildContextForTest(temporaryFolder()), communicator }
    const plan = provisionerPlanOf('shell', shellOptions, {
      inline: ['echo "$PACKER_BUILD_NAME"'],
      remote_folder: folder,
    })
    await shell.provision(plan, context)
    expect(context.lines.filter((line) => line === 'stdout: web')).toHaveLength(1)
    expect(readdirSync(folder).filter((name) => name.startsWith('script_'))).toEqual([])
  })

  test('a command that is cancelled ends on the machine, too', async () => {
    const { folder, communicator } = await connected()
    const abort = new AbortController()
    const running = communicator.execute(
      {
        command: `echo $$ > ${folder}/pid2; echo started; sleep 600`,
        onStdout: () => abort.abort(new Error('cancelled')),
      },
      abort.signal,
    )
    await expect(running).rejects.toThrow('cancelled')
    const stat = `/proc/${Number(readFileSync(join(folder, 'pid2'), 'utf8'))}/stat`
    for (let tries = 0; existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ') && tries < 100; tries++)
      await delay(20)
    expect(existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z ')).toBe(false)
  })

  test('a pseudo-terminal is there when asked for', async () => {
    const { communicator } = await connected('sftp', true)
    let stdout = ''
    const end = await communicator.execute(
      {
        command: 'tty; stty size; exit 5',
        onStdout: (chunk) => {
          stdout += chunk
        },
      },
      never,
    )
    expect(end).toEqual({ kind: 'exited', code: 5 })
    expect(stdout).toMatch(/^\/dev\/pts\/\d+\r\n40 80\r\n$/)
  })

  test.each(['sftp', 'scp'] as const)(
    'files go up and come down over %s with modes and contents',
    async (fileTransfer) => {
      const { folder, communicator } = await connected(fileTransfer)
      const local = temporaryFolder()
      const content = Buffer.alloc(5_000_000, 'abcdefg')
      writeFileSync(join(local, 'big'), content)
      await communicator.uploadDirectory(`${local}/`, join(folder, 'up'), { signal: never })
      await communicator.upload({ content: '#!/bin/sh\n', path: join(folder, 'run me'), mode: 0o700, signal: never })
      expect(Buffer.compare(readFileSync(join(folder, 'up/big')), content)).toBe(0)
      expect(statSync(join(folder, 'run me')).mode & 0o777).toBe(0o700)
      const down = join(temporaryFolder(), 'down')
      await communicator.downloadDirectory(join(folder, 'up'), down, { signal: never })
      expect(Buffer.compare(readFileSync(join(down, 'up/big')), content)).toBe(0)
    },
  )
})
