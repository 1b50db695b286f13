import { type Calendar, MONTHS, printOffset, WEEKDAYS } from '../functions/timestamp.ts'

const TOKEN =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|_2(?!006)|__2|0[1-6]|002|15|[1-5]|PM|pm|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,](?:0+|9+)(?!\d)/g

/** A time by a Go layout (`2006-01-02 15:04:05`): whatever is no part of Go's reference time stands for itself. */
export function formatGoLayout(layout: string, at: Calendar): string {
  return layout.replaceAll(TOKEN, (token) => formatToken(token, at))
}

function formatToken(token: string, at: Calendar): string {
  switch (token) {
    case '2006':
      return pad(at.year, 4)
    case '06':
      return pad(at.year % 100, 2)
    case 'January':
      return nameOf(MONTHS, at.month - 1)
    case 'Jan':
      return nameOf(MONTHS, at.month - 1).slice(0, 3)
    case '01':
      return pad(at.month, 2)
    case '1':
      return String(at.month)
    case 'Monday':
      return nameOf(WEEKDAYS, at.weekday)
    case 'Mon':
      return nameOf(WEEKDAYS, at.weekday).slice(0, 3)
    case '02':
      return pad(at.day, 2)
    case '_2':
      return String(at.day).padStart(2, ' ')
    case '2':
      return String(at.day)
    case '002':
      return pad(at.yearDay, 3)
    case '__2':
      return String(at.yearDay).padStart(3, ' ')
    case '15':
      return pad(at.hour, 2)
    case '03':
      return pad(twelveHour(at), 2)
    case '3':
      return String(twelveHour(at))
    case '04':
      return pad(at.minute, 2)
    case '4':
      return String(at.minute)
    case '05':
      return pad(at.second, 2)
    case '5':
      return String(at.second)
    case 'PM':
      return at.hour < 12 ? 'AM' : 'PM'
    case 'pm':
      return at.hour < 12 ? 'am' : 'pm'
    case 'MST':
      return at.offset === 0 ? 'UTC' : printOffset(at.offset, '').replace(/00$/, '')
    default:
      return /^[.,]/.test(token) ? fraction(token, at) : zone(token, at)
  }
}

/** The hour as a twelve-hour clock shows it: 12 for midnight and noon. */
export function twelveHour(at: Calendar): number {
  return at.hour % 12 === 0 ? 12 : at.hour % 12
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}

function nameOf(names: readonly string[], at: number): string {
  return names[at] ?? ''
}

/** `.000` keeps its zeros, `.999` drops them, and itself when nothing is left. */
function fraction(token: string, at: Calendar): string {
  const digits = pad(at.nanosecond, 9).slice(0, token.length - 1)
  if (token[1] === '0') return token.slice(0, 1) + digits
  const trimmed = digits.replace(/0+$/, '')
  return trimmed === '' ? '' : token.slice(0, 1) + trimmed
}

function zone(token: string, at: Calendar): string {
  if (token.startsWith('Z') && at.offset === 0) return 'Z'
  const shape = token.slice(1)
  if (shape === '07') return printOffset(at.offset, '').slice(0, 3)
  const offset = printOffset(at.offset, shape.includes(':') ? ':' : '')
  if (shape === '070000') return `${offset}00`
  return shape === '07:00:00' ? `${offset}:00` : offset
}
