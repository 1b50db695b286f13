import { expect, test } from 'vitest'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { scannedAccounts, scopeKey } from '#electron/studio/leftovers/scanned-accounts.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'

const endpoint = 'https://api.eu-west-2.outscale.com/api/v1'

function account(accessKeyId: string, region = 'eu-west-2'): CloudAccount {
  return { oapi: { accessKeyId, region, endpoint } } as CloudAccount
}

const scope = (accessKeyId: string): ResourceScope => ({ accessKeyId, region: 'eu-west-2', endpoint })
const noKeys = new StudioError({ code: 'no-credentials', message: 'There are none.' })

test('the same key by profile, environment and journal is one account; a key that nobody has any more is missing', async () => {
  const byChoice: Record<string, CloudAccount> = {
    sandbox: {
      oapi: { accessKeyId: 'SANDBOXSANDBOXSABOX0', region: 'eu-west-2', endpoint: 'http://127.0.0.1:1' },
    } as CloudAccount,
    'profile:1': account('AAAAAAAAAAAAAAAA1111'),
    'profile:2': account('BBBBBBBBBBBBBBBB2222'),
    template: account('AAAAAAAAAAAAAAAA1111'),
  }
  const { all, ofScope } = await scannedAccounts(
    {
      accounts: {
        accountOfChoice: async (choice) => byChoice[choice]!,
        accountOfScope: async ({ accessKeyId }) =>
          accessKeyId === 'BBBBBBBBBBBBBBBB2222' ? account('BBBBBBBBBBBBBBBB2222') : undefined,
      },
      profiles: async () => [
        { id: '1', name: 'prod', region: 'eu-west-2' },
        { id: '2', name: 'dev', region: 'eu-west-2' },
      ],
    },
    [scope('BBBBBBBBBBBBBBBB2222'), scope('CCCCCCCCCCCCCCCC3333'), scope('CCCCCCCCCCCCCCCC3333')],
  )
  expect(all.map(({ kind, profiles, accessKeyEnd, reach }) => [kind, ...profiles, accessKeyEnd, reach.kind])).toEqual([
    ['sandbox', 'BOX0', 'account'],
    ['profile', 'prod', '1111', 'account'],
    ['profile', 'dev', '2222', 'account'],
    ['missing', '3333', 'missing'],
  ])
  expect(ofScope.get(scopeKey(scope('BBBBBBBBBBBBBBBB2222')))?.key).toBe('profile:2')
  expect(ofScope.get(scopeKey(scope('CCCCCCCCCCCCCCCC3333')))?.kind).toBe('missing')
  // No whole key is told to the page.
  expect(JSON.stringify(all.map(({ key }) => key))).not.toContain('CCCCCCCCCCCCCCCC3333')
})

test('no credentials in the environment are nothing to tell; a profile that cannot be opened is', async () => {
  const locked = new StudioError({ code: 'vault-locked', message: 'The vault is locked.' })
  const { all } = await scannedAccounts(
    {
      accounts: {
        async accountOfChoice(choice) {
          if (choice === 'sandbox') return account('SANDBOXSANDBOXSABOX0')
          throw choice === 'template' ? noKeys : locked
        },
        accountOfScope: async () => undefined,
      },
      profiles: async () => [{ id: '1', name: 'prod', region: 'eu-west-2' }],
    },
    [],
  )
  expect(all.map(({ key }) => key)).toEqual(['sandbox', 'profile:1'])
  expect(all[1]?.reach).toMatchObject({ kind: 'failed', error: { code: 'vault-locked' } })
})
