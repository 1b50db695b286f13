import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { startSimulatedRegion } from '#electron/studio/sandbox/start-simulated-region.ts'
import { logLineSchema, runEventSchema } from '#shared/run/event.ts'
import { runCommand, startCommand } from '#test/support/whole-build/command-line.ts'
import { proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

function homeWith(template: string): string {
  const home = mkdtempSync(join(temporaryRoot, 'omi-studio-whole-'))
  homes.push(home)
  writeFileSync(join(home, 'template.pkr.hcl'), template)
  return home
}

const sound = proofTemplate({ builder: 'osc-bsu', name: 'command-line' })

async function inventoryOf(home: string): Promise<readonly string[]> {
  const region = await startSimulatedRegion(join(home, 'sandbox'), { timings: 'instant' })
  try {
    await region.settled()
    return region.inventory().map(({ kind, id }) => `${kind} ${id}`)
  } finally {
    await region.close()
  }
}

describe('what is wrong is told, with exit code 1', () => {
  const wrong: readonly { title: string; template: string; flags?: string[]; said: RegExp }[] = [
    {
      title: 'an option that does not exist, with its place and the nearest name',
      template: sound.replace('ssh_username ', 'ssh_usernam ').replace('ssh_username', 'ssh_usernam'),
      said: /template\.pkr\.hcl:3:3[\s\S]*ssh_username/,
    },
    {
      title: 'a bracket that is not closed, with its place',
      template: sound.slice(0, sound.lastIndexOf('}')),
      said: /template\.pkr\.hcl:\d+:\d+/,
    },
    {
      title: 'a variable that is not declared',
      template: sound.replace('"tinav6.c1r2p2"', 'var.kind'),
      said: /template\.pkr\.hcl:2:\d+[\s\S]*kind/,
    },
    { title: 'a flag that does not exist', template: sound, flags: ['--sandbax'], said: /--sandbox/ },
    { title: 'a value without a name', template: sound, flags: ['-var', 'justaname'], said: /name=value/ },
    { title: 'an -on-error that does not exist', template: sound, flags: ['-on-error=explode'], said: /cleanup/ },
    { title: 'a variable file that is not there', template: sound, flags: ['-var-file=no.hcl'], said: /no\.hcl/ },
  ]
  test.each(wrong)('$title', async ({ template, flags = [], said }) => {
    const home = homeWith(template)
    const { code, stdout, stderr } = await runCommand(['build', '--sandbox', ...flags, 'template.pkr.hcl'], { home })
    expect(stdout + stderr).toMatch(said)
    expect(stderr).not.toMatch(/\n\s+at .*\(/)
    expect(code).toBe(1)
    expect(readdirSync(home)).not.toContain('manifest.json')
  })

  test('a template that is not there', async () => {
    const home = homeWith(sound)
    const { code, stderr } = await runCommand(['validate', 'nowhere.pkr.hcl'], { home })
    expect(stderr).toContain('nowhere.pkr.hcl')
    expect(code).toBe(1)
  })
})

test('validate finds a sound template sound', async () => {
  const { code, stdout } = await runCommand(['validate', 'template.pkr.hcl'], { home: homeWith(sound) })
  expect(stdout).toContain('The configuration is valid.')
  expect(code).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s cancels the build, cleans up, and ends with 1',
  async (signal) => {
    const home = homeWith(sound.replace('echo proven | sudo tee /etc/proof', 'echo waiting; sleep 300'))
    const build = startCommand(['build', '--sandbox', 'template.pkr.hcl'], { home })
    let sent = false
    build.process.stdout?.on('data', () => {
      if (sent || !build.stdout().includes('waiting')) return
      sent = true
      build.process.kill(signal)
    })
    const { code, stderr } = await build.ended
    expect(stderr).toContain('Cancelling')
    expect(code).toBe(1)
    expect(await inventoryOf(home)).toEqual([])
    const recover = await runCommand(['recover', '--list'], { home })
    expect(recover.stdout).toBe('Nothing is left behind.\n')
  },
  30_000,
)

test('a reader that goes away cancels the build, and nothing is left', async () => {
  const home = homeWith(
    sound.replace('echo proven | sudo tee /etc/proof', 'while true; do echo waiting; sleep 0.05; done'),
  )
  const build = startCommand(['build', '--sandbox', 'template.pkr.hcl'], { home })
  build.process.stdout?.on('data', () => {
    if (build.stdout().includes('waiting')) build.process.stdout?.destroy()
  })
  const { code, stderr } = await build.ended
  expect(stderr).not.toContain('EPIPE')
  expect(code).toBe(1)
  expect(await inventoryOf(home)).toEqual([])
}, 30_000)

test('--events writes each event of the journal once, with the lines of the log between them', async () => {
  const home = homeWith(sound)
  const { code, stdout } = await runCommand(['build', '--sandbox', '--events', 'template.pkr.hcl'], { home })
  const items = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const log = items.filter((item) => item.type === 'log').map(({ type: _type, ...line }) => logLineSchema.parse(line))
  const events = items.filter((item) => item.type !== 'log').map((item) => runEventSchema.parse(item))
  expect(log.map(({ line }) => line)).toEqual(log.map((_, index) => index))
  expect(log.map(({ text }) => text)).toContain('proven')
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
  expect(events[0]?.type).toBe('run-started')
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', outcome: 'succeeded' })
  expect(code).toBe(0)
})

test('-machine-readable writes lines of time, target, type and fields, with the artifact', async () => {
  const home = homeWith(sound)
  const { stdout } = await runCommand(['build', '--sandbox', '-machine-readable', 'template.pkr.hcl'], { home })
  const lines = stdout.trimEnd().split('\n')
  for (const line of lines) expect(line).toMatch(/^\d+,[^,]*,[a-z-]+(,|$)/)
  expect(stdout).toMatch(/^\d+,outscale-bsu\.proof,artifact,0,id,eu-west-2:ami-[0-9a-f]{8}$/m)
})
