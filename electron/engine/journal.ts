import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type RunEvent, type RunEventPayload, runEventSchema } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'

/** The version of the journal's lines; a newer program reads older ones, an older one refuses newer ones. */
const version = 1

/** The events that must be on the disk before what they announce may happen. */
const synced = new Set<RunEventPayload['type']>([
  'run-started',
  'resource-intended',
  'resource-created',
  'resource-kept',
  'artifact-made',
  'run-ended',
])

/** The append-only journal of one run: one event a line (design 3.2). */
export interface Journal {
  /**
   * Appends an event. It is written to the file before the promise resolves, and synced to the disk for those that
   * announce or record a resource, so that a crash at any moment leaves a trace of everything that may exist.
   */
  append(payload: RunEventPayload): Promise<RunEvent>
  /** All events so far. */
  readonly events: readonly RunEvent[]
  /** Called for every event from now on. Returns the function that ends it. */
  subscribe(listener: (event: RunEvent) => void): () => void
  close(): Promise<void>
}

/** The journal's file in a run's folder. */
export function journalPath(runFolder: string): string {
  return join(runFolder, 'journal.ndjson')
}

/** Bytes of a journal, which only ever grows; 0 when there is none. */
export async function journalSize(runFolder: string): Promise<number> {
  const found = await stat(journalPath(runFolder)).catch(() => undefined)
  return found?.size ?? 0
}

/** Replaces secrets in an event before it is kept; the one place through which every event goes. */
export type Redaction = (payload: RunEventPayload) => RunEventPayload

/** Starts the journal of a new run in its folder. */
export async function createJournal(runFolder: string, now: () => number, redact: Redaction): Promise<Journal> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 })
  const file = await open(journalPath(runFolder), 'wx', 0o600)
  await file.appendFile(`${JSON.stringify({ journal: 'omi-studio', version })}\n`)
  return journalOver(file, [], now, redact)
}

/** Opens the journal of an earlier run to append to it: recovery adds what it did. */
export async function reopenJournal(runFolder: string, now: () => number): Promise<Journal> {
  const events = await readJournal(runFolder)
  const file = await open(journalPath(runFolder), 'a', 0o600)
  // A line that was cut off by the crash stays where it is; the next one begins on a line of its own.
  await file.appendFile('\n')
  return journalOver(file, events, now, (payload) => payload)
}

/**
 * Reads a journal. A last line that was cut off by a crash is left out; one in the middle too, since what follows counts.
 *
 * @throws StudioError `newer-journal` when a newer program wrote it, `no-journal` when there is none.
 */
export async function readJournal(runFolder: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  let first = true
  try {
    for await (const line of createInterface({ input: createReadStream(journalPath(runFolder), 'utf8') })) {
      const value = parse(line)
      if (first) {
        checkHeader(value, runFolder)
        first = false
        continue
      }
      const event = runEventSchema.safeParse(value)
      if (event.success) events.push(event.data as RunEvent)
    }
  } catch (error) {
    if (error instanceof StudioError || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new StudioError({ code: 'no-journal', message: `There is no journal in ${runFolder}.` })
  }
  return events
}

function journalOver(file: FileHandle, before: RunEvent[], now: () => number, redact: Redaction): Journal {
  const events = before
  const listeners = new Set<(event: RunEvent) => void>()
  let last: Promise<unknown> = Promise.resolve()
  /** A write failed (a full disk), perhaps in the middle of a line: the next event begins on a line of its own. */
  let torn = false
  return {
    events,
    append(payload) {
      const event: RunEvent = { seq: events.length, at: now(), ...redact(payload) }
      events.push(event)
      const written = last.then(async () => {
        const before = torn ? '\n' : ''
        torn = true
        await file.appendFile(`${before}${JSON.stringify(event)}\n`)
        torn = false
        if (synced.has(event.type)) await file.datasync()
        for (const listener of listeners) listener(event)
        return event
      })
      last = written.catch(() => {})
      return written
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await last
      await file.close()
    },
  }
}

function checkHeader(value: unknown, runFolder: string): void {
  const found = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (typeof found === 'number' && found <= version) return
  throw new StudioError({
    code: 'newer-journal',
    message: `The journal in ${runFolder} was written by a newer OMI Studio, or is not one.`,
    hint: 'Start the newer OMI Studio to see this run.',
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
