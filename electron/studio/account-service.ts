import { createHash } from 'node:crypto'
import { systemClock } from '#electron/clock.ts'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { credentialChain, resolveCredentials } from '#electron/credentials/resolve-credentials.ts'
import { sandboxAccessKeyPrefix } from '#electron/credentials/sandbox-credentials.ts'
import { type CloudAccount, createCloudAccount, type Reach } from '#electron/engine/cloud-account.ts'
import { createWaiter } from '#electron/engine/waiter.ts'
import { createOapiClient, type OapiClient } from '#electron/oapi/client.ts'
import { createRateLimiter, type RateLimiter } from '#electron/oapi/rate-limiter.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import type { SandboxService } from './sandbox-service.ts'
import { servedSandboxReach } from './served-sandbox-reach.ts'

/** The accounts that builds, lists and recovery work in. */
export interface AccountService {
  sandbox(): Promise<CloudAccount>
  /** The credentials that a build's options, the environment and its defaults come to. Throws a StudioError. */
  credentialsFor(options: OptionValues, workingFolder: string): Promise<Credentials>
  accountFor(credentials: Credentials): CloudAccount
  /** The account that a resource of an earlier run is in, when its keys are at hand. */
  accountOfScope(scope: ResourceScope): Promise<CloudAccount | undefined>
}

interface AccountServiceNeeds {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  readonly version: string
  readonly sandbox: SandboxService
  readonly reach: Reach
}

/** Nobody else calls the region on this computer: it need not be spared as the real one is. */
const sandboxPace = { perSecond: 100, atOnce: 8 }

export function createAccountService(needs: AccountServiceNeeds): AccountService {
  const accounts = new Map<string, CloudAccount>()
  const sandboxLimiter = createRateLimiter(systemClock, sandboxPace)

  /** One account object for a key pair and endpoint, whoever asks: its reads are made once, its waits are shared. */
  function accountWith(
    credentials: Credentials,
    reachOver: (oapi: OapiClient) => Reach,
    limiter?: RateLimiter,
  ): CloudAccount {
    const { keyPair, endpoint } = credentials
    const key = createHash('sha256')
      .update(`${keyPair.accessKey} ${keyPair.secretKey.reveal()} ${endpoint}`)
      .digest('hex')
    const known = accounts.get(key)
    if (known !== undefined) return known
    const oapi = createOapiClient({
      credentials,
      version: needs.version,
      clock: systemClock,
      ...(limiter === undefined ? {} : { limiter }),
    })
    const account = createCloudAccount(oapi, createWaiter(oapi, systemClock), reachOver(oapi))
    accounts.set(key, account)
    return account
  }

  /** Keys of the sandbox region belong to one that another process serves: the embedded one is asked for by name. */
  function accountFor(credentials: Credentials): CloudAccount {
    const served = credentials.keyPair.accessKey.startsWith(sandboxAccessKeyPrefix)
    return served
      ? accountWith(credentials, servedSandboxReach, sandboxLimiter)
      : accountWith(credentials, () => needs.reach)
  }

  async function sandbox(): Promise<CloudAccount> {
    const { credentials, reach } = await needs.sandbox.open()
    return accountWith(credentials, () => reach, sandboxLimiter)
  }

  const credentialsFor: AccountService['credentialsFor'] = (options, workingFolder) =>
    resolveCredentials(
      credentialChain({ template: accessOf(options), environment: needs.environment, workingFolder }),
      Date.now(),
    )

  return {
    sandbox,
    credentialsFor,
    accountFor,
    async accountOfScope(scope) {
      const embedded = await needs.sandbox.open().catch(() => undefined)
      if (embedded?.region.account.accessKey === scope.accessKeyId && isLoopback(scope.endpoint)) return sandbox()
      const credentials = await credentialsFor(
        { region: scope.region, custom_endpoint_oapi: scope.endpoint },
        needs.workingFolder,
      ).catch(() => undefined)
      if (credentials?.keyPair.accessKey !== scope.accessKeyId) return undefined
      return accountFor(credentials)
    },
  }
}

/** The embedded region listens on another port at each start; its account stays the same. */
function isLoopback(endpoint: string): boolean {
  const host = URL.parse(endpoint)?.hostname
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]'
}

type TemplateAccess = Parameters<typeof credentialChain>[0]['template']

/** The access options as the chain's first source takes them. */
function accessOf(options: OptionValues): TemplateAccess {
  const names = [
    'access_key',
    'secret_key',
    'region',
    'custom_endpoint_oapi',
    'insecure_skip_tls_verify',
    'x509_cert_path',
    'x509_key_path',
  ] as const
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as TemplateAccess
}
