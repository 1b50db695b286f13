import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requireQemu, whyNoRealMachines } from '#electron/sandbox/machines/real/qemu-programs.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function folderWith(...names: readonly string[]): string {
  const folder = temporaryFolder()
  for (const name of names) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

test('without QEMU it is said what is missing and how it is installed', () => {
  const environment = { PATH: folderWith('qemu-img') }
  expect(whyNoRealMachines(environment)).toBe(
    'QEMU is not installed: qemu-system-x86_64 is not on the PATH (Debian and Ubuntu: apt install qemu-system-x86 qemu-utils).',
  )
  expect(() => requireQemu(environment)).toThrow(/cannot have real machines here\. QEMU is not installed/)
})

test('nothing stands in the way when both programs are on the PATH, in whatever folders', () => {
  const environment = { PATH: `${folderWith('qemu-img')}:${folderWith('qemu-system-x86_64')}` }
  expect(whyNoRealMachines(environment)).toBeUndefined()
  expect(() => requireQemu(environment)).not.toThrow()
})

test('an empty PATH is no reason to look in the working folder', () => {
  expect(whyNoRealMachines({})).toMatch(/qemu-system-x86_64 and qemu-img are not on the PATH/)
})
