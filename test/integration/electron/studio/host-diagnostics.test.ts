import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio } from '#electron/studio/studio.ts'
import type { CallOutput } from '#shared/contract/calls.ts'
import { defaultSettings } from '#shared/contract/default-settings.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function openStudio(home: string, environment: Readonly<Record<string, string>> = {}) {
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: join(home, 'data'), ...environment },
    appFolder: programFolder,
    openKeyring: async () => ({ kind: 'missing', reason: 'this test has none' }),
  })
  onTestFinished(() => studio.close())
  const signal = AbortSignal.timeout(30_000)
  return {
    studio,
    diagnose: () => studio.handlers.calls['host.diagnostics']({}, signal) as Promise<CallOutput<'host.diagnostics'>>,
    setAside: () => studio.handlers.calls['settings.setAside']({}, signal),
    write: (theme: 'dark') => studio.handlers.calls['settings.write']({ theme }, signal),
  }
}

async function homeWith(settings: string): Promise<string> {
  const home = temporaryFolder()
  await mkdir(join(home, 'data'), { recursive: true })
  await writeFile(join(home, 'data', 'settings.json'), settings)
  return home
}

test('settings that cannot be read keep nothing from starting, are told once, and are kept aside when asked', async () => {
  const home = await homeWith('{ "version": 1, "content": { "theme": ')
  const { studio, diagnose, setAside, write } = await openStudio(home)
  await expect(studio.settings.read()).rejects.toMatchObject({ code: 'unreadable-file' })
  expect(await studio.settings.inForce()).toEqual(defaultSettings)
  await expect(write('dark')).rejects.toMatchObject({ code: 'unreadable-file' })
  const found = await diagnose()
  expect(found.unknown).toEqual([{ part: 'settings', why: expect.stringContaining('cannot be read') }])
  expect(found.problems.filter(({ text }) => text.includes('settings.json'))).toHaveLength(1)
  expect(found).toMatchObject({ homeBytes: expect.any(Number), freeBytes: expect.any(Number), accounts: [] })

  const answer = await setAside()
  expect(answer).toEqual({ settings: defaultSettings, keptAs: expect.stringMatching(/settings\.json\..*\.kept$/) })
  expect(await write('dark')).toMatchObject({ theme: 'dark' })
  const kept = (await readdir(join(home, 'data'))).filter((name) => name.endsWith('.kept'))
  expect(kept).toHaveLength(1)
  expect(await readFile(join(home, 'data', kept[0] ?? ''), 'utf8')).toBe('{ "version": 1, "content": { "theme": ')
  // What can be read stays where it is.
  expect(await setAside()).toEqual({ settings: { ...defaultSettings, theme: 'dark' } })
})

test('what cannot be found out takes nothing else with it', async () => {
  const { studio, diagnose } = await openStudio(temporaryFolder())
  await rm(studio.home.path, { recursive: true, force: true })
  const found = await diagnose()
  expect(found.unknown.map(({ part }) => part)).toContain('free space')
  expect(found).toMatchObject({ version: studio.version, clock: expect.stringContaining('sandbox region') })
})

test('diagnostics hold no secret, wherever one was put', async () => {
  const secrets = ['Planted-Secret-Env-0123456789', 'Planted-Secret-File-0123456789', 'Planted-Secret-Proxy-012345']
  const [inEnvironment, inFile, inProxy] = secrets
  const home = await homeWith(JSON.stringify({ version: 1, content: { account: 'template' } }))
  await mkdir(join(home, '.osc'))
  await writeFile(
    join(home, '.osc', 'config.json'),
    JSON.stringify({
      default: { access_key: 'PLANTEDKEYOFTHEFILE0', secret_key: inFile, region: 'eu-west-2' },
    }),
  )
  const { diagnose, studio } = await openStudio(home, {
    OSC_ACCESS_KEY: 'PLANTEDKEYOFTHEENV01',
    OSC_SECRET_KEY: inEnvironment ?? '',
    OSC_REGION: 'eu-west-2',
    // Nobody listens: the clock is asked for, and does not answer.
    OSC_ENDPOINT_API: 'http://127.0.0.1:9/api/v1',
    HTTPS_PROXY: `http://someone:${inProxy}@127.0.0.1:9`,
  })
  studio.problems.report('A problem of the test.')
  const found = await diagnose()
  const text = JSON.stringify(found)
  expect(found.problems.map((problem) => problem.text)).toEqual(['A problem of the test.'])
  expect(found.clock ?? found.unknown.map(({ why }) => why).join(' ')).toMatch(/not compared|endpoint|HTTPS/i)
  for (const secret of secrets) expect(text).not.toContain(secret)
})
