import type { hostCalls, hostStreams } from '#shared/contract/host-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about the host. */
export function createHostHandlers(services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof hostCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof hostStreams>
} {
  return {
    calls: {
      'viewState.read': () => services.viewState.read(),
      'viewState.write': async (changes) => {
        await services.viewState.change(changes)
        return {}
      },
    },
    streams: {},
  }
}
