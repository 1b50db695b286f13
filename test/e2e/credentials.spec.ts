import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { tabTo } from './support/keyboard.ts'
import { goTo, lookAt } from './support/looks.ts'
import { type CloudChoices, type CloudRegion, startCloud } from './support/regions.ts'
import { test } from './support/studio-app.ts'

const passphrase = 'four words nobody guesses'

const stage = (page: Page, title: string) =>
  page
    .getByRole('list', { name: 'Test' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: title }) })

/** From the page of credentials to the wizard's test, with keys typed by hand. */
async function testTyped(
  page: Page,
  { accessKey, secretKey, endpoint }: Pick<CloudRegion, 'accessKey' | 'secretKey' | 'endpoint'>,
): Promise<void> {
  await page.getByRole('link', { name: /^Credentials/ }).click()
  await page.getByRole('link', { name: 'Add credentials' }).click()
  await page.getByRole('radio', { name: /I have an access key/ }).check()
  await page.getByRole('textbox', { name: 'Access key' }).fill(accessKey)
  await page.getByRole('textbox', { name: 'Secret key' }).fill(secretKey)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Endpoint (optional)').fill(endpoint)
  await page.getByLabel('Endpoint (optional)').blur()
  await expect(page.getByText('Will call')).toContainText(new URL(endpoint).host)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
}

// Each picture is taken and looked over in both themes.
test.describe.configure({ timeout: 300_000 })

const clouds: CloudRegion[] = []

async function cloud(choices: CloudChoices = {}): Promise<CloudRegion> {
  const started = await startCloud(choices)
  clouds.push(started)
  return started
}

test.afterEach(async () => {
  for (const { region } of clouds.splice(0)) await region.close()
})

test('good keys end in a profile that has been seen to work', async ({ app, page }) => {
  const { exportLines, accessKey, secretKey } = await cloud()
  const asked = new Set<string>()
  const problems: string[] = []
  page.on('request', (request) => asked.add(new URL(request.url()).hostname))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await app.open(page, '/')
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome to OMI Studio' })).toBeVisible()
  await lookAt(page, 'welcome')
  await page.getByRole('link', { name: /Use my OUTSCALE account/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Add credentials' })).toBeVisible()
  await lookAt(page, 'wizard-keys')

  await page.getByRole('button', { name: /Paste a whole text instead/ }).click()
  await page.getByLabel('Text with the keys in it').fill(exportLines)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'Where is the account?' })).toBeFocused()
  await expect(page.getByText(`•••• ${accessKey.slice(-4)}`)).toBeVisible()
  expect(await page.content()).not.toContain(secretKey)
  await lookAt(page, 'wizard-place')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'It works', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(stage(page, 'Account')).toContainText('123456789012')
  await lookAt(page, 'wizard-good-keys')
  await page.getByRole('button', { name: /Show all \d+ operations/ }).click()
  await expect(page.getByRole('row', { name: /CreateImage/ })).toContainText('Allowed')
  await lookAt(page, 'wizard-good-keys-rights')
  await page.getByRole('button', { name: 'Continue' }).click()

  await expect(page.getByRole('heading', { name: 'Save it as a profile' })).toBeFocused()
  await page.getByRole('textbox', { name: /^Name/ }).fill('prod')
  await page.getByRole('radio', { name: /encrypted under a passphrase/ }).check()
  await page.getByLabel('New passphrase').fill(passphrase)
  await page.getByLabel('The same again').fill('another')
  await expect(page.getByText('The two are not the same.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await page.getByLabel('The same again').fill(passphrase)
  await lookAt(page, 'wizard-save')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: '“prod” is saved' })).toBeFocused()
  await lookAt(page, 'wizard-saved')

  await page.getByRole('main').getByRole('link', { name: 'All credentials' }).first().click()
  const row = page.getByRole('row', { name: /prod/ })
  await expect(row).toContainText('Works')
  await expect(row).toContainText('For builds')
  await expect(row).toContainText('123456789012')
  await lookAt(page, 'credentials')

  await app.kill()
  page = await app.restart()
  await app.open(page)
  await page.getByRole('link', { name: /^Credentials/ }).click()
  await expect(page.getByText('It is locked')).toBeVisible()
  await page.getByRole('button', { name: 'Unlock…' }).click()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('a wrong one')
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Passphrase' })).toHaveAttribute('aria-invalid', 'true')
  await lookAt(page, 'vault-unlock')
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Lock it now' })).toBeVisible()
  await page.getByRole('button', { name: 'Test prod' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByRole('dialog').getByText('Everything that builds need works.').first()).toBeVisible({
    timeout: 30_000,
  })
  await lookAt(page, 'credentials-test')
  await page.keyboard.press('Escape')

  // An account that is named as the one in production is asked about before anything is launched there.
  await goTo(page, '/images')
  await page.getByRole('button', { name: 'Public', exact: true }).click()
  await page
    .getByRole('button', { name: /^Actions for Ubuntu/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Launch a test VM…' }).click()
  await page.getByRole('button', { name: 'Launch test VM', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Launch VMs in “prod”?' })).toBeVisible()
  await lookAt(page, 'production-question')
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('dialog', { name: /^Test VM of Ubuntu/ })).toBeVisible()
  await goTo(page, '/builds')
  await expect(page.getByText('No builds yet')).toBeVisible()

  // Nothing but the app's own files was asked for, and its policy was never broken.
  const own = new Set([new URL(page.url()).hostname, ''])
  expect([...asked].filter((host) => !own.has(host))).toEqual([])
  // The app was killed on purpose: the socket that ended with it is no problem of the page.
  expect(problems.filter((problem) => !/WebSocket|ERR_CONNECTION/.test(problem))).toEqual([])
})

test('a wrong secret is counted, and nothing is sent before it would lock the account', async ({ app, page }) => {
  const { accessKey, endpoint, region } = await cloud()
  await app.open(page)
  await testTyped(page, { accessKey, endpoint, secretKey: 'not-the-secret-of-this-key-0000000000001' })
  await expect(page.getByRole('heading', { name: 'It does not work yet' })).toBeVisible({ timeout: 30_000 })
  await expect(stage(page, 'Keys')).toContainText('1 of 4 bad attempts')
  await lookAt(page, 'wizard-wrong-secret')
  for (const count of [2, 3]) {
    await page.getByRole('button', { name: 'Test again' }).click()
    await expect(stage(page, 'Keys')).toContainText(`${count} of 4 bad attempts`, { timeout: 30_000 })
  }
  const sent = () => region.requests.counts.ReadAccounts ?? 0
  const before = sent()
  await page.getByRole('button', { name: 'Test again' }).click()
  await expect(stage(page, 'Keys')).toContainText('Nothing was sent')
  expect(sent()).toBe(before)
  await lookAt(page, 'wizard-attempts-used-up')
  await page.getByRole('button', { name: 'Test all the same' }).click()
  await expect(page.getByRole('timer')).toContainText('locked')
  await expect(page.getByRole('button', { name: /^Test/ })).toBeDisabled()
  await lookAt(page, 'wizard-locked')
})

test('a clock two hours off is named, with what to do, and costs no attempt', async ({ app, page }) => {
  const there = await cloud({ ahead: 2 * 3_600_000 })
  await app.open(page)
  await testTyped(page, there)
  await expect(stage(page, 'Clock')).toContainText(/behind/, { timeout: 30_000 })
  await expect(stage(page, 'Clock')).toContainText(/7(19|20)\d s/)
  await expect(page.getByText(/Not tested, because of what failed before/)).toContainText('keys')
  expect(there.region.requests.counts.ReadAccounts).toBeUndefined()
  await lookAt(page, 'wizard-clock-off')
})

test('an endpoint out of reach is named; the profile can be saved all the same, and says so', async ({ app, page }) => {
  await app.open(page)
  await testTyped(page, {
    accessKey: 'ABCDEFGHIJKLMNOPQRST',
    secretKey: 'a'.repeat(40),
    endpoint: 'http://127.0.0.1:9',
  })
  await expect(stage(page, 'Way to the API').getByRole('img', { name: 'Failed' })).toBeAttached({ timeout: 30_000 })
  await lookAt(page, 'wizard-unreachable')
  await page.getByRole('button', { name: 'Save anyway …' }).click()
  await expect(page.getByRole('alert')).toContainText('does not work')
  await page.getByRole('textbox', { name: /^Name/ }).fill('later')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('It was saved, but it does not work yet')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'All credentials' }).first().click()
  await expect(page.getByRole('row', { name: /later/ })).toContainText('Does not work')
  await expect(page.getByRole('row', { name: /later/ })).toContainText('in memory only')
})

test('a certificate that is not trusted is shown, and trusted when the person says so', async ({ app, page }) => {
  const there = await cloud({ tls: true })
  await app.open(page)
  await testTyped(page, there)
  await expect(stage(page, 'Trusted connection')).toContainText('fingerprint', { timeout: 30_000 })
  await lookAt(page, 'wizard-tls-not-trusted')
  await page.getByRole('button', { name: 'Trust this certificate for this profile' }).click()
  await expect(page.getByRole('heading', { name: 'It works', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(stage(page, 'Trusted connection').getByRole('img', { name: 'In order' })).toBeAttached()
})

test('missing rights are listed, with a policy to copy', async ({ app, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const denied = ['CreateImage', 'CreateSnapshot', 'DeleteVms']
  const there = await cloud({
    faults: denied.map((operation) => ({
      operation,
      on: { kind: 'every' as const },
      effect: { kind: 'refused' as const, code: '4', type: 'AccessDenied', status: 403 },
    })),
  })
  await app.open(page)
  await testTyped(page, there)
  await expect(page.getByRole('heading', { name: 'It works, with limits' })).toBeVisible({ timeout: 30_000 })
  for (const operation of denied) await expect(page.getByRole('row', { name: operation })).toContainText('Missing')
  await lookAt(page, 'wizard-missing-rights')
  await page.getByRole('button', { name: 'Copy the least-privilege policy' }).click()
  await expect(page.getByText('The policy is in the clipboard')).toBeVisible()
  const policy = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as {
    Statement: { Action: string[] }[]
  }
  expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(['api:CreateImage', 'api:DeleteVms']),
  )
  await page.getByRole('button', { name: 'Show the policy' }).click()
  await expect(page.getByRole('region', { name: 'Policy' })).toContainText('api:CreateImage')
})

test('an account that asks for a client certificate says so, and where to put it', async ({ app, page }) => {
  const there = await cloud({
    faults: [
      {
        operation: 'ReadAccounts',
        on: { kind: 'every' },
        effect: { kind: 'refused', code: '14', type: 'AccessDenied', status: 401 },
      },
    ],
  })
  await app.open(page)
  await testTyped(page, there)
  await expect(stage(page, 'Keys')).toContainText('client certificate', { timeout: 30_000 })
  await lookAt(page, 'wizard-x509-required')
  await page.getByRole('button', { name: 'Add a client certificate' }).click()
  await page.getByLabel('Client certificate', { exact: true }).fill('/nowhere/cert.pem')
  await page.getByLabel('Client certificate', { exact: true }).blur()
  await expect(page.getByLabel('Client certificate', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await lookAt(page, 'wizard-x509-file-missing')
})

test('a found profile is imported, kept in order, exported back, and deleted with a way back', async ({
  app,
  page,
}) => {
  const there = await cloud()
  const path = join(app.home, '.osc', 'config.json')
  await mkdir(join(app.home, '.osc'))
  const before = {
    default: {
      access_key: there.accessKey,
      secret_key: there.secretKey,
      region: 'eu-west-2',
      endpoints: { api: there.endpoint },
      unknown_key: { kept: true },
    },
    half: { access_key: 'HALFAPAIR00000000000', region: 'us-east-2' },
  }
  await writeFile(path, JSON.stringify(before, null, 2), { mode: 0o644 })
  await app.open(page, '/')
  await page.getByRole('link', { name: /Use my OUTSCALE account/ }).click()
  await expect(page.getByRole('radio', { name: /profile "default"|profile “default”/ })).toBeChecked()
  await lookAt(page, 'wizard-import')
  await page.getByRole('button', { name: 'Import a copy' }).click()
  await page.getByRole('button', { name: 'Skip the test' }).click()
  await expect(page.getByRole('alert')).toContainText('has not been tested')
  await page.getByRole('textbox', { name: /^Name/ }).fill('imported')
  await page.getByRole('button', { name: 'Save untested' }).click()
  await expect(page.getByText('It was saved untested')).toBeVisible()
  await lookAt(page, 'wizard-saved-untested')
  await page.getByRole('main').getByRole('link', { name: 'All credentials' }).first().click()
  await expect(page.getByRole('row', { name: /imported/ })).toContainText('Untested')

  const more = (name: string) => page.getByRole('button', { name: `More for ${name}`, exact: true })
  await more('imported').click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(page.getByRole('row', { name: /imported copy/ })).toBeVisible()
  await more('imported copy').click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('imported')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('dialog').getByLabel('Name').fill('second')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page.getByRole('row', { name: /second/ })).toBeVisible()
  await lookAt(page, 'credentials-two')

  await more('second').click()
  await page.getByRole('menuitem', { name: /Export/ }).click()
  const change = page.getByRole('region', { name: 'What would change' })
  await expect(change).toContainText('"second"')
  await expect(change).not.toContainText(there.secretKey)
  await lookAt(page, 'credentials-export')
  await page.getByRole('button', { name: 'Write it' }).click()
  await expect(page.getByText(/is written to/)).toBeVisible()
  const after = JSON.parse(await readFile(path, 'utf8')) as Record<string, Record<string, unknown>>
  expect(after.default).toEqual(before.default)
  expect(after.second).toMatchObject({ access_key: there.accessKey, secret_key: there.secretKey })
  expect((await stat(path)).mode & 0o777).toBe(0o600)

  await more('second').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('row', { name: /second/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { name: /second/ })).toBeVisible()
  await more('second').click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('row', { name: /second/ })).toHaveCount(0)
  await lookAt(page, 'credentials-deleted')
  await page.getByRole('button', { name: 'Restore second' }).click()
  await expect(page.getByRole('row', { name: /second/ })).toBeVisible()
})

test('the wizard is gone through with the keyboard alone, in the sandbox region too', async ({ app, page }) => {
  const { accessKey, secretKey, endpoint } = await cloud()
  await app.open(page, '/')
  await expect(page.getByRole('link', { name: /Use my OUTSCALE account/ })).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: /Use my OUTSCALE account/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'How do you have your keys?' })).toBeFocused()
  await tabTo(page, page.getByRole('radio', { name: /I have an access key/ }))
  await tabTo(page, page.getByRole('textbox', { name: 'Access key' }))
  await page.keyboard.type(accessKey)
  await page.keyboard.press('Tab')
  await page.keyboard.type(secretKey)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Where is the account?' })).toBeFocused()
  await tabTo(page, page.getByLabel('Endpoint (optional)'))
  await page.keyboard.type(endpoint)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'It works', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('status').filter({ hasText: 'Everything that builds need works.' })).toBeAttached()
  await tabTo(page, page.getByRole('button', { name: 'Continue' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Save it as a profile' })).toBeFocused()
  await tabTo(page, page.getByRole('textbox', { name: /^Name/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /is saved/ })).toBeFocused()

  await page.goto(new URL('/#/credentials/add', page.url()).href)
  await page.reload()
  await page.getByRole('radio', { name: /the sandbox region/ }).focus()
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Test the sandbox region' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Use it for builds' })).toBeEnabled({ timeout: 60_000 })
  await lookAt(page, 'wizard-sandbox')
})
