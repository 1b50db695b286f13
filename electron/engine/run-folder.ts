import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { isAlive, ownIdentity, processIdentitySchema } from './process-identity.ts'

/** The folder of a run: its journal, log, lock and temporary files. */
export function runFolderOf(runsFolder: string, runId: string): string {
  return join(runsFolder, runId)
}

/** All runs that were ever started here, newest first: their ids begin with the time. */
export async function listRunIds(runsFolder: string): Promise<string[]> {
  const names = await readdir(runsFolder).catch(() => [])
  return names
    .filter((name) => /^[A-Za-z0-9-]+$/.test(name))
    .sort()
    .reverse()
}

/** A run's id: sorts by time, unique by its random tail. */
export function newRunId(now: number, random: string): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}-${random.replaceAll('-', '').slice(0, 12)}`
}

/** Marks a run as this process's own. */
export async function takeRun(runFolder: string): Promise<void> {
  await writeFileAtomic(lockPath(runFolder), JSON.stringify(ownIdentity()), { mode: 0o600 })
}

export async function releaseRun(runFolder: string): Promise<void> {
  await rm(lockPath(runFolder), { force: true })
  await rm(join(runFolder, 'tmp'), { recursive: true, force: true })
}

/** Whether a process that still runs owns it: this one, or another OMI Studio at the same data folder. */
export async function isOwned(runFolder: string): Promise<boolean> {
  const text = await readFile(lockPath(runFolder), 'utf8').catch(() => undefined)
  if (text === undefined) return false
  try {
    return isAlive(processIdentitySchema.parse(JSON.parse(text)))
  } catch {
    return false
  }
}

function lockPath(runFolder: string): string {
  return join(runFolder, 'owner.json')
}
