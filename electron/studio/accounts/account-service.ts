import { createHash } from 'node:crypto'
import { systemClock } from '#electron/clock.ts'
import { credentialChain } from '#electron/credentials/credential-chain.ts'
import type { CredentialSource } from '#electron/credentials/credential-source.ts'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { resolveCredentials } from '#electron/credentials/resolve-credentials.ts'
import { sandboxAccessKeyPrefix } from '#electron/credentials/sandbox-credentials.ts'
import { type CloudAccount, createCloudAccount, type Reach } from '#electron/engine/cloud-account.ts'
import { createWaiter } from '#electron/engine/waiter.ts'
import { createOapiClient, type OapiClient } from '#electron/oapi/client.ts'
import { createRateLimiter, type RateLimiter } from '#electron/oapi/rate-limiter.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import type { NamedProfiles } from '../credentials/named-profiles.ts'
import type { SandboxService } from '../sandbox/sandbox-service.ts'
import { servedSandboxReach } from '../sandbox/served-sandbox-reach.ts'

/** The accounts that builds, lists and recovery work in. */
export interface AccountService {
  sandbox(): Promise<CloudAccount>
  /** The sources that a build's credentials are taken from, in order; `choice` is that of the build sheet. */
  chainFor(options: OptionValues, workingFolder: string, choice?: RealChoice): readonly CredentialSource[]
  /** The credentials that this chain comes to. Throws a StudioError. */
  credentialsFor(options: OptionValues, workingFolder: string, choice?: RealChoice): Promise<Credentials>
  accountFor(credentials: Credentials): CloudAccount
  /** The account that a choice of the app names; the template's own chain counts without a template. Throws a StudioError. */
  accountOfChoice(choice: AccountChoice): Promise<CloudAccount>
  /** The pace for an account that need not be spared; `undefined` for the usual one. */
  limiterFor(credentials: Credentials): RateLimiter | undefined
  /** The account that a resource of an earlier run is in, when its keys are at hand. */
  accountOfScope(scope: ResourceScope): Promise<CloudAccount | undefined>
}

/** A choice that is not the sandbox. */
export type RealChoice = Exclude<AccountChoice, 'sandbox'>

interface AccountServiceNeeds {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  readonly version: string
  readonly sandbox: SandboxService
  readonly reach: Reach
  /** The person's home folder, where `.osc/config.json` is. */
  readonly userFolder: string
  readonly profiles: NamedProfiles
  readonly role: CredentialSource
  /** The profile whose access key this is; `undefined` when there is none, or the vault is closed. */
  readonly profileOfKey: (accessKey: string) => Promise<string | undefined>
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

  const isSandbox = ({ keyPair }: Credentials) => keyPair.accessKey.startsWith(sandboxAccessKeyPrefix)

  /** Keys of the sandbox region belong to one that another process serves: the embedded one is asked for by name. */
  function accountFor(credentials: Credentials): CloudAccount {
    return isSandbox(credentials)
      ? accountWith(credentials, servedSandboxReach, sandboxLimiter)
      : accountWith(credentials, () => needs.reach)
  }

  async function sandbox(): Promise<CloudAccount> {
    const { credentials, reach } = await needs.sandbox.open()
    return accountWith(credentials, () => reach, sandboxLimiter)
  }

  const chainFor: AccountService['chainFor'] = (options, workingFolder, choice = 'template') =>
    credentialChain({
      template: accessOf(options),
      environment: needs.environment,
      workingFolder,
      homeFolder: needs.userFolder,
      profileNamed: needs.profiles.ofTemplate,
      role: needs.role,
      ...(choice !== 'template' && { chosen: needs.profiles.chosen(choice.slice('profile:'.length)) }),
    })

  const credentialsFor: AccountService['credentialsFor'] = (options, workingFolder, choice) =>
    resolveCredentials(chainFor(options, workingFolder, choice), Date.now())

  /** The keys of a scope, from the chain or from a profile that has them. Nothing is sent to find out. */
  async function credentialsOfScope(scope: ResourceScope): Promise<Credentials | undefined> {
    const options = { region: scope.region, custom_endpoint_oapi: scope.endpoint }
    const found = await credentialsFor(options, needs.workingFolder).catch(() => undefined)
    if (found?.keyPair.accessKey === scope.accessKeyId) return found
    const profile = await needs.profileOfKey(scope.accessKeyId)
    if (profile === undefined) return undefined
    const own = await credentialsFor({}, needs.workingFolder, `profile:${profile}`).catch(() => undefined)
    return own?.endpoint === scope.endpoint ? own : undefined
  }

  return {
    sandbox,
    chainFor,
    credentialsFor,
    accountFor,
    accountOfChoice: async (choice) =>
      choice === 'sandbox' ? sandbox() : accountFor(await credentialsFor({}, needs.workingFolder, choice)),
    limiterFor: (credentials) => (isSandbox(credentials) ? sandboxLimiter : undefined),
    async accountOfScope(scope) {
      const embedded = await needs.sandbox.open().catch(() => undefined)
      if (embedded?.region.account.accessKey === scope.accessKeyId && isLoopback(scope.endpoint)) return sandbox()
      const credentials = await credentialsOfScope(scope)
      return credentials && accountFor(credentials)
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
    'profile',
    'custom_endpoint_oapi',
    'insecure_skip_tls_verify',
    'x509_cert_path',
    'x509_key_path',
  ] as const
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as TemplateAccess
}
