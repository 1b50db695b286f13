import { assertNever } from '#shared/assert-never.ts'
import type { Artifact } from '#shared/run/event.ts'

/** An artifact in the reference's words, which scripts look for (spec/builders.md 3.1, spec/templates.md section 5). */
export function artifactText(artifact: Artifact): string {
  switch (artifact.kind) {
    case 'omi':
      return `OMIs were created:\n${artifact.region}: ${artifact.imageId}\n`
    case 'volumes':
      return `Volumes were created:\n${artifact.region}: ${artifact.volumeIds.join(', ')}\n`
    case 'files':
      return artifact.description
    default:
      return assertNever(artifact)
  }
}
