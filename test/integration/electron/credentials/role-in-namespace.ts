import { credentialChain } from '#electron/credentials/credential-chain.ts'
import { resolveCredentials } from '#electron/credentials/resolve-credentials.ts'
import { roleSource } from '#electron/credentials/role/role-source.ts'
import { createOapiClient } from '#electron/oapi/client.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { startMetadataServer } from '#test/support/metadata-server.ts'
import { createManualClock } from '#test/support/sandbox/test-region.ts'
import { startApiServer } from '../oapi/api-server.ts'

/**
 * Run by role.test.ts inside a network namespace of its own: everything here is the real thing, at the real address, but
 * for the clock. It prints what it saw as one JSON object.
 */
const minute = 60_000
const clock = createManualClock()
const metadata = await startMetadataServer('169.254.169.254', 80)
metadata.expiresAt = clock.now() + 60 * minute
metadata.sessions = process.argv[2] === 'sessions'

const api = await startApiServer(() => ({ status: 200, body: { Vms: [] } }))
const environment = { OMI_STUDIO_ROLE: 'on', OSC_ENDPOINT_API: api.endpoint }

function chain(variables: Readonly<Record<string, string>>, onOutscale: boolean) {
  return credentialChain({
    template: {},
    environment: variables,
    workingFolder: '/',
    homeFolder: '/nowhere',
    profileNamed: () => {
      throw new Error('nobody names a profile')
    },
    role: roleSource({ environment: variables, clock, onOutscale: async () => onOutscale }),
  })
}

const asked = () => metadata.requests.length
const seen: Record<string, unknown> = {}

// Not asked for, and not on a VM of OUTSCALE: nobody is disturbed.
await resolveCredentials(chain({}, false), clock.now()).catch((error: unknown) => {
  seen.outside = errorReportOf(error).code
})
seen.askedOutside = asked()

// Somebody else has keys: the role is not asked either.
await resolveCredentials(chain({ ...environment, OSC_ACCESS_KEY: 'AK', OSC_SECRET_KEY: 'SK' }, true), clock.now())
seen.askedWithKeys = asked()

// On a VM, by itself.
const found = await resolveCredentials(chain({ OSC_ENDPOINT_API: api.endpoint }, true), clock.now())
seen.region = found.region
seen.provenance = found.provenance['key pair']
seen.shown = JSON.stringify(found)

// One client over the whole life of several keys.
const credentials = await resolveCredentials(chain(environment, false), clock.now())
const client = createOapiClient({ credentials, version: 'test', clock })
const signedWith = async () => {
  await client.call('ReadVms', {})
  const headers = api.requests.at(-1)?.headers
  const key = /Credential=([^/]+)/.exec(headers?.authorization ?? '')?.[1]
  const signsToken = headers?.authorization?.includes('x-amz-security-token')
  return { key, token: headers?.['x-amz-security-token'], signsToken }
}
seen.first = await signedWith()
const before = asked()
clock.advance(50 * minute)
seen.stillFirst = await signedWith()
seen.askedMeanwhile = asked() - before

// Five minutes before the end they are renewed, once for all who ask together.
metadata.expiresAt = clock.now() + 70 * minute
clock.advance(6 * minute)
const beforeRenewal = asked()
seen.together = (await Promise.all([signedWith(), signedWith(), signedWith()])).map(({ key }) => key)
seen.askedForRenewal = asked() - beforeRenewal

// A service that fails for a while does not matter as long as the keys count.
metadata.failing = 500
clock.advance(60 * minute)
seen.whileFailing = await signedWith()
clock.advance(10 * minute)
seen.expired = await signedWith().catch((error: unknown) => errorReportOf(error))
metadata.failing = undefined
metadata.expiresAt = clock.now() + 60 * minute
clock.advance(minute)
seen.afterwards = await signedWith()

await metadata.close()
await api.close()
process.stdout.write(JSON.stringify(seen))
process.exit(0)
