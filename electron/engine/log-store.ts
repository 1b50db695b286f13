import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { LogChannel, LogLine } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Lines in a segment file: a window of the log is in one or two of them, each read in a millisecond or two. */
export const segmentLines = 4096

/** A line as it is said, before it has a number. */
export interface SaidLine {
  readonly at: number
  readonly build: string
  readonly step?: string
  readonly channel: LogChannel
  readonly text: string
}

export interface LogWindow {
  /** The first line wanted; with `build`, counted among that build's lines. */
  readonly from: number
  readonly count: number
  readonly build?: string
}

export interface LogSearch {
  readonly text: string
  readonly regex?: boolean
  readonly caseSensitive?: boolean
  readonly build?: string
  readonly channel?: LogChannel
  /** How many places are told; all are counted. */
  readonly limit: number
}

export interface LogPlace {
  readonly line: number
  /** In the line's text without its colour codes. */
  readonly from: number
  readonly to: number
}

/**
 * The log text of one run: numbered lines in segment files beside the journal (design 3.2). Only what is not yet on
 * the disk is held in memory.
 */
export interface LogStore {
  /** Numbers the lines and queues them for the disk. */
  append(lines: readonly SaidLine[]): readonly LogLine[]
  /** How many lines there are, of one build or in all. */
  total(build?: string): number
  read(window: LogWindow): Promise<LogLine[]>
  search(search: LogSearch, signal?: AbortSignal): Promise<{ readonly places: LogPlace[]; readonly total: number }>
  /** Called with each batch of new lines. Returns the function that ends it. */
  subscribe(listener: (lines: readonly LogLine[]) => void): () => void
  /** Resolves when everything said so far is in the files. */
  flush(): Promise<void>
}

/** What is known of a segment without reading it. */
interface SegmentFacts {
  lines: number
  readonly perBuild: Map<string, number>
}

/** Opens the log in a run's folder, new or old. */
export async function openLogStore(runFolder: string): Promise<LogStore> {
  const folder = join(runFolder, 'log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const segments = await readFacts(folder)
  const listeners = new Set<(lines: readonly LogLine[]) => void>()
  let pending: LogLine[] = []
  let writing: Promise<void> | undefined

  function total(build?: string): number {
    return segments.reduce((sum, facts) => sum + countIn(facts, build), 0)
  }

  /** Writes what is pending; what is said meanwhile goes with the next round. */
  async function writeOut(): Promise<void> {
    while (pending.length > 0) {
      const segment = segmentOf(pending[0])
      const inSegment = pending.findIndex((line) => segmentOf(line) !== segment)
      // A copy: what is said while these are written must not count as written.
      const lines = pending.slice(0, inSegment === -1 ? undefined : inSegment)
      await appendFile(segmentPath(folder, segment), lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
        mode: 0o600,
      })
      pending = pending.slice(lines.length)
      const facts = segments[segment]
      if (facts?.lines === segmentLines && segmentOf(pending[0]) !== segment) await appendFacts(folder, segment, facts)
    }
  }

  function flush(): Promise<void> {
    writing ??= writeOut().finally(() => {
      writing = undefined
    })
    return writing
  }

  async function readSegment(segment: number): Promise<LogLine[]> {
    const facts = segments[segment]
    const unwritten = pending.filter((line) => segmentOf(line) === segment)
    if (facts !== undefined && unwritten.length === facts.lines) return unwritten
    const written = await readLines(folder, segment)
    const first = unwritten[0]?.line ?? Number.POSITIVE_INFINITY
    return [...written.filter((line) => line.line < first), ...unwritten]
  }

  return {
    append(said) {
      let line = total()
      const lines = said.map((one): LogLine => ({ line: line++, ...one }))
      for (const one of lines) addTo(segments, one)
      pending.push(...lines)
      // What cannot be written now stays pending and is tried again with the next lines.
      flush().catch(() => {})
      for (const listener of listeners) listener(lines)
      return lines
    },
    total,
    async read({ from, count, build }) {
      const found: LogLine[] = []
      let before = 0
      for (let segment = 0; segment < segments.length && found.length < count; segment += 1) {
        const facts = segments[segment]
        const here = facts === undefined ? 0 : countIn(facts, build)
        if (before + here > from) {
          const lines = (await readSegment(segment)).filter((line) => build === undefined || line.build === build)
          found.push(...lines.slice(Math.max(0, from - before), Math.max(0, from - before) + count - found.length))
        }
        before += here
      }
      return found
    },
    async search(search, signal) {
      const pattern = patternOf(search)
      const places: LogPlace[] = []
      let found = 0
      for (let segment = 0; segment < segments.length; segment += 1) {
        signal?.throwIfAborted()
        for (const line of await readSegment(segment)) {
          if (search.build !== undefined && line.build !== search.build) continue
          if (search.channel !== undefined && line.channel !== search.channel) continue
          for (const match of stripVTControlCharacters(line.text).matchAll(pattern)) {
            if (match[0] === '') continue
            found += 1
            if (places.length < search.limit) {
              places.push({ line: line.line, from: match.index, to: match.index + match[0].length })
            }
          }
        }
      }
      return { places, total: found }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush: async () => {
      while (pending.length > 0 || writing !== undefined) await flush()
    },
  }
}

function patternOf({ text, regex = false, caseSensitive = false }: LogSearch): RegExp {
  try {
    return new RegExp(regex ? text : RegExp.escape(text), caseSensitive ? 'g' : 'gi')
  } catch (error) {
    throw new StudioError({
      code: 'bad-pattern',
      message: `"${text}" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Correct it, or search for the text as it stands.',
    })
  }
}

function segmentOf(line: LogLine | undefined): number {
  return line === undefined ? -1 : Math.floor(line.line / segmentLines)
}

function segmentPath(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(6, '0')}.ndjson`)
}

function countIn(facts: SegmentFacts, build: string | undefined): number {
  return build === undefined ? facts.lines : (facts.perBuild.get(build) ?? 0)
}

function addTo(segments: SegmentFacts[], line: LogLine): void {
  const segment = segmentOf(line)
  const facts = segments[segment] ?? { lines: 0, perBuild: new Map<string, number>() }
  segments[segment] = facts
  facts.lines += 1
  facts.perBuild.set(line.build, (facts.perBuild.get(line.build) ?? 0) + 1)
}

const indexName = 'index.ndjson'

/** Facts of full segments come from the index; those of the last one, or of all where the index is short, from the text. */
async function readFacts(folder: string): Promise<SegmentFacts[]> {
  const segments: SegmentFacts[] = []
  const index = await readFile(join(folder, indexName), 'utf8').catch(() => '')
  for (const text of index.split('\n')) {
    const entry = parse(text) as { segment: number; lines: number; perBuild: Record<string, number> } | undefined
    if (entry === undefined || entry.segment !== segments.length) continue
    segments.push({ lines: entry.lines, perBuild: new Map(Object.entries(entry.perBuild)) })
  }
  for (;;) {
    const lines = await readLines(folder, segments.length)
    if (lines.length === 0) return segments
    const segment = segments.length
    for (const line of lines) if (segmentOf(line) === segment) addTo(segments, line)
    if (segments.length === segment) return segments
  }
}

async function appendFacts(folder: string, segment: number, facts: SegmentFacts): Promise<void> {
  const entry = { segment, lines: facts.lines, perBuild: Object.fromEntries(facts.perBuild) }
  await appendFile(join(folder, indexName), `${JSON.stringify(entry)}\n`, { mode: 0o600 })
}

async function readLines(folder: string, segment: number): Promise<LogLine[]> {
  const text = await readFile(segmentPath(folder, segment), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    const value = parse(line)
    return value === undefined ? [] : [value as LogLine]
  })
}

/** A line that was cut off by a crash is left out. */
function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
