import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveContract } from '#electron/studio/serve-contract.ts'
import { createStudio } from '#electron/studio/studio.ts'
import type { ServerFrame } from '#shared/contract/wire.ts'
import { programFolder, runCommand } from '#test/support/whole-build/command-line.ts'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

const token = 'tok/en+Pl4nted&in=a-variable'
const password = 'pass Wörd "planted" in a script'
const passphrase = 'a pl4nted passphrase & more'
const loginPassword = 'l0gin-pl4nted'
const givenSecrets = { token, password, passphrase, loginPassword }

let home: string
let served: ServedRegion
let secretKey: string
beforeAll(async () => {
  home = mkdtempSync(join(temporaryRoot, 'omi-studio-secrets-'))
  served = await serveRegion()
  secretKey = served.region.account.secretKey
  mkdirSync(join(home, '.osc'))
  const { accessKey } = served.region.account
  const planted = {
    access_key: accessKey,
    secret_key: secretKey,
    login: 'me@example.com',
    password: loginPassword,
    endpoints: { api: served.endpoint },
  }
  writeFileSync(join(home, '.osc', 'config.json'), JSON.stringify({ planted }), { mode: 0o600 })
})
afterAll(async () => {
  await served.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

/** Every form in which a secret could slip through. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString('hex')]
  forms.push(bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'))
  return [...new Set(forms)]
}

function leaksIn(place: string, text: string): string[] {
  const leaks = Object.entries({ ...givenSecrets, secretKey }).flatMap(([name, secret]) =>
    formsOf(secret).flatMap((form) => (text.includes(form) ? [`${name} as ${form} in ${place}`] : [])),
  )
  return /BEGIN [A-Z ]*PRIVATE KEY|b3BlbnNzaC1rZXkt/.test(text) ? [...leaks, `a private key in ${place}`] : leaks
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** `fail`: what the build does at its end. Everything a careless script could do to a secret is done. */
function template(fail: boolean): string {
  // One names its keys, the other the profile of the shared file that has them.
  const keys = fail
    ? 'profile = "planted"'
    : `access_key = "${served.region.account.accessKey}"\n  secret_key = "${secretKey}"`
  return `
variable "token" {
  type      = string
  sensitive = true
}
variable "password" {
  type      = string
  sensitive = true
}
source "outscale-bsu" "secret" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "secret-{{timestamp}}"
  ${keys}
  tags = { Token = var.token }
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}
build {
  sources = ["source.outscale-bsu.secret"]
  provisioner "shell" {
    env    = { TOKEN = var.token, PASSWORD = var.password }
    inline = [
      "echo the script says $TOKEN and $PASSWORD",
      "echo on the other channel $TOKEN >&2",
      "printf %s \\"$TOKEN\\" | base64 -w0",
      "echo",
      "printf 'in two '; printf 'parts '; printf %s \\"$TOKEN\\"; echo",
      "echo ${secretKey}",
    ]
  }
  provisioner "shell-local" {
    inline = ["echo here: '\${var.token}'"]
  }
  provisioner "shell" {
    env    = { TOKEN = var.token }
    inline = ["echo '\${var.password}' | md5sum ; ${fail ? 'echo ends with $TOKEN >&2; exit 3' : 'true'}"]
  }
  post-processor "manifest" {
    output      = "manifest.json"
    custom_data = { harmless = "yes" }
  }
}
`
}

/** All that a page would ever be sent about the runs of a home. */
async function seenByPage(): Promise<string> {
  const studio = await createStudio({
    host: 'web',
    environment: { OMI_STUDIO_HOME: home, ...served.environment },
    appFolder: programFolder,
  })
  const frames: ServerFrame[] = []
  let waiting = 0
  let wake = () => {}
  const client = serveContract(studio.handlers, (frame) => {
    frames.push(frame)
    if (frame.kind === 'item') return client.receive({ kind: 'taken', id: frame.id, count: 1 })
    waiting -= 1
    wake()
  })
  const send = (frame: object) => {
    waiting += 1
    client.receive(frame)
  }
  let id = 0
  const settled = async () => {
    while (waiting > 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  send({ kind: 'call', id: ++id, name: 'runs.list', input: {} })
  send({ kind: 'call', id: ++id, name: 'leftovers.list', input: {} })
  const path = join(home, 'succeeds.pkr.hcl')
  const variables = { token, password }
  send({ kind: 'call', id: ++id, name: 'credentials.explain', input: { path, variables } })
  for (const runId of readdirSync(join(home, 'runs'))) {
    send({ kind: 'subscribe', id: ++id, topic: 'runs.events', input: { runId } })
    send({ kind: 'subscribe', id: ++id, topic: 'runs.log', input: { runId, from: 0 } })
    send({ kind: 'call', id: ++id, name: 'runs.readLog', input: { runId, from: 0, count: 1000 } })
    send({ kind: 'call', id: ++id, name: 'runs.readEvents', input: { runId } })
    send({ kind: 'call', id: ++id, name: 'runs.searchLog', input: { runId, text: 'says' } })
  }
  await settled()
  client.close()
  await studio.close()
  expect(frames.filter((frame) => frame.kind === 'failure')).toEqual([])
  return JSON.stringify(frames)
}

test('what is secret is in nothing that a run leaves, prints or shows', async () => {
  const variables = ['-var', `token=${token}`, '-var', `password=${password}`]
  const leaks: string[] = []
  const builds = [
    { name: 'succeeds', fail: false, flags: [] },
    { name: 'fails', fail: true, flags: [] },
    { name: 'fails', fail: true, flags: ['--events'] },
    { name: 'fails', fail: true, flags: ['-machine-readable'] },
  ]
  for (const { name, fail } of builds) writeFileSync(join(home, `${name}.pkr.hcl`), template(fail))
  await Promise.all(
    builds.map(async ({ name, fail, flags }) => {
      const { code, stdout, stderr } = await runCommand(['build', ...flags, ...variables, `${name}.pkr.hcl`], {
        home,
        environment: served.environment,
      })
      expect(code, stdout + stderr).toBe(fail ? 1 : 0)
      expect(stdout).toContain('the script says <sensitive> and <sensitive>')
      leaks.push(...leaksIn(`standard output of ${name} ${flags.join()}`, stdout))
      leaks.push(...leaksIn(`standard error of ${name} ${flags.join()}`, stderr))
    }),
  )

  // The same keys go into the vault, and are shown and tested from there.
  const vaulted = { home, environment: { OMI_STUDIO_PASSPHRASE: passphrase } }
  const actions = [
    ['import', '--profile', 'planted'],
    ['list'],
    ['show', 'planted'],
    ['test', 'planted'],
    ['show', 'nobody'],
  ]
  for (const action of actions) {
    const { code, stdout, stderr } = await runCommand(['credentials', ...action], vaulted)
    expect(code, stdout + stderr).toBe(action.includes('nobody') ? 1 : 0)
    leaks.push(...leaksIn(`what credentials ${action.join(' ')} prints`, stdout + stderr))
  }
  expect(readdirSync(home)).toContain('vault.json')

  const given = ['succeeds.pkr.hcl', 'fails.pkr.hcl', join('.osc', 'config.json')]
  const templates = given.map((name) => join(home, name))
  // The compile cache holds the program's own code, which names the forms of private keys.
  const files = filesIn(home).filter((file) => !templates.includes(file) && !file.includes('node-compile-cache'))
  expect(files.length).toBeGreaterThan(8)
  for (const file of files) leaks.push(...leaksIn(file, readFileSync(file, 'utf8')))
  const seen = await seenByPage()
  expect(seen).toContain('the script says <sensitive> and <sensitive>')
  leaks.push(...leaksIn('what a page is sent', seen))
  expect(leaks).toEqual([])
}, 60_000)
