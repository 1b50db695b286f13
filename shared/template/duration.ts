const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y

/** The milliseconds of a Go duration (`90s`, `1h30m`, `-1s`, `0`); `undefined` when the text is none. */
export function parseDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0
  let milliseconds = 0
  let at = 0
  while (at < rest.length) {
    part.lastIndex = at
    const match = part.exec(rest)
    if (match === null) return undefined
    milliseconds += Number(match[1]) * (units[match[2] ?? ''] ?? 0)
    at = part.lastIndex
  }
  if (at === 0) return undefined
  return sign === '-' ? -milliseconds : milliseconds
}

/** A duration as a template would write it: `1h30m`, `90s`, `250ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 0) return `-${formatDuration(-milliseconds)}`
  if (milliseconds === 0) return '0s'
  const hours = Math.floor(milliseconds / 3_600_000)
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000)
  const rest = milliseconds % 60_000
  const seconds = rest === 0 ? '' : rest < 1000 ? `${rest}ms` : `${rest / 1000}s`
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds}`
}
