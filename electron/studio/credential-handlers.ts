import { credentialCalls, type credentialStreams } from '#shared/contract/credential-calls.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { CallHandlers, StreamHandlers } from './serve-contract.ts'

export interface CredentialHandlers {
  readonly calls: Pick<CallHandlers, keyof typeof credentialCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof credentialStreams>
}

/** The calls about credentials. Declared ahead of the service behind them: they refuse until it is there. */
export function createCredentialHandlers(): CredentialHandlers {
  const refuse = async () => {
    throw new StudioError({
      code: 'not-available',
      message: 'This version keeps no profiles yet.',
      hint: 'Set OSC_ACCESS_KEY and OSC_SECRET_KEY in the environment.',
    })
  }
  const calls = Object.fromEntries(Object.keys(credentialCalls).map((name) => [name, refuse]))
  return {
    calls: calls as unknown as CredentialHandlers['calls'],
    streams: {
      'credentials.check': () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    },
  }
}
