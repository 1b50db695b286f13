import { expect, test } from 'vitest'
import { connect } from '#electron/builders/steps/connect.ts'
import type { LoginKey } from '#electron/builders/steps/create-key-pair.ts'
import { readWindowsPassword } from '#electron/builders/steps/read-windows-password.ts'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import { type CommunicatorOptions, communicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { RunOptions } from '#shared/catalog/groups/run.ts'

const key: LoginKey = { kind: 'temporary', keypairName: 'k', privateKey: generateEd25519().private, publicKey: '' }

type Options = CommunicatorOptions & RunOptions

function optionsOf(given: object): Options {
  const defaults = Object.entries(communicatorOptions).map(([name, option]) => [
    name,
    'fallback' in option ? option.fallback : undefined,
  ])
  return {
    ...Object.fromEntries(defaults),
    communicator: 'winrm',
    winrm_username: 'Administrator',
    ...given,
  } as Options
}

/** An account whose VM is in a state and never has a password, on a clock that does not wait. */
function world(State: string) {
  let now = 0
  const dialled: string[] = []
  const secrets: string[] = []
  const context = {
    signal: new AbortController().signal,
    clock: {
      now: () => now,
      async sleep(ms: number) {
        now += ms
      },
    },
    log: { say: () => undefined, addSecret: (secret: string) => secrets.push(secret) },
    progress: () => undefined,
    fact: () => undefined,
    account: {
      oapi: {
        call: async () => ({ AdminPassword: '' }),
        readPages: async (_name: string, _request: unknown, take: (page: object) => void) =>
          take({ Vms: [{ VmId: 'i-1', State }] }),
      },
      reach: {
        dial: (host: string, port: number) => {
          dialled.push(`${host}:${port}`)
          return Promise.reject(new Error('connect ECONNREFUSED'))
        },
      },
    },
  } as unknown as CloudContext
  return { context, dialled, secrets, elapsed: () => now }
}

test('windows_password_timeout ends the wait for the administrator’s password', async () => {
  const { context, elapsed } = world('running')
  const waiting = readWindowsPassword(context, optionsOf({ windows_password_timeout: 120_000 }), 'i-1', key)
  await expect(waiting).rejects.toMatchObject({
    code: 'windows-password-timeout',
    where: { option: 'windows_password_timeout' },
  })
  expect(elapsed()).toBeGreaterThan(90_000)
  expect(elapsed()).toBeLessThanOrEqual(120_000)
})

test('a VM that does not run any more ends it at once', async () => {
  const { context, elapsed } = world('stopped')
  const waiting = readWindowsPassword(context, optionsOf({ windows_password_timeout: 120_000 }), 'i-1', key)
  await expect(waiting).rejects.toMatchObject({ code: 'vm-state', message: expect.stringContaining('stopped') })
  expect(elapsed()).toBe(0)
})

test('winrm_host and winrm_port say where Windows is reached, and winrm_password is a secret', async () => {
  const { context, dialled, secrets } = world('running')
  const options = optionsOf({
    winrm_host: 'win.example',
    winrm_port: 15985,
    winrm_password: 'P4ssw0rd!',
    winrm_timeout: 20_000,
  })
  const connecting = connect(context, options, { VmId: 'i-1', PublicIp: '203.0.113.7' }, key, () =>
    Promise.reject(new Error('not over SSH')),
  )
  await expect(connecting).rejects.toMatchObject({ code: 'winrm-timeout' })
  expect(new Set(dialled)).toEqual(new Set(['win.example:15985']))
  expect(secrets).toContain('P4ssw0rd!')
})
