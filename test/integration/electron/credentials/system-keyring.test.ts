import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** What runs with a session bus of its own: the real library over a real keyring, or over none. */
const script = `
  const { openSystemKeyring } = await import('#electron/credentials/vault/keyring.ts')
  const { createVault } = await import('#electron/credentials/vault/vault.ts')
  const opened = await openSystemKeyring()
  if (opened.kind === 'missing') {
    console.log(JSON.stringify({ missing: opened.reason }))
    process.exit(0)
  }
  let file = { entries: {} }
  const store = { read: async () => file, update: async (change) => (file = change(file)) }
  await createVault(store, openSystemKeyring).write('one', 'a secret')
  const next = createVault(store, openSystemKeyring)
  const state = await next.state()
  const back = await next.read('one')
  await opened.keyring.remove(file.lock.account)
  const after = await createVault(store, openSystemKeyring).state()
  console.log(JSON.stringify({ state, back, inFile: JSON.stringify(file).includes('a secret'), after: after.kind }))
  process.exit(0)
`

function run(command: string, args: readonly string[], home: string): Record<string, unknown> {
  mkdirSync(join(home, 'run'), { mode: 0o700 })
  const ran = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_RUNTIME_DIR: join(home, 'run'),
    },
  })
  const line = ran.stdout.split('\n').find((each) => each.startsWith('{'))
  if (line === undefined) throw new Error(`${ran.stdout}${ran.stderr}`)
  return JSON.parse(line)
}

const linux = process.platform === 'linux' ? describe : describe.skip
const hasGnomeKeyring = ['dbus-run-session', 'gnome-keyring-daemon'].every(
  (name) => spawnSync(name, ['--version']).error === undefined,
)

linux('on Linux', () => {
  test('without a session bus there is no keyring: the kernel’s, which forgets at the next start, is not taken', () => {
    const seen = run(process.execPath, ['--input-type=module', '-e', script], temporaryFolder())
    expect(seen.missing).toMatch(/DBus|D-Bus/i)
  })

  test.runIf(hasGnomeKeyring)(
    'GNOME Keyring keeps the vault’s key (skipped where it is not installed)',
    () => {
      const session = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
      const node = [process.execPath, '--input-type=module', '-e', script]
      const seen = run('dbus-run-session', ['--', 'sh', '-c', session, 'sh', ...node], temporaryFolder())
      expect(seen).toEqual({
        state: { kind: 'keyring', keyring: 'Secret Service' },
        back: 'a secret',
        inFile: false,
        after: 'unreachable',
      })
    },
    60_000,
  )
})
