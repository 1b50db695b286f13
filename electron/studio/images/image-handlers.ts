import type { imageCalls, imageStreams } from '#shared/contract/image-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { listImages } from './list-images.ts'

/** The contract's calls about OMIs. */
export function createImageHandlers({ accounts }: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof imageCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof imageStreams>
} {
  return {
    calls: {
      'images.list': async ({ account }, signal) => listImages(await accounts.accountOfChoice(account), signal),
    },
    streams: {},
  }
}
