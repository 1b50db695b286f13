import { join } from 'node:path'
import type { CredentialOffer, CredentialSource } from '#electron/credentials/credential-source.ts'
import { environmentSource, formerEnvironmentSource } from '#electron/credentials/environment-source.ts'
import { metadataAddress } from '#electron/credentials/role/metadata-service.ts'
import { roleVariable } from '#electron/credentials/role/role-source.ts'
import { offerOfProfile } from '#electron/credentials/shared-file/profile-offer.ts'
import {
  defaultProfileName,
  readSharedFile,
  type SharedFile,
  type SharedFilePlace,
  sharedFilePath,
} from '#electron/credentials/shared-file/shared-file.ts'
import type { FoundCredentials } from '#shared/contract/credential-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { contentOfOffer, type ProfileContent, shownOf } from './profile-content.ts'

/** Credentials that were found on this computer, with what is in them. */
export interface Found {
  readonly shown: Omit<FoundCredentials, 'sameAs'>
  readonly content: ProfileContent
}

interface Places {
  readonly sharedFile: SharedFilePlace
  /** The role of this VM, when it is to be asked. */
  readonly role?: CredentialSource
}

/**
 * Looks where credentials are usually kept: in the environment, in `~/.osc/config.json` and the older
 * `~/.osc_sdk/config.json` (or the file of OSC_CONFIG_FILE), and at the VM's role. What cannot be read is listed with its
 * reason; nothing is sent to the API.
 */
export async function findCredentials({ sharedFile, role }: Places): Promise<readonly Found[]> {
  const { environment, workingFolder } = sharedFile
  const files = await Promise.all(sharedFilePaths(sharedFile).map((path) => inFile(path, environment.OSC_PROFILE)))
  const sources = await Promise.all([
    ofSource(
      { id: 'environment', kind: 'environment', title: 'environment OSC_*' },
      environmentSource(environment, workingFolder),
    ),
    ofSource(
      { id: 'former-environment', kind: 'former-environment', title: 'environment OUTSCALE_* (old names)' },
      formerEnvironmentSource(environment, workingFolder),
    ),
    role && ofSource({ id: 'role', kind: 'role', title: 'OUTSCALE role of this VM', place: metadataAddress }, role),
  ])
  const [current, former, ofRole] = sources
  return [current, former, ...files.flat(), ofRole].filter((found) => found !== undefined)
}

function sharedFilePaths(place: SharedFilePlace): string[] {
  const named = (place.environment.OSC_CONFIG_FILE?.trim() ?? '') !== ''
  return [sharedFilePath(place), ...(named ? [] : [join(place.homeFolder, '.osc_sdk', 'config.json')])]
}

type Heading = Pick<FoundCredentials, 'id' | 'kind' | 'title' | 'place' | 'profile'>

async function ofSource(heading: Heading, source: CredentialSource): Promise<Found | undefined> {
  let offer: CredentialOffer
  try {
    offer = await source.read()
  } catch (error) {
    return unreadable(heading, error)
  }
  const { accessKey, secretKey, login } = offer
  if (accessKey === undefined && secretKey === undefined && login === undefined) return undefined
  return found(heading, offer, { isDefault: false, problems: [] })
}

async function inFile(path: string, named: string | undefined): Promise<Found[]> {
  let file: SharedFile | undefined
  try {
    file = await readSharedFile(path)
  } catch (error) {
    return [unreadable({ id: `file:${path}`, kind: 'shared-file', title: path, place: path }, error)]
  }
  if (file === undefined) return []
  const { problems, profiles } = file
  const chosen = named?.trim() || defaultProfileName(profiles)
  const folder = join(path, '..')
  return Promise.all(
    [...profiles].map(async ([name, profile]) => {
      const heading: Heading = {
        id: `file:${path}#${name}`,
        kind: 'shared-file',
        title: `profile "${name}"`,
        place: path,
        profile: name,
      }
      try {
        const offer = await offerOfProfile(name, profile, folder)
        return found(heading, offer, { isDefault: name === chosen, problems })
      } catch (error) {
        return unreadable(heading, error)
      }
    }),
  )
}

function found(
  heading: Heading,
  offer: CredentialOffer,
  { isDefault, problems }: { readonly isDefault: boolean; readonly problems: readonly string[] },
): Found {
  const { accessKey, secretKey, login, password } = offer
  const content = contentOfOffer(offer)
  const pair = accessKey !== undefined && secretKey !== undefined
  const half =
    !pair && (accessKey !== undefined || secretKey !== undefined)
      ? [`${(accessKey ?? secretKey)?.name} is set, the other half of the key pair is not.`]
      : []
  const passing =
    offer.renewal === undefined
      ? []
      : [
          `These keys are temporary and never stored. VMs of OUTSCALE use them by themselves; ${roleVariable}=on asks for them elsewhere.`,
        ]
  return {
    shown: {
      ...heading,
      isDefault,
      shown: shownOf(content),
      problems: [...half, ...passing, ...(offer.notes ?? []), ...problems],
      usable: half.length === 0 && (pair || (login !== undefined && password !== undefined)),
    },
    content,
  }
}

function unreadable(heading: Heading, error: unknown): Found {
  const { message, hint } = errorReportOf(error)
  const content: ProfileContent = { skipVerification: false }
  return {
    shown: {
      ...heading,
      isDefault: false,
      shown: shownOf(content),
      problems: [hint === undefined ? message : `${message} ${hint}`],
      usable: false,
    },
    content,
  }
}
