import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '#shared/studio-error.ts'
import {
  isAlive,
  isOfThisComputer,
  ownIdentity,
  type ProcessIdentity,
  processIdentitySchema,
} from './process-identity.ts'

const runId = /^[A-Za-z0-9-]+$/

/**
 * The folder of a run: its journal, log, lock and temporary files.
 *
 * @throws StudioError `no-run` for what cannot be a run's id; it may come from outside and name any folder.
 */
export function runFolderOf(runsFolder: string, id: string): string {
  if (runId.test(id)) return join(runsFolder, id)
  throw new StudioError({ code: 'no-run', message: `There is no run "${id}".` })
}

/** Where is kept what a run was made of (`RunRequest.kept`). */
export function keptPathOf(runFolder: string): string {
  return join(runFolder, 'kept.json')
}

/** All runs that were ever started here, newest first: their ids begin with the time. */
export async function listRunIds(runsFolder: string): Promise<string[]> {
  const names = await readdir(runsFolder).catch(() => [])
  return names
    .filter((name) => runId.test(name))
    .sort()
    .reverse()
}

/** A run's id: sorts by time, unique by its random tail. */
export function newRunId(now: number, random: string): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}-${random.replaceAll('-', '').slice(0, 12)}`
}

/**
 * Marks a run as this process's own.
 *
 * @throws StudioError `run-owned` when another process that still runs has it.
 */
export async function takeRun(runFolder: string): Promise<void> {
  const path = lockPath(runFolder)
  const own = `${path}.${randomUUID()}`
  await writeFile(own, JSON.stringify(ownIdentity()), { mode: 0o600, flush: true })
  try {
    // A link appears whole and only where there is none yet, so of two processes one gets it.
    while (!(await linked(own, path))) await removeStale(runFolder)
  } finally {
    await rm(own, { force: true })
  }
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Takes a dead process's mark away: renamed first and looked at again, since another process may just have replaced it. */
async function removeStale(runFolder: string): Promise<void> {
  if (await isOwned(runFolder)) throw owned()
  const aside = `${lockPath(runFolder)}.${randomUUID()}`
  const moved = await rename(lockPath(runFolder), aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  const owner = await ownerAt(aside)
  if (owner !== undefined && isAlive(owner) && isOfThisComputer(owner)) {
    await linked(aside, lockPath(runFolder))
    await rm(aside, { force: true })
    throw owned()
  }
  await rm(aside, { force: true })
}

function owned(): StudioError {
  return new StudioError({
    code: 'run-owned',
    message: 'Another OMI Studio is at work on this run.',
    hint: 'Wait until it is done, or end it, then try again.',
  })
}

export async function releaseRun(runFolder: string): Promise<void> {
  await rm(lockPath(runFolder), { force: true })
  await rm(join(runFolder, 'tmp'), { recursive: true, force: true })
}

/**
 * Whether a process that still runs owns it: this one, or another OMI Studio at the same data folder. A process of
 * another computer (or container) cannot be asked; it counts as running as long as it writes.
 */
export async function isOwned(runFolder: string): Promise<boolean> {
  const owner = await ownerAt(lockPath(runFolder))
  if (owner === undefined || !isAlive(owner)) return false
  return isOfThisComputer(owner) || (await quietFor(runFolder)) < longestQuiet
}

/** How long, in ms, a build elsewhere may write nothing before it counts as dead. */
const longestQuiet = 86_400_000

async function quietFor(runFolder: string): Promise<number> {
  const logFolder = join(runFolder, 'log')
  const logs = await readdir(logFolder).catch(() => [])
  const files = [lockPath(runFolder), join(runFolder, 'journal.ndjson'), ...logs.map((name) => join(logFolder, name))]
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => found.mtimeMs,
        () => 0,
      ),
    ),
  )
  return Date.now() - Math.max(...times)
}

async function ownerAt(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return processIdentitySchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

function lockPath(runFolder: string): string {
  return join(runFolder, 'owner.json')
}
