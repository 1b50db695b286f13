import { createReadStream } from 'node:fs'
import { access, open, readdir, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'
import { runFolderOf } from '#electron/engine/run-folder.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Of a run's folder: its marks and its temporary files are of this computer only. */
const left = /^(owner\.json|summary\.json|deleted\.json|tmp(\/|$))/

/** The archive's own file. Its secrets were replaced when journal, log and texts were written. */
const manifestName = 'omibuild.json'

export interface ExportRequest {
  readonly runsFolder: string
  readonly runIds: readonly string[]
  /** Where the archive goes; never over another file. */
  readonly folder: string
  readonly version: string
  /** Epoch ms. */
  readonly now: number
}

/**
 * Writes runs into an archive `.omibuild`: a zip with a folder for each run, in which are its journal, its log, and the
 * template as it was. Gives the archive's path. Read and packed piece by piece: a log may be long.
 *
 * @throws StudioError `no-run`, `cannot-export`
 */
export async function exportRuns({ runsFolder, runIds, folder, version, now }: ExportRequest): Promise<string> {
  const path = await freePath(folder, runIds)
  const file = await open(path, 'wx', 0o600).catch((error: Error) => {
    throw notWritten(path, error)
  })
  try {
    const archive = createArchive((chunk) => file.write(chunk))
    const manifest = { format: 'omi-studio-build', version: 1, studio: version, exportedAt: now, runs: runIds }
    await archive.add(manifestName, [Buffer.from(JSON.stringify(manifest, null, 2))])
    for (const runId of runIds) {
      const runFolder = runFolderOf(runsFolder, runId)
      for (const name of await filesOf(runFolder, runId)) {
        await archive.add(`${runId}/${name}`, createReadStream(join(runFolder, name)))
      }
    }
    await archive.end()
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error instanceof StudioError ? error : notWritten(path, error)
  }
  await file.close()
  return path
}

/** A zip that is written as it grows. */
function createArchive(write: (chunk: Uint8Array) => Promise<unknown>) {
  let written: Promise<unknown> = Promise.resolve()
  const zip = new Zip((error, chunk) => {
    written = error === null ? written.then(() => write(chunk)) : Promise.reject(error)
    // Whoever awaits it is told.
    written.catch(() => {})
  })
  return {
    async add(name: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
      const entry = new ZipDeflate(name, { level: 6 })
      zip.add(entry)
      for await (const chunk of content) {
        entry.push(chunk)
        await written
      }
      entry.push(new Uint8Array(0), true)
      await written
    },
    async end() {
      zip.end()
      await written
    },
  }
}

async function filesOf(runFolder: string, runId: string): Promise<string[]> {
  const entries = await readdir(runFolder, { withFileTypes: true, recursive: true }).catch(() => {
    throw new StudioError({ code: 'no-run', message: `There is no run "${runId}".` })
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(runFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !left.test(name))
    .sort()
}

async function freePath(folder: string, runIds: readonly string[]): Promise<string> {
  const name = runIds.length === 1 ? `build-${runIds[0]}` : `builds-${runIds.length}-${runIds[0]}`
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}.omibuild`)
    const taken = await access(path).then(
      () => true,
      () => false,
    )
    if (!taken) return path
  }
}

function notWritten(path: string, error: unknown): StudioError {
  return new StudioError(
    {
      code: 'cannot-export',
      message: `The archive ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'See that there is room on the disk and that you may write there.',
    },
    { cause: error },
  )
}
