const units: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** The two largest units in words, as the reference prints durations: `3 minutes 12 seconds`. */
export function durationInWords(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} milliseconds`
  let rest = ms
  const parts: string[] = []
  for (const [name, length] of units) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`)
  }
  return parts.slice(0, 2).join(' ')
}
