import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { optionsOf } from '#electron/provisioners/options-of.ts'
import { renderWith } from '#electron/provisioners/scripts.ts'
import type { CompressOptions } from '#shared/catalog/post-processors/compress.ts'
import { StudioError } from '#shared/studio-error.ts'
import { type ArchiveEntry, tarOf, zipOf } from './archive.ts'
import { artifactFiles } from './artifact-files.ts'
import type { PostProcessor } from './post-processor.ts'

/** Packs the artifact's files into one archive; the output's extension chooses the format (spec/templates.md 5). */
export const compress: PostProcessor = {
  type: 'compress',
  async process(artifact, plan, context) {
    const options = optionsOf<CompressOptions>(plan, context.variables)
    const files = artifactFiles(artifact, 'compress', context)
    if (files.length === 0) return { artifact, keepInput: 'always' }
    const render = renderWith(context, context.variables, {
      BuildName: context.plan.name,
      BuilderType: context.plan.builder.writtenType,
    })
    const { output, archive, packed } = formatOf(render(options.output), options.format)
    const path = resolve(context.workingFolder, output)
    const entries = await Promise.all(files.map((file) => entryOf(file, context.workingFolder)))
    await mkdir(dirname(path), { recursive: true })
    context.log.say(`Packing ${files.length} ${files.length === 1 ? 'file' : 'files'} => ${output}`)
    try {
      const level = levelOf(options.compression_level)
      const stages: (NodeJS.ReadableStream | NodeJS.ReadWriteStream)[] = [
        Readable.from(
          archive === 'tar' ? tarOf(entries) : archive === 'zip' ? zipOf(entries, level) : alone(entries, output),
        ),
        ...(packed ? [createGzip({ level })] : []),
      ]
      await pipeline([...stages, createWriteStream(path)], { signal: context.signal })
    } catch (error) {
      await rm(path, { force: true })
      throw context.signal.aborted ? context.signal.reason : error
    }
    return {
      artifact: {
        kind: 'files',
        builderId: 'packer.post-processor.compress',
        id: path,
        description: `Compressed: ${path}`,
        files: [path],
      },
      keepInput: 'not-needed',
    }
  },
}

interface Format {
  readonly output: string
  readonly archive: 'tar' | 'zip' | 'none'
  /** Whether gzip goes over it. */
  readonly packed: boolean
}

const unavailable = ['lz4', 'bgzf', 'xz', 'bzip2']

/** What the last two extensions of the output ask for, the option `format` counting as one; none or unknown is tar.gz. */
export function formatOf(written: string, format: string | undefined): Format {
  const output = format && !written.endsWith(`.${format}`) ? `${written}.${format}` : written
  const [last = '', before = ''] = basename(output).split('.').slice(1).reverse()
  if (unavailable.includes(last)) {
    throw new StudioError({
      code: 'compression-unavailable',
      message: `OMI Studio cannot write ${last}.`,
      hint: 'Use gz, tar.gz or zip; or a shell-local post-processor that calls the program for it.',
      where: { option: format ? 'format' : 'output' },
    })
  }
  if (last === 'zip') return { output, archive: 'zip', packed: false }
  if (last === 'tar') return { output, archive: 'tar', packed: false }
  if (last === 'gz' && before !== 'tar') return { output, archive: 'none', packed: true }
  return { output, archive: 'tar', packed: true }
}

function levelOf(asked: number | undefined): number {
  return asked === undefined || asked < 1 ? -1 : Math.min(asked, 9)
}

async function entryOf(file: string, folder: string): Promise<ArchiveEntry> {
  const path = resolve(folder, file)
  const facts = await stat(path).catch((error: unknown) => {
    throw new StudioError(
      { code: 'file-missing', message: `The artifact’s file ${file} does not exist.` },
      { cause: error },
    )
  })
  const below = relative(folder, path)
  const name = below.startsWith('..') ? basename(path) : below.replaceAll('\\', '/')
  return { path, name, size: facts.size, mode: facts.mode & 0o777, modified: facts.mtime }
}

/** Without an archive around it, only one file can be packed. */
function alone(entries: readonly ArchiveEntry[], output: string): AsyncIterable<Uint8Array> {
  const [only, ...more] = entries
  if (only !== undefined && more.length === 0) return createReadStream(only.path)
  throw new StudioError({
    code: 'several-files-to-compress',
    message: `${output} can hold one file, and the artifact has ${entries.length}.`,
    hint: 'Choose an archive: an output that ends with .tar.gz or .zip.',
    where: { option: 'output' },
  })
}
