import type { CallHandlers, ContractHandlers, StreamHandlers } from '#electron/studio/serve-contract.ts'
import { calls } from '#shared/contract/calls.ts'
import { streams } from '#shared/contract/streams.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Handlers that refuse everything but what a test puts in. */
export function fakeHandlers(
  own: { readonly calls?: Partial<CallHandlers>; readonly streams?: Partial<StreamHandlers> } = {},
): ContractHandlers {
  const refusing = Object.fromEntries(
    Object.keys(calls).map((name) => [
      name,
      async () => {
        throw new StudioError({ code: 'not-in-this-test', message: `${name} is not part of this test.` })
      },
    ]),
  ) as unknown as CallHandlers
  const silent = Object.fromEntries(
    Object.keys(streams).map((name) => [name, async function* () {}]),
  ) as unknown as StreamHandlers
  return { calls: { ...refusing, ...own.calls }, streams: { ...silent, ...own.streams } }
}
