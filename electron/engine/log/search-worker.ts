import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { patternOf } from '#shared/run/log-pattern.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { placeFields, type SearchAnswer, type SearchOrder } from './search-order.ts'
import { searchSegment } from './search-segment.ts'
import { segmentPath } from './segment-files.ts'

/** Searches logs in a thread of its own: neither a long log nor an expression that never ends holds anybody up. */

parentPort?.on('message', (order: SearchOrder) => {
  void search(order).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) =>
      parentPort?.postMessage({ kind: 'failed', id: order.id, error: errorReportOf(error) } satisfies SearchAnswer),
  )
})

async function search({ id, folder, segments, skip, limit, stop, ...text }: SearchOrder): Promise<SearchAnswer> {
  const pattern = patternOf(text)
  const places: number[] = []
  let total = 0
  let lines = 0
  let lastLine = -1
  let before = 0
  for (const { segment, count, chosen } of segments) {
    if (Atomics.load(stop, 0) !== 0) return { kind: 'stopped', id }
    const ordinals = chosen === undefined ? undefined : ordinalsOf(chosen)
    const content = await readFile(segmentPath(folder, segment), 'utf8')
    searchSegment(content, segment, pattern, (place, from, to) => {
      const ordinal = ordinals === undefined ? place : (ordinals.get(place) ?? -1)
      // Lines that were said after the search began are not among those that it was asked about.
      if (ordinal === -1 || ordinal >= count) return
      const line = before + ordinal
      if (line !== lastLine) lines += 1
      lastLine = line
      if (total >= skip && places.length < limit * placeFields) places.push(segment, place, from, to, line)
      total += 1
    })
    before += count
    Atomics.add(stop, 1, 1)
  }
  return { kind: 'found', id, total, lines, places: new Int32Array(places) }
}

/** Place in the segment → number among the chosen. */
function ordinalsOf(chosen: Uint16Array): ReadonlyMap<number, number> {
  return new Map([...chosen].map((place, ordinal) => [place, ordinal]))
}
