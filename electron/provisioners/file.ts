import { randomInt } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { TransferProgress } from '#electron/communicators/communicator.ts'
import type { FileOptions } from '#shared/catalog/provisioners/file.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { renderWith } from './scripts.ts'

/** Copies files to the machine or from it (spec/templates.md 4.3). */
export const file: Provisioner = {
  type: 'file',
  async provision(plan, context) {
    const options = optionsOf<FileOptions>(plan, context.variables)
    const render = renderWith(context, context.variables)
    const destination = render(options.destination)
    if (options.content !== undefined && options.content !== '') {
      await uploadContent(options.content, destination, context)
      return
    }
    const sources = options.source ? [options.source] : options.sources
    for (const source of sources.map(render)) {
      if (options.direction === 'download') await download(source, destination, context)
      else await upload(source, destination, context)
    }
  },
}

async function upload(source: string, destination: string, context: ProvisionerContext): Promise<void> {
  const { communicator, log, signal, workingFolder } = context
  const path = resolve(workingFolder, source)
  const facts = await stat(path).catch((error: unknown) => {
    throw new StudioError(
      {
        code: 'file-missing',
        message: `Upload failed: ${source} does not exist.`,
        hint: `It was looked for at ${path}. If an earlier provisioner makes it, check that this one did.`,
      },
      { cause: error },
    )
  })
  if (facts.isDirectory()) {
    log.say(`Uploading ${source} => ${destination}`)
    // The slash at the end, which says that only what is inside is meant, does not survive `resolve`.
    const folder = source.endsWith('/') || source.endsWith(sep) ? `${path}/` : path
    const options = { signal, onProgress: progressOf(context, `uploading ${source}`) }
    await failingAs('Upload', () => communicator.uploadDirectory(folder, destination, options), signal)
    return
  }
  const target = destination.endsWith('/') ? destination + basename(path) : destination
  log.say(`Uploading ${source} => ${target}`)
  const what = {
    content: createReadStream(path),
    size: facts.size,
    path: target,
    mode: facts.mode & 0o777,
    signal,
    onProgress: progressOf(context, `uploading ${source}`),
  }
  await failingAs('Upload', () => communicator.upload(what), signal)
}

async function uploadContent(content: string, destination: string, context: ProvisionerContext): Promise<void> {
  const { communicator, log, signal } = context
  const path = destination.endsWith('/') ? `${destination}pkr-file-content${randomInt(1e9)}` : destination
  log.say(`Uploading content => ${path}`)
  // The mode of the reference's temporary file: what a template writes out is often a secret.
  await failingAs('Upload', () => communicator.upload({ content, path, mode: 0o600, signal }), signal)
}

async function download(source: string, destination: string, context: ProvisionerContext): Promise<void> {
  const { communicator, log, signal, workingFolder } = context
  const recursive = source.endsWith('/') || /[*?[]/.test(source)
  const keepsName = destination.endsWith('/') && !recursive
  const target = resolve(workingFolder, keepsName ? join(destination, basename(source)) : destination)
  log.say(`Downloading ${source} => ${keepsName ? destination + basename(source) : destination}`)
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  const options = { signal, onProgress: progressOf(context, `downloading ${source}`) }
  if (recursive) {
    await failingAs('Download', () => communicator.downloadDirectory(source, target, options), signal)
    return
  }
  // Under another name until it is whole, so that a broken-off download neither replaces nor passes for the file.
  const partial = join(dirname(target), `.${basename(target)}.${randomInt(1e9)}.part`)
  try {
    const stream = createWriteStream(partial, { mode: 0o644 })
    await failingAs('Download', () => communicator.download(source, stream, options), signal)
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Says first which of the two failed, as the reference does. */
async function failingAs(what: 'Upload' | 'Download', act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const report = errorReportOf(error)
    throw new StudioError({ ...report, message: `${what} failed: ${report.message}` }, { cause: error })
  }
}

function progressOf(context: ProvisionerContext, detail: string): TransferProgress {
  return (done, total) => context.progress(detail, total === undefined || total === 0 ? undefined : done / total)
}
