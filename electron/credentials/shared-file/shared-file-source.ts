import { dirname } from 'node:path'
import type { CredentialOffer, CredentialSource } from '#electron/credentials/credential-source.ts'
import { didYouMean, nearestName } from '#shared/language/evaluate/did-you-mean.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { offerOfProfile } from './profile-offer.ts'
import { defaultProfileName, findSharedFile, type SharedFile, type SharedFilePlace } from './shared-file.ts'

/** What every profile of the file has in common as a source. */
const names = {
  keyPairNames: ['access_key', 'secret_key'],
  clientCertificateNames: ['x509_client_cert', 'x509_client_key'],
} as const

/**
 * The third source: the profile that OSC_PROFILE names, else the default one, of the file that OSC_CONFIG_FILE names, else
 * `~/.osc/config.json`. A usual file that is not there offers nothing; one that cannot be read is told as a note, for
 * nobody asked for it; what was asked for by name has to be there.
 */
export function sharedFileSource(place: SharedFilePlace): CredentialSource {
  const named = place.environment.OSC_PROFILE?.trim() ?? ''
  const asked = named !== '' || (place.environment.OSC_CONFIG_FILE?.trim() ?? '') !== ''
  let used = named
  return {
    ...names,
    get place() {
      return used === '' ? 'the shared file (~/.osc/config.json)' : `the profile "${used}" of the shared file`
    },
    provenance: (...keys) => `profile "${used}" of the shared file: ${keys.join(' / ')}`,
    async read() {
      let file: SharedFile | undefined
      try {
        file = await findSharedFile(place)
      } catch (error) {
        if (asked) throw error
        return { notes: [errorReportOf(error).message] }
      }
      if (named !== '') {
        const offer = await offerOf(file, named, { option: 'OSC_PROFILE' })
        return {
          ...offer,
          ifPassedOver: `OSC_PROFILE names the profile "${named}", but its keys are passed over for others that come before it.`,
        }
      }
      const name = file && defaultProfileName(file.profiles)
      if (file === undefined || name === undefined) return undecided(file)
      used = name
      return offerOf(file, name, { option: 'profile' })
    },
  }
}

/** A profile of the shared file that somebody named; `option` is where. */
export function sharedProfileSource(place: SharedFilePlace, name: string, option: string): CredentialSource {
  return {
    ...names,
    place: `the profile "${name}" of the shared file`,
    provenance: (...keys) => `profile "${name}" of the shared file: ${keys.join(' / ')}`,
    read: async () => offerOf(await findSharedFile(place), name, { option }),
  }
}

/** Relative paths in the file start at its folder: a build may start anywhere. */
async function offerOf(
  file: SharedFile | undefined,
  name: string,
  asked: { readonly option: string },
): Promise<CredentialOffer> {
  const profile = file?.profiles.get(name)
  if (file === undefined || profile === undefined) {
    throw unknownProfile(name, [...(file?.profiles.keys() ?? [])], {
      ...asked,
      place: file?.path ?? '~/.osc/config.json',
    })
  }
  const offer = await offerOfProfile(name, profile, dirname(file.path))
  const notes = [...(offer.notes ?? []), ...file.problems]
  return { ...offer, ...(notes.length > 0 && { notes }) }
}

/** There are profiles, but none is the default: worth a word, since their owner may expect one to be taken. */
function undecided(file: SharedFile | undefined): CredentialOffer {
  const found = [...(file?.profiles.keys() ?? [])]
  if (file === undefined || found.length === 0) return {}
  return {
    whyEmpty: `${file.path} has no default profile; it has ${quoted(found)}. Name one in OSC_PROFILE, or give one "default": true.`,
  }
}

/** @param known names that there are */
export function unknownProfile(
  name: string,
  known: readonly string[],
  { option, place }: { readonly option: string; readonly place: string },
): StudioError {
  return new StudioError({
    code: 'unknown-profile',
    message: `There is no profile "${name}" in ${place}${didYouMean(nearestName(name, known))}`,
    hint: known.length === 0 ? 'No profile was found at all.' : `There are: ${quoted(known)}.`,
    where: { option },
  })
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
