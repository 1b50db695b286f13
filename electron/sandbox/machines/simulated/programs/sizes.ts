/** `10M`, `2G`, `512`, `1KiB`. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([kKMGTP]?)(i?B?)$/.exec(text)
  if (!match) return undefined
  const base = match[3] === 'B' && match[2] !== '' ? 1000 : 1024
  return Math.round(Number(match[1]) * base ** ' KMGTP'.indexOf((match[2] ?? '').toUpperCase() || ' '))
}
