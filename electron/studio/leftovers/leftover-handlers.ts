import type { leftoverCalls, leftoverStreams } from '#shared/contract/leftover-calls.ts'
import { createBatched } from '../batched.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** ms between two tellings of a view that changes. */
const pause = 150

/** The contract's calls about leftovers. */
export function createLeftoverHandlers({ leftovers }: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof leftoverCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof leftoverStreams>
} {
  return {
    calls: {
      'leftovers.list': () => leftovers.list(),
      'leftovers.destroy': ({ runId }) => leftovers.destroy(runId, () => {}),
      'leftovers.scan': async ({ account }) => {
        await leftovers.scan(account)
        return {}
      },
      'leftovers.stopScan': async () => {
        leftovers.stopScan()
        return {}
      },
      'leftovers.remove': async ({ keys }) => {
        await leftovers.remove(keys).ended
        return {}
      },
      'leftovers.stopRemoval': async () => {
        leftovers.stopRemoval()
        return {}
      },
      'leftovers.ignore': async ({ keys, note }) => {
        await leftovers.ignore(keys, note)
        return {}
      },
      'leftovers.unignore': async ({ keys }) => {
        await leftovers.unignore(keys)
        return {}
      },
      'leftovers.dismiss': async () => {
        leftovers.dismiss()
        return {}
      },
    },
    streams: {
      async *'leftovers.watch'(_input, signal) {
        const told = createBatched<true>(pause)
        const stop = leftovers.onChange(() => told.push([true]))
        told.push([true])
        try {
          for await (const _ of told.batches(signal)) yield leftovers.view()
        } finally {
          stop()
        }
      },
      async *'leftovers.count'(_input, signal) {
        const told = createBatched<true>(pause)
        const stop = leftovers.onCount(() => told.push([true]))
        told.push([true])
        try {
          for await (const _ of told.batches(signal)) yield { count: await leftovers.count() }
        } finally {
          stop()
        }
      },
    },
  }
}
