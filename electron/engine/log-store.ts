import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogChannel, LogLine } from '#shared/run/event.ts'
import { patternOf, type SearchText } from '#shared/run/log-pattern.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import { searchInThread } from './log/log-searcher.ts'
import { placeFields } from './log/search-order.ts'
import { emptyFacets, noteLine, segmentLines } from './log/segment-facets.ts'
import { appendFacets, appendLines, mendEnd, readFacets, readPlaces, segmentOf } from './log/segment-files.ts'
import { createSelection } from './log/selection.ts'

/** A line as it is said, before it has a number. */
export interface SaidLine {
  readonly at: number
  readonly build: string
  readonly step?: string
  readonly channel: LogChannel
  readonly text: string
}

export interface LogWindow extends LogSelector {
  /** The first line wanted, counted among those that the selector chooses. */
  readonly from: number
  readonly count: number
}

export interface LogSearch extends LogSelector, SearchText {
  /** Matches left out at the beginning. */
  readonly skip?: number
  /** How many places are told; all are counted. */
  readonly limit: number
}

export interface LogPlace {
  readonly line: number
  /** The line's number among those that the selector chooses. */
  readonly index: number
  /** In the line's plain text (`shared/run/log-text.ts`). */
  readonly from: number
  readonly to: number
}

export interface FoundPlaces {
  readonly places: LogPlace[]
  readonly total: number
  /** Lines with a match. */
  readonly lines: number
}

/** What a look for a failure gave: the first of lines of the level `error` that follow one another. */
export interface FoundFailure {
  /** How many failures there are. */
  readonly of: number
  /** `index`: the line's number among those that the selector chooses; `nth`: the failure's number, from 0. */
  readonly found?: { readonly line: number; readonly index: number; readonly nth: number }
}

/**
 * The log text of one run: numbered lines in segment files beside the journal (design 3.2). Only what is not yet on the
 * disk is held in memory, and two bytes for each line: who says it, and its level.
 */
export interface LogStore {
  /** Numbers the lines and queues them for the disk. */
  append(lines: readonly SaidLine[]): readonly LogLine[]
  /** How many lines the selector chooses; without one, how many there are. */
  total(selector?: LogSelector): number
  read(window: LogWindow): Promise<LogLine[]>
  /** How many of the chosen lines come before this one: its place in the view, when it is in it. */
  indexOf(selector: LogSelector, line: number): number
  /** The first failure after a line, or the last one before it, among the chosen lines. */
  failure(selector: LogSelector, line: number, direction: 'next' | 'previous'): FoundFailure
  /** Searches in a thread of its own. Rejects with a StudioError (`bad-pattern`, `search-too-slow`). */
  search(search: LogSearch, signal?: AbortSignal): Promise<FoundPlaces>
  /** Called with each batch of new lines. Returns the function that ends it. */
  subscribe(listener: (lines: readonly LogLine[]) => void): () => void
  /** Resolves when everything said so far is in the files. */
  flush(): Promise<void>
}

/** Who waits until the lines before a line are written. */
interface WrittenWaiter {
  readonly line: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Opens the log in a run's folder, new or old. */
export async function openLogStore(runFolder: string): Promise<LogStore> {
  const folder = join(runFolder, 'log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const segments = await readFacets(folder)
  const selection = createSelection(segments)
  const listeners = new Set<(lines: readonly LogLine[]) => void>()
  let total = segments.reduce((sum, facets) => sum + facets.lines, 0)
  let pending: LogLine[] = []
  let writing = false
  const waiters = new Set<WrittenWaiter>()
  /** The file goes on where another process left it, perhaps in the middle of a line. */
  let mended = total === 0

  function note(line: LogLine): void {
    const segment = segmentOf(line.line)
    const facets = segments[segment] ?? emptyFacets()
    segments[segment] = facets
    noteLine(facets, line)
  }

  /** Writes what is pending; what is said meanwhile goes with the next round. */
  async function writeOut(): Promise<void> {
    for (let first = pending[0]; first !== undefined; first = pending[0]) {
      const segment = segmentOf(first.line)
      const inSegment = pending.findIndex((line) => segmentOf(line.line) !== segment)
      // A copy: what is said while these are written must not count as written.
      const lines = pending.slice(0, inSegment === -1 ? undefined : inSegment)
      if (!mended) await mendEnd(folder, segment)
      mended = true
      await appendLines(folder, segment, lines)
      pending = pending.slice(lines.length)
      const facets = segments[segment]
      const next = pending[0]
      for (const waiter of waiters) if (waiter.line <= (next?.line ?? total)) waiter.resolve()
      if (facets?.lines === segmentLines && (next === undefined || segmentOf(next.line) !== segment)) {
        await appendFacets(folder, segment, facets)
      }
    }
  }

  async function write(): Promise<void> {
    if (writing) return
    writing = true
    try {
      await writeOut()
    } catch (error) {
      // What cannot be written now stays pending and is tried again with the next lines.
      for (const waiter of waiters) waiter.reject(error)
    }
    writing = false
  }

  /** Resolves when what was said before the call is in the files, however much is said meanwhile. */
  async function flush(): Promise<void> {
    if (pending.length === 0) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter = { line: total, resolve, reject }
    waiters.add(waiter)
    void write()
    await promise.finally(() => waiters.delete(waiter))
  }

  /** The lines at these places, from memory where they are not yet in the file. */
  async function readSegment(segment: number, places: readonly number[]): Promise<LogLine[]> {
    const unwritten = pending
    const firstUnwritten = unwritten[0]?.line ?? Number.POSITIVE_INFINITY
    const lineAt = (place: number) => segment * segmentLines + place
    const inFile = places.filter((place) => lineAt(place) < firstUnwritten)
    const written = inFile.length === 0 ? [] : await readPlaces(folder, segment, inFile)
    const inMemory = places.slice(inFile.length).flatMap((place) => unwritten[lineAt(place) - firstUnwritten] ?? [])
    return [...written, ...inMemory]
  }

  async function read({ from, count, ...selector }: LogWindow): Promise<LogLine[]> {
    const found = await Promise.all(
      selection.window(selector, from, count).map(({ segment, places }) => readSegment(segment, places)),
    )
    return found.flat()
  }

  return {
    append(said) {
      const lines = said.map((one, index): LogLine => ({ line: total + index, ...one }))
      total += lines.length
      for (const line of lines) note(line)
      for (const line of lines) pending.push(line)
      void write()
      for (const listener of listeners) listener(lines)
      return lines
    },
    total: (selector) => (selector === undefined ? total : selection.total(selector)),
    read,
    indexOf: selection.before,
    failure(selector, line, direction) {
      const all = selection.failures(selector)
      const nth = direction === 'next' ? all.findIndex((one) => one > line) : all.findLastIndex((one) => one < line)
      const found = all[nth]
      return found === undefined
        ? { of: all.length }
        : { of: all.length, found: { line: found, index: selection.before(selector, found), nth } }
    },
    async search({ skip = 0, limit, text, regex, caseSensitive, ...selector }, signal) {
      const searched: SearchText = {
        text,
        ...(regex === undefined ? {} : { regex }),
        ...(caseSensitive === undefined ? {} : { caseSensitive }),
      }
      patternOf(searched)
      const chosen = segments.flatMap((facets, segment) => {
        const places = selection.in(selector, segment)
        if (places === 'all') return [{ segment, count: facets.lines }]
        return places.length === 0 ? [] : [{ segment, count: places.length, chosen: Uint16Array.from(places) }]
      })
      // The thread reads files only; with a full disk what could be written is searched.
      await flush().catch(() => {})
      const found = await searchInThread({ folder, segments: chosen, skip, limit, ...searched }, signal)
      const places: LogPlace[] = []
      for (let at = 0; at < found.places.length; at += placeFields) {
        const [segment = 0, place = 0, from = 0, to = 0, index = 0] = found.places.subarray(at, at + placeFields)
        places.push({ line: segment * segmentLines + place, index, from, to })
      }
      return { places, total: found.total, lines: found.lines }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush,
  }
}
