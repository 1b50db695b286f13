import type { Socket } from 'node:net'
import type { OapiClient } from '#electron/oapi/client.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { Waiter } from './waiter.ts'

/** How the machines of an account are reached from this computer. */
export interface Reach {
  /** Opens a connection to a port of a machine. Rejects when it is refused, or the signal aborts. */
  dial(host: string, port: number, signal: AbortSignal): Promise<Socket>
  /**
   * The address from which this computer's connections arrive there, without a mask; `undefined` when it cannot be told.
   */
  callerAddress(signal: AbortSignal): Promise<string | undefined>
}

/** An account in a region, as builds and clean-up work in it. */
export interface CloudAccount {
  readonly oapi: OapiClient
  readonly waiter: Waiter
  readonly scope: ResourceScope
  readonly reach: Reach
  /** The account's own number, read once. */
  accountId(): Promise<string>
}

/** Puts an account together from its client and the waiter that all its builds share. */
export function createCloudAccount(oapi: OapiClient, waiter: Waiter, reach: Reach): CloudAccount {
  let known: Promise<string> | undefined
  return {
    oapi,
    waiter,
    reach,
    scope: { region: oapi.region, endpoint: oapi.endpoint, accessKeyId: oapi.accessKeyId },
    accountId() {
      known ??= readAccountId(oapi).catch((error: unknown) => {
        known = undefined
        throw error
      })
      return known
    },
  }
}

async function readAccountId(oapi: OapiClient): Promise<string> {
  const { Accounts } = await oapi.call('ReadAccounts', {})
  const id = Accounts?.[0]?.AccountId
  if (id !== undefined) return id
  throw new StudioError({
    code: 'no-account',
    message: 'ReadAccounts named no account, so what belongs to it cannot be told from what others share.',
    hint: 'Give the access key the right to call ReadAccounts.',
    where: { operation: 'ReadAccounts' },
  })
}
