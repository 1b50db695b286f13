import { twelveHour } from '../go-template/go-layout.ts'
import { FunctionProblem } from './function-definition.ts'
import { type Calendar, MONTHS, printOffset, WEEKDAYS } from './timestamp.ts'

/**
 * A time by the format of `formatdate`: `YYYY-MM-DD'T'hh:mm:ssZ`. Letters are verbs, text stands in single quotes.
 * Throws a FunctionProblem at the first argument for a verb that does not exist.
 */
export function formatDate(format: string, at: Calendar): string {
  return format.replaceAll(/'((?:[^']|'')*)'|'|([A-Za-z])\2*/g, (token, quoted: string | undefined) => {
    if (token === "''") return "'"
    if (token === "'") throw new FunctionProblem("a quoted text in the format is not closed with '", 0)
    if (quoted !== undefined) return quoted.replaceAll("''", "'")
    return formatVerb(token, at)
  })
}

function formatVerb(verb: string, at: Calendar): string {
  switch (verb) {
    case 'YYYY':
      return String(at.year).padStart(4, '0')
    case 'YY':
      return two(at.year % 100)
    case 'MMMM':
      return MONTHS[at.month - 1] ?? ''
    case 'MMM':
      return (MONTHS[at.month - 1] ?? '').slice(0, 3)
    case 'MM':
      return two(at.month)
    case 'M':
      return String(at.month)
    case 'DD':
      return two(at.day)
    case 'D':
      return String(at.day)
    case 'EEEE':
      return WEEKDAYS[at.weekday] ?? ''
    case 'EEE':
      return (WEEKDAYS[at.weekday] ?? '').slice(0, 3)
    case 'hh':
      return two(at.hour)
    case 'h':
      return String(at.hour)
    case 'HH':
      return two(twelveHour(at))
    case 'H':
      return String(twelveHour(at))
    case 'AA':
      return at.hour < 12 ? 'AM' : 'PM'
    case 'aa':
      return at.hour < 12 ? 'am' : 'pm'
    case 'mm':
      return two(at.minute)
    case 'm':
      return String(at.minute)
    case 'ss':
      return two(at.second)
    case 's':
      return String(at.second)
    case 'ZZZZZ':
      return printOffset(at.offset, ':')
    case 'ZZZZ':
      return printOffset(at.offset, '')
    case 'ZZZ':
      return at.offset === 0 ? 'UTC' : printOffset(at.offset, '')
    case 'Z':
      return at.offset === 0 ? 'Z' : printOffset(at.offset, ':')
    default:
      throw new FunctionProblem(`the format has no verb ${verb}; ${adviceFor(verb)}`, 0)
  }
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['Y', 'a year is YYYY or YY'],
  ['M', 'a month is MMMM, MMM, MM or M, a minute mm or m'],
  ['D', 'a day is DD or D, a weekday EEEE or EEE'],
  ['E', 'a weekday is EEEE or EEE'],
  ['h', 'an hour of 24 is hh or h, of 12 HH or H'],
  ['H', 'an hour of 24 is hh or h, of 12 HH or H'],
  ['A', 'the half of the day is AA or aa'],
  ['a', 'the half of the day is AA or aa'],
  ['m', 'a minute is mm or m'],
  ['s', 'a second is ss or s'],
  ['Z', 'a zone is Z, ZZZ, ZZZZ or ZZZZZ'],
])

function adviceFor(verb: string): string {
  return ADVICE.get(verb.slice(0, 1)) ?? `text stands in single quotes: '${verb}'`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
