import type { imageCalls, imageStreams } from '#shared/contract/image-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { createImageService } from './image-service.ts'

/** The contract's calls about OMIs. */
export function createImageHandlers(services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof imageCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof imageStreams>
} {
  const images = createImageService(services)
  return {
    calls: {
      'images.read': ({ account, scope }, signal) => images.read(account, scope, signal),
      'images.readOne': ({ account, imageId }, signal) => images.readOne(account, imageId, signal),
      'images.newerBases': ({ account }, signal) => images.newerBases(account, signal),
      'images.update': (input, signal) => images.update(input, signal),
      'images.share': (input, signal) => images.share(input, signal),
      'images.deletion': ({ account, imageIds }, signal) => images.planDeletion(account, imageIds, signal),
      'images.delete': (input, signal) => images.delete(input, signal),
      'images.bootTest': async (input, signal) => ({ runId: (await images.bootTest(input, signal)).id }),
      'images.testVm': async (input, signal) => ({ runId: (await images.testVm(input, signal)).id }),
      'images.export': async (input, signal) => {
        await images.export(input, signal)
        return {}
      },
      'images.exports': ({ account, imageId }, signal) => images.exports(account, imageId, signal),
    },
    streams: {},
  }
}
