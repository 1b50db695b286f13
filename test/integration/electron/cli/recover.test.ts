import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCommand } from '#test/support/whole-build/command-line.ts'
import { proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

const home = mkdtempSync(join(temporaryRoot, 'omi-studio-recover-'))
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }))

const failing = proofTemplate({ builder: 'osc-bsu', name: 'recover' }).replace(
  'echo proven | sudo tee /etc/proof',
  'exit 3',
)

/** A build that fails and is told to delete nothing. Gives its id. */
async function leave(): Promise<string> {
  writeFileSync(join(home, 'template.pkr.hcl'), failing)
  const { code } = await runCommand(['build', '--sandbox', '-on-error=abort', 'template.pkr.hcl'], { home })
  expect(code).toBe(1)
  const [runId] = readdirSync(join(home, 'runs')).sort().reverse()
  return runId!
}

test('what the journals tell is deleted by recover; what only the account tells, by recover --scan with its run', async () => {
  const own = await leave()
  const listed = await runCommand(['recover', '--list', '--scan'], { home })
  expect(listed.code).toBe(0)
  const lines = listed.stdout.trim().split('\n')
  expect(lines.filter((line) => line.startsWith(own))).toHaveLength(lines.length)
  expect(listed.stdout).toMatch(/ {2}vm .*\(i-[0-9a-f]+\) {2}in the sandbox region {2}left behind/)
  expect(listed.stdout).toMatch(/ {2}keypair packer_\S+ {2}in the sandbox region {2}left behind/)
  const deleted = await runCommand(['recover', '--yes', '--scan'], { home })
  expect(deleted.stdout).toContain(`Deleted ${lines.length} of ${lines.length}.`)
  expect(deleted.code).toBe(0)
  expect((await runCommand(['recover', '--list'], { home })).stdout).toBe('Nothing is left behind.\n')

  const foreign = await leave()
  renameSync(join(home, 'runs', foreign), join(home, 'elsewhere'))
  const seen = await runCommand(['recover', '--yes', '--scan'], { home })
  expect(seen.stdout).toContain('Nothing is left behind.')
  expect(seen.stdout).toContain('of another computer: perhaps in use there')
  const gone = await runCommand(['recover', '--yes', '--scan', foreign], { home })
  expect(gone.stdout).toMatch(/Deleted (\d+) of \1\./)
  expect((await runCommand(['recover', '--list', '--scan'], { home })).stdout).toBe('Nothing is left behind.\n')
}, 60_000)
