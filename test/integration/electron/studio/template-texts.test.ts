import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTemplateText, watchTemplateTexts, writeTemplateText } from '#electron/studio/templates/template-texts.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

async function templateIn(folder: string, content: string | Uint8Array = 'a = 1\n') {
  const path = join(folder, 'web.pkr.hcl')
  await writeFile(path, content)
  return path
}

describe('writing a file of a template', () => {
  test('writes what was seen before, and tells the new version', async () => {
    const path = await templateIn(temporaryFolder())
    const seen = await readTemplateText(path)
    const answer = await writeTemplateText(path, 'a = 2\n', seen.version)
    expect(answer).toEqual({ kind: 'written', version: (await readTemplateText(path)).version })
    expect(await readFile(path, 'utf8')).toBe('a = 2\n')
  })

  test('never overwrites what another program wrote: it is given back', async () => {
    const path = await templateIn(temporaryFolder())
    const { version } = await readTemplateText(path)
    await writeFile(path, 'theirs = 1\n')
    const answer = await writeTemplateText(path, 'mine = 1\n', version)
    expect(answer).toMatchObject({ kind: 'changed-elsewhere', there: { text: 'theirs = 1\n' } })
    expect(await readFile(path, 'utf8')).toBe('theirs = 1\n')
  })

  test('says that a file is gone instead of making it again', async () => {
    const path = await templateIn(temporaryFolder())
    const { version } = await readTemplateText(path)
    await rm(path)
    expect(await writeTemplateText(path, 'mine = 1\n', version)).toEqual({ kind: 'changed-elsewhere' })
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  test('keeps the mode, and a link stays a link', async () => {
    const folder = temporaryFolder()
    const target = join(folder, 'target.pkr.hcl')
    await writeFile(target, 'a = 1\n')
    await chmod(target, 0o600)
    const link = join(folder, 'link.pkr.hcl')
    await symlink(target, link)
    await writeTemplateText(link, 'a = 2\n', (await readTemplateText(link)).version)
    expect(await readFile(target, 'utf8')).toBe('a = 2\n')
    expect((await stat(target)).mode & 0o777).toBe(0o600)
  })

  test('a byte order mark survives reading and writing', async () => {
    const path = await templateIn(temporaryFolder(), '\ufeffa = 1\n')
    const { text, version } = await readTemplateText(path)
    await writeTemplateText(path, text.replace('1', '2'), version)
    expect(await readFile(path)).toEqual(Buffer.from('\ufeffa = 2\n'))
  })

  test('refuses a file whose bytes are no text, since writing it back would lose them', async () => {
    const path = await templateIn(temporaryFolder(), Buffer.from([0x61, 0xff, 0x0a]))
    await expect(readTemplateText(path)).rejects.toMatchObject({ code: 'not-utf8', where: { file: path } })
  })

  test('says what cannot be written, why, and that nothing is lost', async () => {
    const path = join(temporaryFolder(), 'folder.pkr.hcl')
    await mkdir(path)
    await expect(writeTemplateText(path, 'a = 1\n', undefined)).rejects.toMatchObject({
      code: 'cannot-write',
      message: expect.stringContaining(path),
      hint: expect.stringContaining('still in the editor'),
    })
  })
})

describe('watching the files of a template', () => {
  test('tells what is there, then each change, atomic or not', async () => {
    const path = await templateIn(temporaryFolder())
    const stop = new AbortController()
    const changes = watchTemplateTexts([path], stop.signal)
    expect((await changes.next()).value).toMatchObject([{ path, text: 'a = 1\n' }])
    const first = changes.next()
    await writeFile(path, 'theirs = 1\n')
    expect((await first).value).toMatchObject([{ path, text: 'theirs = 1\n' }])
    const second = changes.next()
    await writeTemplateText(path, 'theirs = 2\n', (await readTemplateText(path)).version)
    expect((await second).value).toMatchObject([{ path, text: 'theirs = 2\n' }])
    stop.abort()
    expect((await changes.next()).done).toBe(true)
  })
})
