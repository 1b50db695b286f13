import type { LogChannel, LogLine } from '#shared/run/event.ts'
import { levelOf } from '#shared/run/log-level.ts'
import type { LogLevel, LogSelector } from '#shared/run/log-selector.ts'

/** Lines in a segment file: a window of the log is in one or two of them, each read in a millisecond or two. */
export const segmentLines = 4096

/** Who says lines: few for a whole segment. */
export interface LogSource {
  readonly build: string
  readonly step?: string
  readonly channel: LogChannel
}

/**
 * What is known of a segment's lines without reading them: two bytes a line, so that any choice among a million lines is
 * a loop over two megabytes.
 */
export interface SegmentFacets {
  lines: number
  readonly sources: LogSource[]
  /** Of each line: its source's place in `sources`, times four, plus its level. */
  readonly codes: Uint16Array
}

const levels = ['debug', 'info', 'warning', 'error'] as const satisfies readonly LogLevel[]

export function emptyFacets(): SegmentFacets {
  return { lines: 0, sources: [], codes: new Uint16Array(segmentLines) }
}

/** Notes a line at its place; what is between it and the last one was lost, and counts as said by the same. */
export function noteLine(facets: SegmentFacets, line: LogLine): void {
  const place = line.line % segmentLines
  const code = sourceCode(facets, line) * 4 + levels.indexOf(levelOf(line))
  for (let lost = facets.lines; lost < place; lost += 1) facets.codes[lost] = code
  facets.codes[place] = code
  facets.lines = Math.max(facets.lines, place + 1)
}

function sourceCode({ sources }: SegmentFacets, { build, step, channel }: LogLine): number {
  const found = sources.findLastIndex((one) => one.build === build && one.step === step && one.channel === channel)
  if (found !== -1) return found
  return sources.push({ build, channel, ...(step === undefined ? {} : { step }) }) - 1
}

/** Whether everything is chosen. */
export function choosesAll({ build, step, channels, level }: LogSelector): boolean {
  return build === undefined && step === undefined && channels === undefined && level === undefined
}

/** Calls `visit` with the place (0 to 4095) of each line of the segment that the selector chooses, in order. */
export function visitChosen(facets: SegmentFacets, selector: LogSelector, visit: (place: number) => void): void {
  const least = selector.level === undefined ? 0 : levels.indexOf(selector.level === 'errors' ? 'error' : 'warning')
  const ofSource = facets.sources.map((source) => isOf(source, selector))
  if (!ofSource.includes(true)) return
  const { codes, lines } = facets
  for (let place = 0; place < lines; place += 1) {
    const code = codes[place] ?? 0
    if ((code & 3) >= least && ofSource[code >> 2] === true) visit(place)
  }
}

/** Whether the line at a place is of the level `error`. */
export function isError({ codes }: SegmentFacets, place: number): boolean {
  return ((codes[place] ?? 0) & 3) === levels.indexOf('error')
}

function isOf(source: LogSource, { build, step, channels }: LogSelector): boolean {
  return (
    (build === undefined || source.build === build) &&
    (step === undefined || source.step === step) &&
    (channels === undefined || channels.includes(source.channel))
  )
}

/** As it is kept in the index. */
export interface KeptFacets {
  readonly lines: number
  readonly sources: readonly LogSource[]
  /** The codes, little-endian, in base 64. */
  readonly codes: string
}

export function keepFacets({ lines, sources, codes }: SegmentFacets): KeptFacets {
  return { lines, sources, codes: Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength).toString('base64') }
}

/** Undefined when it is not one, or of another length. */
export function facetsOfKept(kept: KeptFacets): SegmentFacets | undefined {
  const bytes = Buffer.from(kept.codes, 'base64')
  if (bytes.length !== segmentLines * 2 || !Array.isArray(kept.sources)) return undefined
  const codes = new Uint16Array(segmentLines)
  for (let place = 0; place < segmentLines; place += 1) codes[place] = bytes.readUInt16LE(place * 2)
  return { lines: kept.lines, sources: [...kept.sources], codes }
}
