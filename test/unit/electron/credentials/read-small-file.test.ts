import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSmallFile } from '#electron/credentials/read-small-file.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('a file of keys is read; a folder, and one that is far too large for keys, are not', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'keys'), 'keys')
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'disk'), '')
  truncateSync(join(folder, 'disk'), 5 * 1024 * 1024)
  await expect(readSmallFile(join(folder, 'keys'))).resolves.toBe('keys')
  await expect(readSmallFile(join(folder, 'folder'))).rejects.toMatchObject({ code: 'EISDIR' })
  await expect(readSmallFile(join(folder, 'disk'))).rejects.toMatchObject({ code: 'it has more than 4 MiB' })
  await expect(readSmallFile(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test.runIf(process.platform === 'linux')('nor is a device that never ends', async () => {
  await expect(readSmallFile('/dev/zero')).rejects.toMatchObject({ code: 'it is not a regular file' })
  await expect(readSmallFile('/proc/self/environ')).rejects.toMatchObject({ code: 'it is not a regular file' })
})
