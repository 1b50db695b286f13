const NANOSECONDS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

/** A duration as Go reads it (`300ms`, `-1.5h`, `2h45m`), in nanoseconds; undefined when it is none (days are not). */
export function parseGoDuration(text: string): bigint | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0n
  if (rest === '') return undefined
  let total = 0n
  let at = 0
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y
  while (at < rest.length) {
    part.lastIndex = at
    const match = part.exec(rest)
    if (match === null) return undefined
    const [whole, integer = '', fraction = '', unit = ''] = match
    if (integer === '' && fraction === '') return undefined
    const scale = NANOSECONDS.get(unit) ?? 0n
    total += BigInt(integer || '0') * scale + (BigInt(fraction || '0') * scale) / 10n ** BigInt(fraction.length)
    at += whole.length
  }
  return sign === '-' ? -total : total
}
