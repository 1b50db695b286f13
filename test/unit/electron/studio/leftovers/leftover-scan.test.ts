import { expect, test } from 'vitest'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { AccountService } from '#electron/studio/accounts/account-service.ts'
import { createScanner, type ScanState } from '#electron/studio/leftovers/leftover-scan.ts'
import { StudioError } from '#shared/studio-error.ts'
import { createAutoClock } from '#test/support/engine/auto-clock.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** An account with tagged VMs, or one that refuses. */
function account(accessKeyId: string, accountId: string, vmIds: readonly string[] | 'refuses'): CloudAccount {
  const oapi = {
    accessKeyId,
    region: 'eu-west-2',
    endpoint: 'https://api.example/api/v1',
    call: async () => ({}),
    async readPages(name: string, _request: unknown, take: (page: unknown) => void) {
      if (vmIds === 'refuses') throw new StudioError({ code: 'refused', message: 'No right.', hint: 'Ask for it.' })
      const vms = vmIds.map((VmId) => ({ VmId, Tags: [{ Key: 'omi-studio:run', Value: 'of-another-computer' }] }))
      take(name === 'ReadVms' ? { Vms: vms } : {})
    },
  }
  return { oapi, accountId: async () => accountId } as unknown as CloudAccount
}

function world(accounts: Record<string, CloudAccount>) {
  const folder = temporaryFolder()
  const scanner = createScanner({
    folders: { runs: folder, trash: folder },
    clock: createAutoClock(),
    profiles: async () =>
      Object.keys(accounts)
        .filter((key) => key !== 'sandbox')
        .map((id) => ({ id, name: `name of ${id}`, region: 'eu-west-2' })),
    accounts: {
      async accountOfChoice(choice) {
        const found = accounts[choice.replace('profile:', '')]
        if (found === undefined) throw new StudioError({ code: 'no-credentials', message: 'None.' })
        return found
      },
      accountOfScope: async () => undefined,
    } as Pick<AccountService, 'accountOfChoice' | 'accountOfScope'> as AccountService,
  })
  let state: ScanState = { accounts: [], things: [], reach: new Map() }
  const steps: string[] = []
  return {
    steps,
    state: () => state,
    look: (only?: string) =>
      scanner.look(
        only,
        (told) => {
          state = told
          for (const { key, state: now } of told.accounts) if (now.kind === 'looking') steps.push(`${key} ${now.step}`)
        },
        new AbortController().signal,
      ),
  }
}

test('two keys of one account are one account, whose things are seen once', async () => {
  const { look, state } = world({
    sandbox: account('S', '1', []),
    a: account('A', '2', ['i-1']),
    b: account('B', '2', ['i-1']),
  })
  await look()
  expect(state().accounts.map(({ key, profiles, state: now }) => [key, profiles, now.kind])).toEqual([
    ['sandbox', [], 'looked'],
    ['profile:a', ['name of a', 'name of b'], 'looked'],
  ])
  expect(state().things.map(({ shown }) => shown.key)).toEqual(['profile:a/vm/i-1'])
  // Also when it is looked at alone.
  await look('profile:a')
  expect(state().accounts.map(({ profiles, state: now }) => [profiles, now.kind])).toEqual([
    [[], 'looked'],
    [['name of a', 'name of b'], 'looked'],
  ])
})

test('an account that refuses says why, and the others are seen; each tells its steps', async () => {
  const { look, state, steps } = world({
    sandbox: account('S', '1', ['i-1']),
    a: account('A', '2', 'refuses'),
  })
  await look()
  expect(state().accounts[1]?.state).toEqual({
    kind: 'failed',
    error: { code: 'refused', message: 'No right.', hint: 'Ask for it.' },
  })
  expect(state().things.map(({ shown }) => shown.key)).toEqual(['sandbox/vm/i-1'])
  expect(steps).toEqual(expect.arrayContaining(['sandbox account', 'sandbox vms', 'sandbox prices', 'profile:a vms']))
})

test('one account is looked at again alone; what was seen in the others stays', async () => {
  const vms = ['i-1']
  const { look, state, steps } = world({ sandbox: account('S', '1', ['i-9']), a: account('A', '2', vms) })
  await look()
  steps.length = 0
  vms.push('i-2')
  await look('profile:a')
  expect(state().things.map(({ shown }) => shown.id)).toEqual(['i-1', 'i-2', 'i-9'])
  expect(steps.some((step) => step.startsWith('sandbox'))).toBe(false)
})
