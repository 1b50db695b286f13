import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { optionsOf } from '#electron/provisioners/options-of.ts'
import { renderWith } from '#electron/provisioners/scripts.ts'
import type { ManifestOptions } from '#shared/catalog/post-processors/manifest.ts'
import type { Artifact } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'
import { artifactId } from './artifact-files.ts'
import { lockFile } from './lock-file.ts'
import type { PostProcessor, PostProcessorContext } from './post-processor.ts'

/** Notes what was built in a JSON file that every build of every run adds to (spec/templates.md 5). */
export const manifest: PostProcessor = {
  type: 'manifest',
  async process(artifact, plan, context) {
    const options = optionsOf<ManifestOptions>(plan, context.variables)
    const path = resolve(context.workingFolder, options.output)
    const entry = await entryFor(artifact, options, context)
    try {
      await addEntry(path, entry, options, context)
    } catch (error) {
      if (error instanceof StudioError || context.signal.aborted) throw error
      throw notWritten(options.output, error)
    }
    context.log.say(`Noted in ${options.output}: ${entry.artifact_id}`)
    return { artifact, keepInput: 'always' }
  },
}

/** Under a lock, for parallel builds and other processes add to the same file. */
async function addEntry(
  path: string,
  entry: Manifest['builds'][number],
  options: ManifestOptions,
  context: PostProcessorContext,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unlock = await lockFile(`${path}.lock`, context)
  try {
    const before = await readManifest(path, options.output)
    // `-force` starts afresh, but once a run: builds of the same run add to what the first of them wrote.
    const restarted = context.settings.force && before.last_run_uuid !== context.runId
    const after: Manifest = {
      ...(restarted ? {} : before),
      builds: [...(restarted ? [] : before.builds), entry],
      last_run_uuid: context.runId,
    }
    await writeFileAtomic(path, JSON.stringify(after, undefined, 2), { mode: 0o664 })
  } finally {
    await unlock()
  }
}

function notWritten(output: string, error: unknown): StudioError {
  return new StudioError(
    {
      code: 'manifest-not-written',
      message: `${output} could not be written: ${(error as Error).message}.`,
      hint: 'The image itself is there. Check the folder’s permissions and the space on the disk.',
      where: { option: 'output' },
    },
    { cause: error },
  )
}

const manifestSchema = z.looseObject({
  builds: z
    .array(z.looseObject({}))
    .nullish()
    .transform((builds) => builds ?? []),
  last_run_uuid: z.string().optional(),
})
type Manifest = z.infer<typeof manifestSchema>

/** Keys in the order of the reference's file. */
async function entryFor(artifact: Artifact, options: ManifestOptions, context: PostProcessorContext) {
  const { plan, clock, variables } = context
  const render = renderWith(context, variables)
  const custom = Object.entries(options.custom_data).map(([name, value]) => [name, render(value)] as const)
  return {
    name: plan.name,
    builder_type: plan.builder.writtenType,
    ...(options.strip_time ? {} : { build_time: Math.floor(clock.now() / 1000) }),
    files: artifact.kind === 'files' ? await filesOf(artifact.files, options, context) : null,
    artifact_id: artifactId(artifact),
    packer_run_uuid: context.runId,
    custom_data: custom.length === 0 ? null : Object.fromEntries(custom),
  }
}

async function filesOf(files: readonly string[], { strip_path }: ManifestOptions, context: PostProcessorContext) {
  return Promise.all(
    files.map(async (file) => {
      const facts = await stat(resolve(context.workingFolder, file)).catch(() => undefined)
      return { name: strip_path ? basename(file) : file, size: facts?.size ?? 0 }
    }),
  )
}

async function readManifest(path: string, written: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { builds: [] }
    throw error
  }
  if (text.trim() === '') return { builds: [] }
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new StudioError(
      {
        code: 'manifest-unreadable',
        message: `${written} is there, but it is not a manifest; nothing was written to it.`,
        hint: 'Move it away, or choose another file with output.',
        where: { option: 'output' },
      },
      { cause: error },
    )
  }
}
