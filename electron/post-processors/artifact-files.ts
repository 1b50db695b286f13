import type { Artifact } from '#shared/run/event.ts'
import type { PostProcessorContext } from './post-processor.ts'

/** The files of an artifact; an OMI or volume has none, which is said once for the post-processor that wanted some. */
export function artifactFiles(artifact: Artifact, type: string, context: PostProcessorContext): readonly string[] {
  if (artifact.kind === 'files') return artifact.files
  context.warn(
    `${type} has nothing to do: ${artifact.kind === 'omi' ? 'an OMI' : 'a volume'} has no files.`,
    'Put an artifice post-processor before it that names the files.',
  )
  return []
}

/** What the reference calls an artifact: `region:ami-…`, sorted; for files their own name (spec/templates.md 5). */
export function artifactId(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'omi':
      return `${artifact.region}:${artifact.imageId}`
    case 'volumes':
      return artifact.volumeIds
        .map((id) => `${artifact.region}:${id}`)
        .sort()
        .join(',')
    case 'files':
      return artifact.id
  }
}
