import type { LogSelector } from '#shared/run/log-selector.ts'
import { choosesAll, isError, type SegmentFacets, segmentLines, visitChosen } from './segment-facets.ts'

/** Places in one segment. */
export interface ChosenPlaces {
  readonly segment: number
  /** 0 to 4095, rising. */
  readonly places: readonly number[]
}

/**
 * Counts and finds the lines that a selector chooses. Counts of full segments are remembered for the selectors that were
 * asked last, since those never change.
 */
export interface Selection {
  total(selector: LogSelector): number
  /** Where the chosen lines number `from` to `from + count - 1` are. */
  window(selector: LogSelector, from: number, count: number): ChosenPlaces[]
  /** How many chosen lines come before this line of the log. */
  before(selector: LogSelector, line: number): number
  /**
   * The numbers of the lines at which failures begin: lines of the level `error` that follow one another are one. What
   * follows one another is told without regard to the selector's level.
   */
  failures(selector: LogSelector): number[]
  /** The places of the chosen lines of a segment; `all` where the selector chooses every line. */
  in(selector: LogSelector, segment: number): readonly number[] | 'all'
}

/** Selectors whose counts are remembered: what a few open pages ask in turn. */
const mostRemembered = 24

/** @param segments grows as the log does; the last one may be partly filled. */
export function createSelection(segments: readonly SegmentFacets[]): Selection {
  const remembered = new Map<string, number[]>()

  /** Chosen lines before each segment, of all full ones and the one after. */
  function sums(selector: LogSelector): number[] {
    const { build, step, channels, level } = selector
    const key = JSON.stringify([build, step, channels, level])
    const known = remembered.get(key) ?? [0]
    remembered.delete(key)
    remembered.set(key, known)
    const [oldest] = remembered.keys()
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
    for (let segment = known.length - 1; segments[segment]?.lines === segmentLines; segment += 1) {
      known.push((known[segment] ?? 0) + countIn(segments[segment], selector))
    }
    return known
  }

  const placesIn = (selector: LogSelector, segment: number): number[] => {
    const places: number[] = []
    const facets = segments[segment]
    if (facets !== undefined) visitChosen(facets, selector, (place) => places.push(place))
    return places
  }

  return {
    total(selector) {
      const known = sums(selector)
      const full = known.length - 1
      let total = known[full] ?? 0
      for (let segment = full; segment < segments.length; segment += 1) total += countIn(segments[segment], selector)
      return total
    },
    window(selector, from, count) {
      const known = sums(selector)
      const found: ChosenPlaces[] = []
      const start = known.findLastIndex((sum) => sum <= from)
      let seen = known[start] ?? 0
      let left = count
      for (let segment = start; segment < segments.length && left > 0; segment += 1) {
        const here = placesIn(selector, segment)
        const skipped = Math.max(0, from - seen)
        const places = here.slice(skipped, skipped + left)
        if (places.length > 0) found.push({ segment, places })
        left -= places.length
        seen += here.length
      }
      return found
    },
    before(selector, line) {
      const known = sums(selector)
      const segment = Math.min(Math.floor(Math.max(0, line) / segmentLines), segments.length)
      let count = known[Math.min(segment, known.length - 1)] ?? 0
      for (let between = known.length - 1; between < segment; between += 1) {
        count += countIn(segments[between], selector)
      }
      const facets = segments[segment]
      if (facets !== undefined) {
        visitChosen(facets, selector, (place) => {
          if (segment * segmentLines + place < line) count += 1
        })
      }
      return count
    },
    failures({ level: _, ...ofAnyLevel }) {
      const found: number[] = []
      let afterError = false
      for (const [segment, facets] of segments.entries()) {
        visitChosen(facets, ofAnyLevel, (place) => {
          const error = isError(facets, place)
          if (error && !afterError) found.push(segment * segmentLines + place)
          afterError = error
        })
      }
      return found
    },
    in: (selector, segment) => (choosesAll(selector) ? 'all' : placesIn(selector, segment)),
  }
}

function countIn(facets: SegmentFacets | undefined, selector: LogSelector): number {
  if (facets === undefined) return 0
  if (choosesAll(selector)) return facets.lines
  let count = 0
  visitChosen(facets, selector, () => {
    count += 1
  })
  return count
}
