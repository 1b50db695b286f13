import type { CredentialSource } from '#electron/credentials/credential-source.ts'
import { profileSource } from '#electron/credentials/profiles/profile-content.ts'
import type { ProfileStore } from '#electron/credentials/profiles/profile-store.ts'
import { findSharedFile, type SharedFilePlace } from '#electron/credentials/shared-file/shared-file.ts'
import { sharedProfileSource, unknownProfile } from '#electron/credentials/shared-file/shared-file-source.ts'

/** Finds profiles by their names: those of the app and those of the shared file. */
export interface NamedProfiles {
  /** The profile that somebody chose in the app or with `-profile`, by id or name: the app's own come first. */
  chosen(idOrName: string): CredentialSource
  /** The profile that a template names in `option`: the shared file's come first, as for the reference. */
  ofTemplate(name: string, option: string): CredentialSource
}

export function namedProfiles(profiles: ProfileStore, place: SharedFilePlace): NamedProfiles {
  const own = async (idOrName: string): Promise<CredentialSource | undefined> => {
    const found = await profiles.find(idOrName)
    if (found === undefined) return undefined
    const { profile, content } = await profiles.open(found.id)
    return profileSource(profile.name, content)
  }
  const shared = async (name: string, option: string): Promise<CredentialSource | undefined> => {
    const file = await findSharedFile(place)
    return file?.profiles.has(name) ? sharedProfileSource(place, name, option) : undefined
  }
  const unknown = async (name: string, option: string) => {
    const file = await findSharedFile(place)
    const known = [...(await profiles.list()).map((one) => one.name), ...(file?.profiles.keys() ?? [])]
    return unknownProfile(name, known, { option, place: `the app or in ${file?.path ?? '~/.osc/config.json'}` })
  }

  return {
    chosen: (idOrName) =>
      lateSource(idOrName, async () => {
        const found = (await own(idOrName)) ?? (await shared(idOrName, '-profile'))
        if (found === undefined) throw await unknown(idOrName, '-profile')
        return found
      }),
    ofTemplate: (name, option) =>
      lateSource(name, async () => {
        const found = (await shared(name, option)) ?? (await own(name))
        if (found === undefined) throw await unknown(name, option)
        return found
      }),
  }
}

/** A source that is looked for when it is read; its words are those of the one that was found. */
function lateSource(name: string, find: () => Promise<CredentialSource>): CredentialSource {
  let found: CredentialSource | undefined
  return {
    get place() {
      return found?.place ?? `the profile "${name}"`
    },
    get keyPairNames() {
      return found?.keyPairNames ?? (['access key', 'secret key'] as const)
    },
    get clientCertificateNames() {
      return found?.clientCertificateNames ?? (['client certificate', 'client key'] as const)
    },
    provenance: (...names) => found?.provenance(...names) ?? `profile "${name}"`,
    async read(signal) {
      found = await find()
      return found.read(signal)
    },
  }
}
