import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listLocalTree } from '#electron/communicators/local-tree.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import { downloadTree } from '#electron/communicators/ssh/sftp-download-tree.ts'
import type { Sftp } from '#electron/communicators/ssh/sftp-session.ts'
import { clockInAHurry } from '#test/support/clock-in-a-hurry.ts'
import { startSshServer } from '#test/support/ssh-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const never = new AbortController().signal

describe('a machine that wants to write elsewhere on this computer', () => {
  test.each(['../evil', 'sub/../../evil', '..\\evil', '/tmp/evil'])(
    'cannot over SFTP with a file named %s',
    async (name) => {
      const folder = temporaryFolder()
      const facts = {
        size: 4,
        mode: 0o100644,
        isDirectory: () => false,
        isFile: () => true,
        isSymbolicLink: () => false,
      }
      const sftp = {
        stat: async () => ({ ...facts, isDirectory: () => true, isFile: () => false }),
        list: async () => [{ filename: name, attrs: facts }],
      } as unknown as Sftp
      const download = () => Promise.reject(new Error('it was downloaded'))
      const work = downloadTree(sftp, '/data/', join(folder, 'inside'), { signal: never }, download)
      await expect(work).rejects.toThrow('would be written outside of the destination')
      expect(readdirSync(folder)).toEqual([])
    },
  )

  test.each(['../evil', '..'])('cannot over scp with a file named %s', async (name) => {
    const folder = temporaryFolder()
    const bin = temporaryFolder()
    const records = `printf 'C0644 4 ${name}\\nevil\\0'; sleep 0.2`
    writeFileSync(join(bin, 'scp'), `#!/bin/sh\n${records}\n`)
    chmodSync(join(bin, 'scp'), 0o755)
    const key = generateEd25519()
    const server = await startSshServer({
      folder,
      publicKey: key.public,
      environment: { PATH: `${bin}:${process.env.PATH}` },
    })
    onTestFinished(() => server.stop())
    const communicator = await connectSsh(
      {
        login: { username: 'outscale', keys: [{ name: 'k', text: key.private }] },
        timeout: 5_000,
        handshakeAttempts: 1,
        pauseBeforeConnecting: 0,
        ciphers: [],
        keyExchange: [],
        keepAliveInterval: 0,
        readWriteTimeout: 0,
        pty: false,
        fileTransfer: 'scp',
        tunnels: [],
      },
      {
        clock: clockInAHurry(),
        signal: never,
        address: async () => ({ host: '127.0.0.1', port: server.port }),
        say: () => undefined,
        progress: () => undefined,
      },
    )
    onTestFinished(() => communicator.close())
    const inside = join(folder, 'inside')
    await expect(communicator.downloadDirectory('/data/', inside, { signal: never })).rejects.toMatchObject({
      code: 'transfer-refused',
    })
    expect(readdirSync(inside)).toEqual([])
    expect(existsSync(join(folder, 'evil'))).toBe(false)
  })
})

describe('a folder to upload', () => {
  test('with a link back into itself is refused, with the link', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    symlinkSync('../..', join(folder, 'a/b/up'))
    await expect(listLocalTree(folder)).rejects.toThrow(`The link ${join(folder, 'a/b/up')} leads back to`)
  })

  test('leaves out dangling links, and says when it is not there itself', async () => {
    const folder = temporaryFolder()
    symlinkSync('gone', join(folder, 'dangling'))
    writeFileSync(join(folder, 'file'), 'x')
    expect((await listLocalTree(`${folder}/`)).entries.map((entry) => entry.path)).toEqual(['file'])
    await expect(listLocalTree(join(folder, 'gone'))).rejects.toMatchObject({ code: 'file-missing' })
  })
})
