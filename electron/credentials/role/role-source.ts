import type { Clock } from '#electron/clock.ts'
import { type CredentialOffer, type CredentialSource, offered } from '#electron/credentials/credential-source.ts'
import type { Environment } from '#electron/credentials/environment-source.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { createMetadataService, type MetadataService } from './metadata-service.ts'
import { isOutscaleVm } from './on-outscale.ts'
import { openRoleKeys, type RoleKeys } from './role-keys.ts'

/** The variable that asks for the role (`on`) where a VM is not known as one, or forbids it (`off`). */
export const roleVariable = 'OMI_STUDIO_ROLE'

export interface RoleSettings {
  readonly environment: Environment
  readonly clock?: Clock
  readonly metadata?: MetadataService
  /** Whether this computer is a VM of OUTSCALE. */
  readonly onOutscale?: () => Promise<boolean>
}

/**
 * The last source: the role of the VM that this runs on, with keys that expire and are renewed. Only VMs of OUTSCALE ask
 * for it by themselves; OMI_STUDIO_ROLE=on asks anywhere, and then it is an error when there is none.
 *
 * The keys are read once and serve every build: as long as they count, nobody asks the metadata service again.
 */
export function roleSource(settings: RoleSettings): CredentialSource {
  const { metadata = createMetadataService(), onOutscale = isOutscaleVm, clock } = settings
  let opening: Promise<RoleKeys | undefined> | undefined
  let role = ''
  return {
    place: 'the OUTSCALE role of this VM',
    keyPairNames: ['its access key', 'its secret key'],
    clientCertificateNames: ['its certificate', 'its key'],
    provenance: () => `OUTSCALE role "${role}"`,
    lastResort: true,
    async read(signal) {
      const wish = wishOf(settings.environment)
      if (wish === 'off' || (wish === 'unsaid' && !(await onOutscale()))) return {}
      try {
        opening ??= openRoleKeys(metadata, clock, signal)
        const keys = await opening
        if (keys === undefined) throw noRole()
        role = keys.role
        return await offerOf(keys, metadata, signal)
      } catch (error) {
        opening = undefined
        signal?.throwIfAborted()
        if (wish === 'on') throw error
        return { notes: [errorReportOf(error).message] }
      }
    },
  }
}

function wishOf(environment: Environment): 'on' | 'off' | 'unsaid' {
  const said = environment[roleVariable]?.trim().toLowerCase() ?? ''
  if (said === '') return 'unsaid'
  if (/^(on|true|yes|1)$/.test(said)) return 'on'
  if (/^(off|false|no|0)$/.test(said)) return 'off'
  throw new StudioError({
    code: 'invalid-setting',
    message: `${roleVariable} is neither on nor off: "${said}".`,
    hint: 'Set it to "on" to use the role of this VM, to "off" to leave it alone, or unset it.',
    where: { option: roleVariable },
  })
}

async function offerOf(
  keys: RoleKeys,
  metadata: MetadataService,
  signal: AbortSignal | undefined,
): Promise<CredentialOffer> {
  const pair = await keys.current(signal)
  const name = 'role'
  const region = offered(name, await regionOf(metadata, signal))
  return {
    accessKey: { value: pair.accessKey, name },
    secretKey: { value: pair.secretKey, name },
    ...(pair.sessionToken && { sessionToken: { value: pair.sessionToken, name } }),
    renewal: keys,
    ...(region && { region }),
  }
}

/** The VM's region is its subregion without the letter: `eu-west-2a`. */
async function regionOf(metadata: MetadataService, signal: AbortSignal | undefined): Promise<string | undefined> {
  const subregion = await metadata.read('placement/availability-zone', signal)
  return subregion?.replace(/[a-z]$/, '')
}

function noRole(): StudioError {
  return new StudioError({
    code: 'no-role',
    message: 'This VM has no OUTSCALE role: its metadata service lists none.',
    hint: 'Give the VM a role, or use an access key and a secret key.',
  })
}
