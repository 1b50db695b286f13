import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { duplicateTemplateFile, renameTemplateFile } from '#electron/studio/templates/name-template-file.ts'
import { openTemplateVersions } from '#electron/studio/templates/template-versions.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = temporaryFolder()
  for (const name of names) await writeFile(join(folder, name), textOf(name))
  return folder
}

const textOf = (name: string) => (name.endsWith('.hcl') ? `# ${name}` : `{"builders": [], "name": "${name}"}`)

test.each(['web.pkr.hcl', 'web.pkr.json', 'web.json', 'web'])('%s keeps its ending', async (name) => {
  const folder = await folderWith(name)
  const ending = name.slice('web'.length)
  const renamed = await renameTemplateFile(join(folder, name), 'shop 1.2')
  expect(renamed).toBe(join(folder, `shop 1.2${ending}`))
  await duplicateTemplateFile(renamed, 'copy')
  expect((await readdir(folder)).sort()).toEqual([`copy${ending}`, `shop 1.2${ending}`])
  expect(await readFile(join(folder, `copy${ending}`), 'utf8')).toBe(textOf(name))
})

test('a name that is taken is refused, and both files are as before', async () => {
  const folder = await folderWith('web.pkr.hcl', 'shop.pkr.hcl')
  const path = join(folder, 'web.pkr.hcl')
  await expect(renameTemplateFile(path, 'shop')).rejects.toMatchObject({ code: 'name-taken' })
  await expect(duplicateTemplateFile(path, 'shop')).rejects.toMatchObject({ code: 'name-taken' })
  expect(await readFile(join(folder, 'shop.pkr.hcl'), 'utf8')).toBe('# shop.pkr.hcl')
  expect(await readFile(path, 'utf8')).toBe('# web.pkr.hcl')
})

test('what is not known to be a template keeps its name', async () => {
  const folder = await folderWith()
  for (const [name, text] of [
    ['package.json', '{"name": "omi-studio"}'],
    ['broken.json', '{"builders": ['],
    ['list.json', '["builders"]'],
  ] as const) {
    const path = join(folder, name)
    await writeFile(path, text)
    await expect(renameTemplateFile(path, 'default')).rejects.toMatchObject({ code: 'not-a-template' })
    await expect(duplicateTemplateFile(path, 'default')).rejects.toMatchObject({ code: 'not-a-template' })
  }
  expect((await readdir(folder)).sort()).toEqual(['broken.json', 'list.json', 'package.json'])
})

test('a file that is gone is no copy', async () => {
  const folder = await folderWith()
  await expect(renameTemplateFile(join(folder, 'web.pkr.hcl'), 'shop')).rejects.toMatchObject({ code: 'cannot-write' })
  expect(await readdir(folder)).toEqual([])
})

test('versions go with the name', async () => {
  const versions = openTemplateVersions(join(temporaryFolder(), 'versions'))
  await versions.move('/t/none', '/t/other')
  await versions.keep('/t/other', 'of another file once', 1)
  await versions.keep('/t/web', 'one', 2)
  await versions.move('/t/web', '/t/other')
  expect(await versions.list('/t/web')).toEqual([])
  const [kept, ...more] = await versions.list('/t/other')
  expect(more).toEqual([])
  expect(await versions.read('/t/other', kept!.id)).toBe('one')
  await versions.keep('/t/other', 'two', 3)
  expect(await versions.list('/t/other')).toHaveLength(2)
})
