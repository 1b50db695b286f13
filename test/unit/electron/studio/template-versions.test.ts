import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTemplateVersions } from '#electron/studio/templates/template-versions.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function openIn(folder = temporaryFolder()) {
  let now = 1_000
  const versions = openTemplateVersions(join(folder, 'versions'))
  const keep = (path: string, text: string) => {
    now += 1_000
    return versions.keep(path, text, now)
  }
  return { folder, versions, keep }
}

test('each text is kept once, newest first, for its owner only', async () => {
  const { folder, versions, keep } = openIn()
  expect(await versions.list('/t/a.pkr.hcl')).toEqual([])
  for (const text of ['one', 'two', 'two', 'one']) await keep('/t/a.pkr.hcl', text)
  const kept = await versions.list('/t/a.pkr.hcl')
  expect(kept.map(({ at, bytes }) => [at, bytes])).toEqual([
    [5_000, 3],
    [3_000, 3],
    [2_000, 3],
  ])
  expect(await Promise.all(kept.map(({ id }) => versions.read('/t/a.pkr.hcl', id)))).toEqual(['one', 'two', 'one'])
  expect(await versions.list('/t/b.pkr.hcl')).toEqual([])
  const [own = ''] = await readdir(join(folder, 'versions'))
  for (const name of await readdir(join(folder, 'versions', own))) {
    expect((await stat(join(folder, 'versions', own, name))).mode & 0o777).toBe(0o600)
  }
})

test('a hundred are kept, and those that have a name', async () => {
  const { folder, versions, keep } = openIn()
  await keep('/t/a', 'text 0')
  const [first] = await versions.list('/t/a')
  await versions.name('/t/a', first!.id, 'as it was in May')
  await keep('/t/a', 'text 1')
  const [second] = await versions.list('/t/a')
  for (let at = 2; at < 102; at += 1) await keep('/t/a', `text ${at}`)
  const kept = await versions.list('/t/a')
  expect(kept).toHaveLength(101)
  expect(kept.at(-1)).toMatchObject({ title: 'as it was in May' })
  expect(await versions.read('/t/a', first!.id)).toBe('text 0')
  await expect(versions.read('/t/a', second!.id)).rejects.toMatchObject({ code: 'no-such-version' })
  const [own = ''] = await readdir(join(folder, 'versions'))
  expect((await readdir(join(folder, 'versions', own))).filter((name) => name.endsWith('.txt'))).toHaveLength(101)

  await versions.name('/t/a', first!.id, '')
  await keep('/t/a', 'text 102')
  await expect(versions.read('/t/a', first!.id)).rejects.toMatchObject({ code: 'no-such-version' })
})

test('a list that cannot be read is not overwritten', async () => {
  const { folder, versions, keep } = openIn()
  await keep('/t/a', 'one')
  const [own = ''] = await readdir(join(folder, 'versions'))
  await writeFile(join(folder, 'versions', own, 'versions.json'), 'broken')
  await expect(keep('/t/a', 'two')).rejects.toMatchObject({ code: 'unreadable-file' })
  await expect(versions.name('/t/a', '1000-0123456789abcdef', 'x')).rejects.toMatchObject({ code: 'unreadable-file' })
})
