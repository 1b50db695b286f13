import type { leftoverCalls } from '#shared/contract/leftover-calls.ts'
import type { CallHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about leftovers. */
export function createLeftoverHandlers({ leftovers }: StudioServices): Pick<CallHandlers, keyof typeof leftoverCalls> {
  return {
    'leftovers.list': () => leftovers.list(),
    'leftovers.destroy': ({ runId }) => leftovers.destroy(runId, () => {}),
  }
}
