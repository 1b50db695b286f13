import type { CallOutput } from '#shared/contract/calls.ts'
import type { credentialCalls, credentialStreams } from '#shared/contract/credential-calls.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { JsonStore } from '../json-store.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { CredentialService } from './credential-service.ts'

export interface CredentialHandlers {
  readonly calls: Pick<CallHandlers, keyof typeof credentialCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof credentialStreams>
}

/** The contract's calls about credentials, over their service. */
export function createCredentialHandlers(
  credentials: CredentialService,
  settings: JsonStore<Settings>,
): CredentialHandlers {
  const { profiles, vault } = credentials.kept

  /** A build sheet that proposes a profile which is gone would fail at its first use. */
  async function forgetChoice(id: string, name: string): Promise<void> {
    const { account } = await settings.read()
    if (account !== `profile:${id}` && account !== `profile:${name}`) return
    await settings.update((content) => ({ ...content, account: 'template' }))
  }

  return {
    calls: {
      'credentials.profiles': () => credentials.profiles(),
      'credentials.found': (input) => credentials.found(input),
      'credentials.startDraft': ({ from }) => credentials.startDraft(from),
      'credentials.changeDraft': (input) => credentials.changeDraft(input),
      'credentials.trust': (input) => credentials.trust(input),
      'credentials.dropDraft': async ({ draftId }) => {
        credentials.dropDraft(draftId)
        return {}
      },
      'credentials.save': (input) => credentials.save(input),
      'credentials.rename': ({ id, name }) => profiles.rename(id, name),
      'credentials.duplicate': ({ id, name }) => profiles.duplicate(id, name),
      'credentials.delete': async ({ id }): Promise<CallOutput<'credentials.delete'>> => {
        const { name } = (await profiles.find(id)) ?? { name: id }
        await profiles.remove(id)
        await forgetChoice(id, name)
        return credentials.profiles()
      },
      'credentials.restore': ({ id }) => profiles.restore(id),
      'credentials.previewExport': (input) => credentials.previewExport(input),
      'credentials.export': (input) => credentials.export(input),
      'vault.create': async ({ passphrase }) => {
        await vault.create(passphrase)
        return vault.state()
      },
      'vault.open': async ({ passphrase }) => {
        await vault.open(passphrase)
        return vault.state()
      },
      'vault.lock': async () => {
        vault.lock()
        return vault.state()
      },
    },
    streams: {
      'credentials.check': (input, signal) => credentials.check(input, signal),
    },
  }
}
