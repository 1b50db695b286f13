import { homedir } from 'node:os'
import type { Clock } from '#electron/clock.ts'
import type { CredentialSource } from '#electron/credentials/credential-source.ts'
import type { Environment } from '#electron/credentials/environment-source.ts'
import {
  createProfileStore,
  type ProfileStore,
  profilesFileSchema,
} from '#electron/credentials/profiles/profile-store.ts'
import { roleSource, roleVariable } from '#electron/credentials/role/role-source.ts'
import type { SharedFilePlace } from '#electron/credentials/shared-file/shared-file.ts'
import { type KeyringState, openSystemKeyring } from '#electron/credentials/vault/keyring.ts'
import { createVault, type Vault } from '#electron/credentials/vault/vault.ts'
import { emptyVaultFile, vaultFileSchema } from '#electron/credentials/vault/vault-file.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { HomeFolder } from '../home-folder.ts'
import { openJsonStore } from '../json-store.ts'
import { type NamedProfiles, namedProfiles } from './named-profiles.ts'

/** Everything that keeps credentials, and what the chain needs of it. */
export interface OpenProfiles {
  readonly vault: Vault
  readonly profiles: ProfileStore
  /** Where the shared file is looked for. */
  readonly sharedFile: SharedFilePlace
  /** The role of this VM, for somebody who asks whether there is one: wherever this runs. */
  readonly askedRole: CredentialSource
  readonly chain: {
    readonly userFolder: string
    readonly profiles: NamedProfiles
    readonly role: CredentialSource
    readonly profileOfKey: (accessKey: string) => Promise<string | undefined>
  }
}

interface Needs {
  readonly home: HomeFolder
  readonly environment: Environment
  readonly clock: Clock
  readonly openKeyring?: () => Promise<KeyringState>
}

/** Opens profiles and vault. Nothing is read, and no keyring asked, before somebody needs one. */
export function openProfiles({ home, environment, clock, openKeyring = openSystemKeyring }: Needs): OpenProfiles {
  const vault = unlockedByEnvironment(
    createVault(
      openJsonStore({
        path: home.vault,
        title: 'kept secrets',
        version: 1,
        schema: vaultFileSchema,
        initial: emptyVaultFile,
      }),
      openKeyring,
    ),
    environment.OMI_STUDIO_PASSPHRASE,
  )
  const profiles = createProfileStore({
    file: openJsonStore({
      path: home.profiles,
      title: 'profiles',
      version: 1,
      schema: profilesFileSchema,
      initial: { profiles: [] },
    }),
    vault,
    clock,
  })
  const userFolder = environment.HOME || environment.USERPROFILE || homedir()
  const sharedFile = { environment, homeFolder: userFolder, workingFolder: process.cwd() }
  return {
    vault,
    profiles,
    sharedFile,
    askedRole: roleSource({ environment: { ...environment, [roleVariable]: 'on' }, clock }),
    chain: {
      userFolder,
      profiles: namedProfiles(profiles, sharedFile),
      role: roleSource({ environment, clock }),
      profileOfKey: (accessKey) => profileOfKey(profiles, accessKey),
    },
  }
}

/**
 * The passphrase in OMI_STUDIO_PASSPHRASE opens the vault where nobody can be asked: it is tried once, when needed. Where
 * there is no vault yet, the first secret makes one under it, and no keyring is asked: whoever sets it has chosen so.
 */
function unlockedByEnvironment(vault: Vault, passphrase: string | undefined): Vault {
  if (passphrase === undefined || passphrase === '') return vault
  let opening: Promise<void> | undefined
  const open = () => {
    opening ??= vault.open(passphrase).catch(unless('no-vault'))
    return opening
  }
  return {
    ...vault,
    async read(id) {
      await open()
      return vault.read(id)
    },
    async write(id, text) {
      await vault.create(passphrase).catch(unless('vault-exists'))
      await open()
      return vault.write(id, text)
    },
  }
}

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof StudioError) || error.code !== code) throw error
  }
}

/** Only profiles whose access key ends alike are opened. */
async function profileOfKey(profiles: ProfileStore, accessKey: string): Promise<string | undefined> {
  for (const { id, shown } of await profiles.list()) {
    if (shown.accessKeyEnd === undefined || !accessKey.endsWith(shown.accessKeyEnd)) continue
    const opened = await profiles.open(id).catch(() => undefined)
    if (opened?.content.accessKey === accessKey) return id
  }
  return undefined
}
