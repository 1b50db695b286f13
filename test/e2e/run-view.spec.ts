import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { SaidLine } from '#electron/engine/log-store.ts'
import { type PastRun, type PastStep, writePastRun } from '../support/past-runs.ts'
import { lookAt } from './support/looks.ts'
import { type StudioApp, test } from './support/studio-app.ts'

const build = 'outscale-bsu.web'
const started = Date.UTC(2026, 9, 3, 8, 0, 0)

const steps: readonly PastStep[] = [
  { id: 'launch-vm', title: 'Launch the build VM', took: 41_000 },
  { id: 'connect', title: 'Connect to the build VM', took: 38_000 },
  { id: 'provision-1', title: 'Provision: shell (install.sh)', took: 242_000 },
]

function past(app: StudioApp, run: Partial<PastRun>): Promise<string> {
  return writePastRun({ runsFolder: join(app.home, 'data', 'runs'), startedAt: started, steps, ...run })
}

/** 60,000 lines; every 1,000th is a warning, every 7,500th begins a failure of three lines. */
function* longLog(): Generator<SaidLine[]> {
  for (let from = 0; from < 60_000; from += 2_000) {
    yield Array.from({ length: 2_000 }, (_, index): SaidLine => {
      const number = from + index
      const failure = number > 0 && number % 7_500 < 3 && number >= 7_500
      const text = failure
        ? `E: Unable to locate package of line ${number}`
        : number % 1_000 === 0
          ? `W: something odd in line ${number}`
          : `\u001b[32mok:\u001b[0m [default] => (item=package-${number}) \u001b[2min ${number % 17} ms\u001b[0m`
      return {
        at: started + number * 5,
        build,
        step: number < 20_000 ? 'connect' : 'provision-1',
        channel: number % 10 === 9 ? 'stderr' : 'stdout',
        text,
      }
    })
  }
}

function go(page: Page, route: string): Promise<void> {
  return page.evaluate((to) => {
    location.hash = to
  }, route)
}

const count = (page: Page) => page.getByRole('search').getByRole('status')
const gutter = (page: Page, line: string) => page.getByTitle(`Copy a link to line ${line}`, { exact: true })

test('a long log opens at its end, is filtered, searched whole, linked and read line by line', async ({
  app,
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const failed: PastStep[] = steps.map((step) => (step.id === 'provision-1' ? { ...step, status: 'failed' } : step))
  const cleanUp: PastStep = { id: 'clean-up', title: 'Clean up', took: 9_000, phase: 'cleanup' }
  const runId = await past(app, { outcome: 'failed', steps: [...failed, cleanUp], log: longLog() })
  await app.open(page, `/builds/${runId}`)

  await expect(page.getByText('60,000 lines')).toBeVisible()
  await expect(gutter(page, '60,000')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Provision: shell \(install.sh\) .*Failed · 4 m 02 s/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Where the time went' })).toContainText('73%')
  await lookAt(page, 'run-failed')

  // Every match counts, shown or not; a click on a step leaves only its lines, and the search with them.
  await page.keyboard.press('Control+f')
  await page.keyboard.type('package-1')
  await expect(count(page)).toHaveText('0 of 11,098')
  await page.getByRole('button', { name: /^Launch the build VM/ }).click()
  await expect(page.getByText('No line passes these filters.')).toBeVisible()
  await page.getByRole('button', { name: /^Connect to the build VM/ }).click()
  await expect(page.getByText('20,000 of')).toHaveCount(0)
  await expect(page.getByText('20,000 lines')).toBeVisible()
  await expect(count(page)).toHaveText(/^0 of 11,0/)
  await page.keyboard.press('F3')
  await expect(count(page)).toHaveText(/^1 of 11,0/)
  await expect(gutter(page, '2')).toBeVisible()
  await page.keyboard.press('Shift+F3')
  await expect(gutter(page, '20,000')).toBeVisible()
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await page.getByLabel('Find in log').fill('package-(7|8)99\\d\\d?\\)')
  await expect(count(page)).toHaveText('0 of 20')
  await page.getByLabel('Find in log').press('Enter')
  await expect(count(page)).toHaveText('1 of 20')
  await lookAt(page, 'run-search')
  await page.getByLabel('Find in log').fill('package-(')
  await expect(count(page)).toHaveText('no valid expression')
  await page.getByLabel('Find in log').fill('')

  // Levels are counted; F leads from failure to failure, End back to the end.
  await page.getByRole('button', { name: 'Show all lines' }).click()
  await page.getByRole('button', { name: 'Errors (21)' }).click()
  await expect(page.getByText('21 of 60,000 lines')).toBeVisible()
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByTestId('log').click()
  await page.keyboard.press('f')
  await expect(page.getByText('Failure 1 of 7, line 7,501')).toBeVisible()
  await page.keyboard.press('f')
  await expect(page.getByText('Failure 2 of 7, line 15,001')).toBeVisible()
  await expect(gutter(page, '15,001')).toBeVisible()
  await page.keyboard.press('Shift+F')
  await expect(page.getByText('Failure 1 of 7, line 7,501')).toBeVisible()
  await page.keyboard.press('End')
  await expect(gutter(page, '60,000')).toBeVisible()

  // Pages lead to the window's edge; the wheel goes beyond it, into what had not been read.
  const first = page.getByTitle(/^Copy a link to line/).first()
  const firstLine = async () => Number(await first.textContent())
  while ((await firstLine()) > 58_060) await page.keyboard.press('PageUp')
  await page.getByTestId('log').hover()
  while ((await firstLine()) > 57_980) await page.mouse.wheel(0, -120)
  await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible()

  // A link to a line leads to it.
  await go(page, `/builds/${runId}#L45678`)
  await expect(gutter(page, '45,678')).toBeVisible()
  await gutter(page, '45,680').click()
  await expect(page.getByText('Link to line 45,680 copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`#/builds/${runId}#L45680$`))
  await go(page, `/builds/${runId}#L31234`)
  await expect(gutter(page, '31,234')).toBeVisible()

  // The list of lines says the same, in words.
  await page.getByRole('button', { name: 'List of lines' }).click()
  const lines = page.getByRole('listbox', { name: 'Log, line by line' })
  await lines.press('Home')
  await expect(page.getByRole('option', { name: /^Line 1, Warning, W: something odd in line 0$/ })).toBeVisible()
  await lines.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '2')
  await page.getByLabel('Times').click()
  await page.getByRole('option', { name: 'UTC' }).click()
  await expect(page.getByRole('option', { name: /^Line 3, 08:00:00\.010Z, ok: \[default\]/ })).toBeVisible()
  await lines.press('End')
  await expect(page.getByRole('option', { name: /^Line 60,000, / })).toBeVisible()
  await lookAt(page, 'run-lines')

  // Copied and saved as it is chosen.
  await page.getByRole('button', { name: 'Errors (21)' }).click()
  await expect(page.getByText('21 of 60,000 lines')).toBeVisible()
  await page.getByRole('button', { name: 'Copy and save' }).click()
  await page.getByRole('menuitem', { name: 'Copy the lines shown' }).click()
  await expect(page.getByText('Copied', { exact: true })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n')).toHaveLength(22)
  expect(copied).toContain('08:00:37.500Z E: Unable to locate package of line 7500\n')
  await page.getByRole('button', { name: 'Copy and save' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /\.jsonl/ }).click()
  const saved = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')
  expect(saved).toHaveLength(60_000)
  expect(JSON.parse(String(saved[7_500]))).toMatchObject({ line: 7_500, step: 'connect', channel: 'stdout' })
})

test('each end of a run looks as what it is, and says where the time went', async ({ app, page }) => {
  // Records of earlier starts: the app reads them when it starts.
  await app.kill()
  const vm = { build, intentId: 'i1', kind: 'vm', traits: {}, description: `build VM of ${build}` } as const
  const made: PastStep['events'] = [
    { type: 'resource-intended', ...vm },
    { type: 'resource-created', build, intentId: 'i1', id: 'i-0a1b2c3d' },
    { type: 'fact', build, name: 'source-omi', value: 'ami-9a8b7c6d Debian-12' },
    { type: 'fact', build, name: 'ssh-host', value: '203.0.113.7' },
  ]
  const withVm: PastStep[] = steps.map((step) => (step.id === 'launch-vm' ? { ...step, events: made } : step))
  const say = (step: string, text: string): SaidLine => ({ at: started, build, step, channel: 'say', text })
  const log = [[say('launch-vm', 'Launching a VM'), say('provision-1', 'Running install.sh')]]
  const cancelled = await past(app, {
    outcome: 'cancelled',
    name: 'cancelled',
    steps: withVm.map((step) => (step.id === 'provision-1' ? { ...step, status: 'cancelled', took: 5_000 } : step)),
    log,
  })
  const cutOff = await past(app, { name: 'cut-off', startedAt: started + 1_000, steps: withVm, log })
  const several = await past(app, {
    outcome: 'succeeded',
    name: 'several',
    startedAt: started + 2_000,
    builds: [build, 'outscale-bsu.db'],
    log: [[...(log[0] ?? []), { ...say('launch-vm', 'Launching another VM'), build: 'outscale-bsu.db' }]],
  })

  page = await app.restart()
  await app.open(page, `/builds/${cancelled}`)
  await expect(page.getByRole('group', { name: `Result of ${build}` })).toContainText('was cancelled after')
  await expect(page.getByRole('button', { name: /^Provision.*Cancelled · 5\.0 s/ })).toBeVisible()
  await lookAt(page, 'run-cancelled')

  await go(page, `/builds/${cutOff}`)
  await expect(page.getByText('Interrupted', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Provision.*Cut off/ })).toBeVisible()
  await page.getByRole('tab', { name: 'Resources (1)' }).click()
  await expect(page.getByRole('row', { name: /VM.*i-0a1b2c3d/ })).toContainText('there')
  await expect(page.getByRole('button', { name: 'Copy: Source OMI' })).toBeVisible()
  await lookAt(page, 'run-interrupted')

  await go(page, `/builds/${several}`)
  await expect(page.getByText('part of what decided the duration').first()).toBeVisible()
  await page.getByLabel('Build or step').click()
  await page.getByRole('option', { name: 'outscale-bsu.db', exact: true }).click()
  await expect(page.getByText('1 of 3 lines').or(page.getByText('One line'))).toBeVisible()
  await lookAt(page, 'run-several')
})

const template = `source "outscale-bsu" "web" {
  omi_name     = "watched"
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  provisioner "shell" {
    inline = ["for i in $(seq 1 1000); do echo line $i of the installation; sleep 0.02; done", "exit 7"]
  }
}
`

test('a run is watched live: progress, following, what is new, and the pause', async ({ app, page }) => {
  const path = join(app.home, 'watched.pkr.hcl')
  await writeFile(path, template)
  for (const day of [0, 1, 2]) {
    await past(app, { outcome: 'succeeded', path, name: 'watched', startedAt: started + day * 86_400_000 })
  }
  await app.open(page, `/template?path=${encodeURIComponent(path)}`)
  await page.getByLabel('When a step fails').click()
  await page.getByRole('option', { name: 'Pause and let me look' }).click()
  await page.getByRole('button', { name: 'Build', exact: true }).click()

  await expect(page.getByRole('progressbar', { name: 'Progress of the build' })).toBeVisible()
  await expect(page.getByText(/about .* left, from 3 earlier builds/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Launch the build VM usually 41 s/ })).toBeVisible()
  await expect(page.getByText(/^([3-9]\d|\d{3}) lines · following the end/)).toBeVisible({ timeout: 40_000 })
  await lookAt(page, 'run-running')

  await page.getByTestId('log').hover()
  await page.mouse.wheel(0, -400)
  await expect(page.getByRole('button', { name: /new lines – follow/ })).toBeVisible()
  await page.getByTestId('log').click()
  await page.keyboard.press('End')
  await expect(page.getByRole('button', { name: /follow/ })).toHaveCount(0)
  await expect(page.getByTestId('announcements')).toContainText('Provision')

  const question = page.getByRole('group', { name: /What next/ })
  await expect(question).toBeAttached({ timeout: 40_000 })
  await expect(page.getByText('Waiting for you').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Provision.*Failed/ })).toBeVisible()
  await lookAt(page, 'run-paused')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByText(/was cancelled after/)).toContainText('Nothing was left behind', { timeout: 40_000 })
})
