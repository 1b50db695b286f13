/** A moment with the offset that it was written with. */
export interface Timestamp {
  /** Milliseconds since 1970-01-01T00:00:00Z; whole, fractions below are kept beside it. */
  readonly milliseconds: number
  /** Nanoseconds below the millisecond. */
  readonly nanoseconds: number
  /** Minutes east of UTC. */
  readonly offset: number
}

export type TimestampResult =
  | { readonly ok: true; readonly timestamp: Timestamp }
  | { readonly ok: false; readonly problem: string }

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/

/** Reads `2024-01-02T15:04:05Z` and its like, with fractions and offsets. */
export function parseTimestamp(text: string): TimestampResult {
  const match = RFC3339.exec(text)
  if (match === null) return notATimestamp('write it as 2024-01-02T15:04:05Z')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  if (month < 1 || month > 12) return notATimestamp('there is no such month')
  if (hour > 23 || minute > 59 || second > 59) return notATimestamp('there is no such time of day')
  const midnight = utc(year, month, day)
  if (new Date(midnight).getUTCDate() !== day) return notATimestamp('there is no such day in the month')
  const offset = offsetOf(match[8] ?? 'Z')
  if (offset === undefined) return notATimestamp('there is no such UTC offset')
  const fraction = (match[7] ?? '').slice(0, 9).padEnd(9, '0')
  const milliseconds =
    midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number.parseInt(fraction.slice(0, 3), 10)
  return { ok: true, timestamp: { milliseconds, nanoseconds: Number.parseInt(fraction.slice(3), 10), offset } }
}

/** `Date.UTC` takes years below 100 for those of the twentieth century. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

function offsetOf(text: string): number | undefined {
  if (text === 'Z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function notATimestamp(problem: string): TimestampResult {
  return { ok: false, problem: `the text is not an RFC 3339 timestamp: ${problem}` }
}

export function timestampOf(date: Date): Timestamp {
  return { milliseconds: date.getTime(), nanoseconds: 0, offset: 0 }
}

/** The calendar of a moment, as seen at its offset. */
export interface Calendar {
  readonly year: number
  /** 1 is January. */
  readonly month: number
  readonly day: number
  /** 0 is Sunday. */
  readonly weekday: number
  /** 1 is the first of January. */
  readonly yearDay: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Below the second. */
  readonly nanosecond: number
  /** Minutes east of UTC. */
  readonly offset: number
}

export function calendarOf(timestamp: Timestamp): Calendar {
  const shifted = new Date(timestamp.milliseconds + timestamp.offset * 60_000)
  const year = shifted.getUTCFullYear()
  const midnight = utc(year, shifted.getUTCMonth() + 1, shifted.getUTCDate())
  return {
    year,
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    yearDay: Math.round((midnight - utc(year, 1, 1)) / 86_400_000) + 1,
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    nanosecond: shifted.getUTCMilliseconds() * 1_000_000 + timestamp.nanoseconds,
    offset: timestamp.offset,
  }
}

/** RFC 3339 with whole seconds: `2024-01-02T15:04:05Z`, `2024-01-02T15:04:05+02:00`. */
export function printTimestamp(timestamp: Timestamp): string {
  const at = calendarOf(timestamp)
  const zone = at.offset === 0 ? 'Z' : printOffset(at.offset, ':')
  const date = `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}`
  return `${date}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}${zone}`
}

/** `+02:00`, or with another separator, `+0200`. */
export function printOffset(offset: number, separator: string): string {
  const minutes = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]
