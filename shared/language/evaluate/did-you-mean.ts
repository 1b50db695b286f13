import { distance } from 'fastest-levenshtein'

/** The known name that a mistyped one most probably stands for, or undefined when none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const lower = name.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const apart = distance(lower, candidate.toLowerCase())
    // A name of which nothing is left is no likely mistake.
    if (apart < bestDistance && apart < Math.min(name.length, candidate.length)) {
      best = candidate
      bestDistance = apart
    }
  }
  return best
}

/** What to add to a sentence without its full stop: `. Did you mean "x"?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `. Did you mean "${name}"?`
}
