import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { optionsOf } from '#electron/provisioners/options-of.ts'
import type { ArtificeOptions } from '#shared/catalog/post-processors/artifice.ts'
import type { PostProcessor } from './post-processor.ts'

/** Takes files of this computer as the artifact; a pattern that matches nothing adds nothing, and that is said. */
export const artifice: PostProcessor = {
  type: 'artifice',
  async process(_artifact, plan, context) {
    const { files: patterns } = optionsOf<ArtificeOptions>(plan, context.variables)
    const files = new Set<string>()
    for (const pattern of patterns) {
      const found: string[] = []
      for await (const entry of glob(pattern, { cwd: context.workingFolder, withFileTypes: true })) {
        if (entry.isFile()) found.push(join(entry.parentPath, entry.name))
      }
      if (found.length === 0) {
        context.warn(`No file matches ${pattern}.`, `It was looked for in ${context.workingFolder}.`)
      }
      for (const file of found.sort()) files.add(file)
    }
    const all = [...files]
    return {
      artifact: {
        kind: 'files',
        builderId: 'packer.post-processor.artifice',
        id: all.join(','),
        description: `Files: ${all.join(', ')}`,
        files: all,
      },
      keepInput: 'by-default',
    }
  },
}
