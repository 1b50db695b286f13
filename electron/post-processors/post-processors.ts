import { StudioError } from '#shared/studio-error.ts'
import { artifice } from './artifice.ts'
import { checksum } from './checksum.ts'
import { compress } from './compress.ts'
import { manifest } from './manifest.ts'
import type { PostProcessor } from './post-processor.ts'
import { shellLocalPostProcessor } from './shell-local.ts'

const postProcessors: readonly PostProcessor[] = [manifest, checksum, compress, artifice, shellLocalPostProcessor]

/** The post-processor of a canonical type. Throws a StudioError for one that there is not. */
export function postProcessorOf(type: string): PostProcessor {
  const found = postProcessors.find((each) => each.type === type)
  if (found !== undefined) return found
  throw new StudioError({
    code: 'post-processor-unsupported',
    message: `OMI Studio has no post-processor ${type}.`,
    hint: `It has ${postProcessors.map((each) => each.type).join(', ')}.`,
  })
}
