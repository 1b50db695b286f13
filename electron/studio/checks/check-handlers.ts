import type { checkCalls, checkStreams } from '#shared/contract/check-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { requestOf } from '../templates/request-of.ts'
import { checkCloud } from './check-cloud.ts'

/** The contract's calls about checks and plans. */
export function createCheckHandlers(services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof checkCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof checkStreams>
} {
  return {
    calls: {},
    streams: {
      async *'checks.cloud'({ path, variables, variableFiles, only, except, force = false, account }, signal) {
        yield* checkCloud(
          services,
          {
            ...(await requestOf(services.templates, path, variables, variableFiles)),
            ...(only === undefined ? {} : { only }),
            ...(except === undefined ? {} : { except }),
            force,
            account,
          },
          signal,
        )
      },
    },
  }
}
