import { appendFile, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogLine } from '#shared/run/event.ts'
import {
  emptyFacets,
  facetsOfKept,
  type KeptFacets,
  keepFacets,
  noteLine,
  type SegmentFacets,
  segmentLines,
} from './segment-facets.ts'

/** Which segment a line is in. */
export function segmentOf(line: number): number {
  return Math.floor(line / segmentLines)
}

export function segmentPath(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(6, '0')}.ndjson`)
}

/** Appends lines of one segment. The text comes last in each: the search counts on it. */
export async function appendLines(folder: string, segment: number, lines: readonly LogLine[]): Promise<void> {
  await appendFile(segmentPath(folder, segment), lines.map(asJson).join(''), { mode: 0o600 })
}

function asJson({ line, at, build, step, channel, text }: LogLine): string {
  return `${JSON.stringify({ line, at, build, ...(step === undefined ? {} : { step }), channel, text })}\n`
}

/** A line that was cut off by a crash stays where it is; the next one begins on a line of its own. */
export async function mendEnd(folder: string, segment: number): Promise<void> {
  const path = segmentPath(folder, segment)
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return
  try {
    const { size } = await file.stat()
    if (size === 0) return
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    if (buffer[0] === newLine) return
  } finally {
    await file.close()
  }
  await appendFile(path, '\n')
}

const newLine = 10

/** All lines of a segment that can be read; none when there is no such file. */
export async function readLines(folder: string, segment: number): Promise<LogLine[]> {
  const bytes = await readBytes(folder, segment)
  return linesOf(bytes)
}

/**
 * The lines at these places of a segment, which is read whole but parsed only there. `places` rise.
 */
export async function readPlaces(folder: string, segment: number, places: readonly number[]): Promise<LogLine[]> {
  const bytes = await readBytes(folder, segment)
  const found: LogLine[] = []
  let wanted = 0
  let start = 0
  for (let place = 0; wanted < places.length && start < bytes.length; place += 1) {
    const end = bytes.indexOf(newLine, start)
    if (place === places[wanted]) {
      const line = parse(bytes.toString('utf8', start, end === -1 ? undefined : end)) as LogLine | undefined
      // Something was cut off here once: then places and lines do not go together.
      if (line?.line !== segment * segmentLines + place) return searchedPlaces(bytes, segment, places)
      found.push(line)
      wanted += 1
    }
    if (end === -1) break
    start = end + 1
  }
  return wanted === places.length ? found : searchedPlaces(bytes, segment, places)
}

function searchedPlaces(bytes: Buffer, segment: number, places: readonly number[]): LogLine[] {
  const byNumber = new Map(linesOf(bytes).map((line) => [line.line, line]))
  return places.flatMap((place) => byNumber.get(segment * segmentLines + place) ?? [])
}

function linesOf(bytes: Buffer): LogLine[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const value = parse(line)
      return value === undefined ? [] : [value as LogLine]
    })
}

async function readBytes(folder: string, segment: number): Promise<Buffer> {
  return readFile(segmentPath(folder, segment)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
}

const indexName = 'index.ndjson'

/** Notes a full segment in the index, so that nobody need read it to know what is in it. */
export async function appendFacets(folder: string, segment: number, facets: SegmentFacets): Promise<void> {
  await appendFile(join(folder, indexName), `${JSON.stringify({ segment, ...keepFacets(facets) })}\n`, { mode: 0o600 })
}

/** Facts of full segments come from the index; those of the last one, or of all where the index is short, from the text. */
export async function readFacets(folder: string): Promise<SegmentFacets[]> {
  const segments: SegmentFacets[] = []
  const index = await readFile(join(folder, indexName), 'utf8').catch(() => '')
  for (const text of index.split('\n')) {
    const entry = parse(text) as (KeptFacets & { readonly segment: number }) | undefined
    if (entry?.segment !== segments.length || entry.codes === undefined) continue
    const facets = facetsOfKept(entry)
    if (facets !== undefined) segments.push(facets)
  }
  for (;;) {
    const segment = segments.length
    const lines = (await readLines(folder, segment)).filter((line) => segmentOf(line.line) === segment)
    if (lines.length === 0) return segments
    const facets = emptyFacets()
    for (const line of lines) noteLine(facets, line)
    segments.push(facets)
  }
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
