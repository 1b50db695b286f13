import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findTemplates } from '#electron/studio/templates/find-templates.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

async function put(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

test('files, folders that are one template, and legacy JSON are found; what belongs to tools is not', async () => {
  const folder = temporaryFolder()
  await put(folder, {
    'web/web.pkr.hcl': '',
    'db/source.pkr.hcl': '',
    'db/build.pkr.hcl': '',
    'db/values.pkrvars.hcl': '',
    'old/template.json': '{\n "builders" : [ ]\n}',
    'old/package.json': '{"name": "builders"}',
    'json/app.pkr.json': '{}',
    'node_modules/some/some.pkr.hcl': '',
    '.git/some.pkr.hcl': '',
    'a/b/c/d/deep.pkr.hcl': '',
    'a/b/c/d/e/too-deep.pkr.hcl': '',
  })
  const { paths, partly } = await findTemplates(folder)
  expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
    'a/b/c/d/deep.pkr.hcl',
    'db',
    'json/app.pkr.json',
    'old/template.json',
    'web/web.pkr.hcl',
  ])
  expect(partly).toBe(false)
})

test('a folder that is not there is said', async () => {
  const folder = temporaryFolder()
  await expect(findTemplates(join(folder, 'gone'))).rejects.toThrow('ENOENT')
})
