import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { Communicator } from '#electron/communicators/communicator.ts'
import { file } from '#electron/provisioners/file.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import { fileOptions } from '#shared/catalog/provisioners/file.ts'
import { StudioError } from '#shared/studio-error.ts'
import { buildContextForTest, provisionerPlanOf } from '#test/support/build-context.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** A machine whose disk is a list: what was asked of it. */
function machine(files: Readonly<Record<string, string>> = {}) {
  const asked: string[] = []
  const uploads: { path: string; mode: number | undefined; text: string }[] = []
  const communicator: Communicator = {
    kind: 'ssh',
    execute: () => Promise.reject(new Error('not in this test')),
    async upload({ path, mode, content }) {
      uploads.push({ path, mode, text: String(content instanceof Readable ? await buffer(content) : content) })
    },
    async uploadDirectory(source, destination) {
      asked.push(`up ${source} ${destination}`)
    },
    async download(path, target) {
      const text = files[path]
      target.write(text === undefined ? 'half' : text)
      if (text === undefined) throw new StudioError({ code: 'transfer-refused', message: `no ${path}`, hint: 'look' })
      await new Promise<void>((resolve) => target.end(() => resolve()))
    },
    async downloadDirectory(source, destination) {
      asked.push(`down ${source} ${destination}`)
    },
    close: async () => undefined,
  }
  const context = { ...buildContextForTest(temporaryFolder()), communicator }
  const run = (given: OptionValues) => file.provision(provisionerPlanOf('file', fileOptions, given), context)
  return { run, uploads, asked, folder: context.workingFolder, lines: context.lines }
}

describe('the file provisioner', () => {
  test('uploads a file with its mode, into a folder under its own name', async () => {
    const { run, uploads, folder, lines } = machine()
    writeFileSync(join(folder, 'run.sh'), 'x', { mode: 0o755 })
    await run({ source: 'run.sh', destination: '/tmp/' })
    await run({ source: 'run.sh', destination: '/tmp/{{ .ID }}.sh' })
    expect(uploads).toEqual([
      { path: '/tmp/run.sh', mode: 0o755, text: 'x' },
      { path: '/tmp/i-12345678.sh', mode: 0o755, text: 'x' },
    ])
    expect(lines[0]).toBe('say: Uploading run.sh => /tmp/run.sh')
  })

  test('keeps the slash that says only what is inside', async () => {
    const { run, asked, folder } = machine()
    mkdirSync(join(folder, 'files'))
    await run({ sources: ['files/', 'files'], destination: '/tmp/files' })
    expect(asked).toEqual([`up ${folder}/files/ /tmp/files`, `up ${folder}/files /tmp/files`])
  })

  test('writes content so that only the user can read it', async () => {
    const { run, uploads, lines } = machine()
    await run({ content: 'secret = 1', destination: '/tmp/app.conf' })
    await run({ content: 'x', destination: '/tmp/' })
    expect(uploads[0]).toEqual({ path: '/tmp/app.conf', mode: 0o600, text: 'secret = 1' })
    expect(uploads[1]?.path).toMatch(/^\/tmp\/pkr-file-content\d+$/)
    expect(lines.join()).not.toContain('secret')
  })

  test('a source that is not there says where it was looked for', async () => {
    const { run, folder } = machine()
    const error = await run({ source: 'gone', destination: '/tmp/' }).catch((thrown: StudioError) => thrown)
    expect(error).toMatchObject({ code: 'file-missing', message: 'Upload failed: gone does not exist.' })
    expect((error as StudioError).hint).toContain(join(folder, 'gone'))
  })

  test('downloads files, making the folders above, and goes on after a folder', async () => {
    const { run, asked, folder } = machine({ '/var/log/a.log': 'A', '/etc/b': 'B' })
    await run({ direction: 'download', sources: ['/var/log/a.log', '/srv/', '/etc/b'], destination: 'out/deep/' })
    expect(readFileSync(join(folder, 'out/deep/a.log'), 'utf8')).toBe('A')
    expect(readFileSync(join(folder, 'out/deep/b'), 'utf8')).toBe('B')
    expect(statSync(join(folder, 'out/deep/b')).mode & 0o777).toBe(0o644)
    expect(asked).toEqual([`down /srv/ ${folder}/out/deep`])
  })

  test('a download that breaks off leaves the old file as it was, and nothing else', async () => {
    const { run, folder } = machine()
    const old = join(folder, 'kept')
    writeFileSync(old, 'old')
    const error = await run({ direction: 'download', source: '/gone', destination: 'kept' }).catch((thrown) => thrown)
    expect(error).toMatchObject({ message: 'Download failed: no /gone', hint: 'look' })
    expect(readFileSync(old, 'utf8')).toBe('old')
    expect(readdirSync(dirname(old))).toEqual([basename(old)])
    expect(existsSync('/gone')).toBe(false)
  })
})
