import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { optionsOf } from '#electron/provisioners/options-of.ts'
import { renderWith } from '#electron/provisioners/scripts.ts'
import type { ChecksumOptions } from '#shared/catalog/post-processors/checksum.ts'
import { artifactFiles } from './artifact-files.ts'
import type { PostProcessor } from './post-processor.ts'

/** Appends checksums of the artifact's files to a file for each kind; passes both on (spec/templates.md 5). */
export const checksum: PostProcessor = {
  type: 'checksum',
  async process(artifact, plan, context) {
    const options = optionsOf<ChecksumOptions>(plan, context.variables)
    const files = artifactFiles(artifact, 'checksum', context)
    if (files.length === 0) return { artifact, keepInput: 'always' }
    const written = new Set<string>()
    for (const type of options.checksum_types) {
      const render = renderWith(context, context.variables, {
        BuildName: context.plan.name,
        BuilderType: context.plan.builder.writtenType,
        ChecksumType: type,
      })
      const output = render(options.output)
      const path = resolve(context.workingFolder, output)
      await mkdir(dirname(path), { recursive: true })
      for (const file of files) {
        const hash = createHash(type)
        await pipeline(createReadStream(resolve(context.workingFolder, file)), hash, { signal: context.signal })
        await appendFile(path, `${hash.digest('hex')}\t${basename(file)}\n`, { mode: 0o644 })
      }
      written.add(path)
      context.log.say(`Checksums (${type}) => ${output}`)
    }
    const all = [...files, ...written]
    return {
      artifact: {
        kind: 'files',
        builderId: 'packer.post-processor.checksum',
        id: all.join(','),
        description: `Files and their checksums: ${all.join(', ')}`,
        files: all,
      },
      keepInput: 'always',
    }
  },
}
