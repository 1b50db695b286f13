import { type Calendar, MONTHS, printOffset, WEEKDAYS } from '../functions/timestamp.ts'
import { twelveHour } from './go-layout.ts'

/** A time by a strftime format; a token that is not known stays as it is (spec/templates.md 2.4). */
export function formatStrftime(format: string, at: Calendar): string {
  return format.replaceAll(/%(.)/gsu, (token, letter: string) => formatToken(letter, at) ?? token)
}

function formatToken(letter: string, at: Calendar): string | undefined {
  const two = (number: number) => String(number).padStart(2, '0')
  switch (letter) {
    case 'a':
      return WEEKDAYS[at.weekday]?.slice(0, 3)
    case 'A':
      return WEEKDAYS[at.weekday]
    case 'b':
      return MONTHS[at.month - 1]?.slice(0, 3)
    case 'B':
      return MONTHS[at.month - 1]
    case 'd':
      return two(at.day)
    case 'H':
      return two(at.hour)
    case 'I':
      return two(twelveHour(at))
    case 'L':
      return `.${String(Math.floor(at.nanosecond / 1_000_000)).padStart(3, '0')}`
    case 'm':
      return two(at.month)
    case 'M':
      return two(at.minute)
    case 'p':
      return at.hour < 12 ? 'AM' : 'PM'
    case 'S':
      return two(at.second)
    case 'y':
      return two(at.year % 100)
    case 'Y':
      return String(at.year).padStart(4, '0')
    case 'z':
      return printOffset(at.offset, '')
    case 'Z':
      return at.offset === 0 ? 'UTC' : printOffset(at.offset, '')
    case '%':
      return '%'
    default:
      return undefined
  }
}
