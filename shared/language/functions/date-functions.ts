import { formatGoLayout } from '../go-template/go-layout.ts'
import { formatStrftime } from '../go-template/strftime.ts'
import type { Value } from '../value.ts'
import { numberValue, objectValue, stringValue } from '../values/make.ts'
import { numberType, objectOf, stringType } from '../values/types.ts'
import { textAt, wholeAt } from './arguments.ts'
import { formatDate } from './date-format.ts'
import { type FunctionDefinition, FunctionProblem } from './function-definition.ts'
import { parseGoDuration } from './go-duration.ts'
import {
  calendarOf,
  MONTHS,
  parseTimestamp,
  printTimestamp,
  type Timestamp,
  timestampOf,
  WEEKDAYS,
} from './timestamp.ts'

const PARTS = {
  year: numberType,
  year_day: numberType,
  month: numberType,
  month_name: stringType,
  day: numberType,
  weekday: numberType,
  weekday_name: stringType,
  hour: numberType,
  minute: numberType,
  second: numberType,
  iso_year: numberType,
  iso_week: numberType,
}

/** Functions of dates and times (spec/templates.md 3.11). */
export const dateFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'timestamp',
    topic: 'date',
    help: 'The time of the call, in UTC, as RFC 3339: 2024-01-02T15:04:05Z.',
    parameters: [],
    returns: stringType,
    call: (_, { host }) => stringValue(printTimestamp(timestampOf(host.now()))),
  },
  {
    kind: 'values',
    name: 'formatdate',
    topic: 'date',
    help: 'A timestamp in another form: YYYY MM DD, hh (24 hours; HH is 12), mm, ss, MMM, EEE, Z, text in single quotes.',
    parameters: [
      { name: 'format', type: stringType },
      { name: 'timestamp', type: stringType },
    ],
    returns: stringType,
    call: (values) => stringValue(formatDate(textAt(values, 0), calendarOf(timestampAt(values, 1)))),
  },
  {
    kind: 'values',
    name: 'timeadd',
    topic: 'date',
    help: 'A timestamp moved by a duration such as "1h30m" or "-10m".',
    parameters: [
      { name: 'timestamp', type: stringType },
      { name: 'duration', type: stringType },
    ],
    returns: stringType,
    call: (values) => {
      const from = timestampAt(values, 0)
      const duration = parseGoDuration(textAt(values, 1))
      if (duration === undefined) {
        throw new FunctionProblem(
          'the duration cannot be read; units are h, m, s, ms, us and ns (no days), as in 1h30m',
          1,
        )
      }
      return stringValue(printTimestamp(moved(from, duration)))
    },
  },
  {
    kind: 'values',
    name: 'legacy_isotime',
    topic: 'date',
    help: 'When this run began, in UTC: RFC 3339, or by a Go layout such as "2006-01-02".',
    parameters: [],
    rest: { name: 'layout', type: stringType },
    returns: stringType,
    call: (values, { host }) => startText(values, host.startedAt, formatGoLayout),
  },
  {
    kind: 'values',
    name: 'legacy_strftime',
    topic: 'date',
    help: 'When this run began, in UTC: RFC 3339, or by a strftime format such as "%Y-%m-%d".',
    parameters: [],
    rest: { name: 'format', type: stringType },
    returns: stringType,
    call: (values, { host }) => startText(values, host.startedAt, formatStrftime),
  },
  {
    kind: 'values',
    name: 'rfc3339_parse',
    topic: 'date',
    help: 'The parts of a timestamp as an object: year, month, day, hour, weekday_name, iso_week, unix and more.',
    parameters: [{ name: 'timestamp', type: stringType }],
    returns: objectOf({ ...PARTS, unix: numberType }),
    call: (values) => {
      // A space may stand for the T here.
      const parsed = parseTimestamp(textAt(values, 0).replace(/^(\d{4}-\d\d-\d\d) /, '$1T'))
      if (!parsed.ok) throw new FunctionProblem(parsed.problem, 0)
      const unix = Math.floor(parsed.timestamp.milliseconds / 1000)
      return objectValue({ ...partsOf(parsed.timestamp), unix: numberValue(unix) })
    },
  },
  {
    kind: 'values',
    name: 'unix_timestamp_parse',
    topic: 'date',
    help: 'The parts, in UTC, of a time in seconds since 1970, as an object: year, month, day, rfc3339 and more.',
    parameters: [{ name: 'seconds', type: numberType }],
    returns: objectOf({ ...PARTS, rfc3339: stringType }),
    call: (values) => {
      const timestamp: Timestamp = { milliseconds: wholeAt(values, 0) * 1000, nanoseconds: 0, offset: 0 }
      if (Number.isNaN(new Date(timestamp.milliseconds).getTime())) {
        throw new FunctionProblem('the time is further away than the calendar reaches', 0)
      }
      return objectValue({ ...partsOf(timestamp), rfc3339: stringValue(printTimestamp(timestamp)) })
    },
  },
]

function timestampAt(values: readonly Value[], at: number): Timestamp {
  const parsed = parseTimestamp(textAt(values, at))
  if (!parsed.ok) throw new FunctionProblem(parsed.problem, at)
  return parsed.timestamp
}

function moved(timestamp: Timestamp, nanoseconds: bigint): Timestamp {
  const total = BigInt(timestamp.milliseconds) * 1_000_000n + BigInt(timestamp.nanoseconds) + nanoseconds
  const below = ((total % 1_000_000n) + 1_000_000n) % 1_000_000n
  return { ...timestamp, milliseconds: Number((total - below) / 1_000_000n), nanoseconds: Number(below) }
}

function startText(
  values: readonly Value[],
  startedAt: Date,
  format: (format: string, at: ReturnType<typeof calendarOf>) => string,
): Value {
  if (values.length > 1) throw new FunctionProblem('it takes one argument at most', 1)
  const at = timestampOf(startedAt)
  return stringValue(values.length === 0 ? printTimestamp(at) : format(textAt(values, 0), calendarOf(at)))
}

function partsOf(timestamp: Timestamp): Readonly<Record<string, Value>> {
  const at = calendarOf(timestamp)
  const week = isoWeekOf(at.year, at.yearDay, at.weekday)
  return {
    year: numberValue(at.year),
    year_day: numberValue(at.yearDay),
    month: numberValue(at.month),
    month_name: stringValue(MONTHS[at.month - 1] ?? ''),
    day: numberValue(at.day),
    weekday: numberValue(at.weekday),
    weekday_name: stringValue(WEEKDAYS[at.weekday] ?? ''),
    hour: numberValue(at.hour),
    minute: numberValue(at.minute),
    second: numberValue(at.second),
    iso_year: numberValue(week.year),
    iso_week: numberValue(week.week),
  }
}

/** The week by ISO 8601: weeks begin on Monday and belong to the year that has their Thursday. */
function isoWeekOf(year: number, yearDay: number, weekday: number): { readonly year: number; readonly week: number } {
  const thursday = yearDay + 4 - (weekday === 0 ? 7 : weekday)
  if (thursday < 1) return { year: year - 1, week: Math.ceil((thursday + daysIn(year - 1)) / 7) }
  if (thursday > daysIn(year)) return { year: year + 1, week: 1 }
  return { year, week: Math.ceil(thursday / 7) }
}

function daysIn(year: number): number {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365
}
