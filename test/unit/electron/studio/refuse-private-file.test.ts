import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusePrivateFile } from '#electron/studio/templates/refuse-private-file.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('files where keys are kept are not read as templates, whatever they are called and wherever links lead', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.osc'))
  mkdirSync(join(folder, 'work'))
  writeFileSync(join(folder, '.osc', 'config.json'), '{}')
  writeFileSync(join(folder, 'work', 'keys.json'), '{}')
  symlinkSync(join(folder, '.osc', 'config.json'), join(folder, 'work', 'template.json'))
  symlinkSync(join(folder, '.osc'), join(folder, 'work', 'templates'))
  const refused = async (path: string, configFile?: string) =>
    refusePrivateFile(path, configFile).then(
      () => 'read',
      (error: { code: string }) => error.code,
    )
  expect(await refused(join(folder, '.osc', 'config.json'))).toBe('private-file')
  expect(await refused(join(folder, 'work', 'template.json'))).toBe('private-file')
  expect(await refused(join(folder, 'work', 'templates', 'config.json'))).toBe('private-file')
  expect(await refused(join(folder, 'work', 'keys.json'), join(folder, 'work', 'keys.json'))).toBe('private-file')
  expect(await refused(join(folder, 'work', 'keys.json'))).toBe('read')
})

test.runIf(process.platform === 'linux')('nor is what the system tells about its programs, nor a device', async () => {
  await expect(refusePrivateFile('/proc/self/environ', undefined)).rejects.toMatchObject({ code: 'private-file' })
  await expect(refusePrivateFile('/dev/zero', undefined)).rejects.toMatchObject({ code: 'not-a-file' })
})
