import { withoutEscapes } from './echo.ts'
import { quoteForShell } from './quoting.ts'

/** What `printf` prints, and its complaints about numbers that are none. The format is used again while arguments are left. */
export function printfText(
  format: string,
  args: readonly string[],
  now: () => number,
): { readonly text: string; readonly errors: readonly string[] } {
  const state = { args: [...args], used: 0, errors: [] as string[], stopped: false, now }
  let text = ''
  do {
    const before = state.used
    text += once(format, state)
    if (state.used === before) break
  } while (state.used < state.args.length && !state.stopped)
  return { text, errors: state.errors }
}

interface PrintfState {
  readonly args: readonly string[]
  used: number
  readonly errors: string[]
  stopped: boolean
  readonly now: () => number
}

const directive =
  /%%|%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:\(([^)]*)\)T|[hlL]*([bcdiouxXeEfFgGqs]))|\\(?:c|0?[0-7]{1,3}|x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|[\s\S])/g

function once(format: string, state: PrintfState): string {
  let text = ''
  let end = 0
  for (const match of format.matchAll(directive)) {
    if (state.stopped) return text
    text += format.slice(end, match.index)
    end = match.index + match[0].length
    if (match[0] === '%%') text += '%'
    else if (match[0] === '\\c') state.stopped = true
    else if (match[0].startsWith('\\')) text += withoutEscapes(match[0]).text
    else text += converted(match, state)
  }
  return state.stopped ? text : text + format.slice(end)
}

function next(state: PrintfState): string | undefined {
  const arg = state.args[state.used]
  state.used += 1
  return arg
}

function converted(match: RegExpExecArray, state: PrintfState): string {
  const [whole, flags = '', widthText, precisionText, timeFormat, kind] = match
  const width = widthText === '*' ? numberOf(next(state), state) : Number(widthText ?? 0)
  const hasPrecision = whole.includes('.') && timeFormat === undefined
  const precision = precisionText === '*' ? numberOf(next(state), state) : Number(precisionText ?? 0)
  const arg = next(state)
  let text: string
  if (timeFormat !== undefined) {
    const seconds = arg === undefined || arg === '-1' ? state.now() / 1000 : Number(arg)
    text = formatTime(timeFormat, new Date(seconds * 1000))
  } else if (kind === 's') {
    text = arg ?? ''
    if (hasPrecision) text = text.slice(0, precision)
  } else if (kind === 'b') {
    const plain = withoutEscapes(arg ?? '')
    state.stopped ||= plain.stopped
    text = plain.text
  } else if (kind === 'q') {
    text = quoteForShell(arg ?? '')
  } else if (kind === 'c') {
    text = (arg ?? '').slice(0, 1)
  } else {
    text = number(kind ?? 'd', numberOf(arg, state), flags, hasPrecision ? precision : undefined)
    if (flags.includes('0') && !flags.includes('-') && width > text.length) {
      const sign = /^[-+ ]/.test(text) ? text.slice(0, 1) : ''
      text = sign + text.slice(sign.length).padStart(width - sign.length, '0')
    }
  }
  return flags.includes('-') || width < 0 ? text.padEnd(Math.abs(width)) : text.padStart(width)
}

function number(kind: string, value: number, flags: string, precision: number | undefined): string {
  const sign = value >= 0 ? (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') : ''
  switch (kind) {
    case 'x':
      return `${flags.includes('#') ? '0x' : ''}${Math.trunc(value).toString(16)}`
    case 'X':
      return `${flags.includes('#') ? '0X' : ''}${Math.trunc(value).toString(16).toUpperCase()}`
    case 'o':
      return Math.trunc(value).toString(8)
    case 'e':
    case 'E':
      return sign + value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2')
    case 'f':
    case 'F':
      return sign + value.toFixed(precision ?? 6)
    case 'g':
    case 'G':
      return sign + String(Number(value.toPrecision(precision ?? 6)))
    default: {
      const digits = String(Math.abs(Math.trunc(value))).padStart(precision ?? 0, '0')
      return value < 0 ? `-${digits}` : sign + digits
    }
  }
}

function numberOf(text: string | undefined, state: PrintfState): number {
  if (text === undefined || text === '') return 0
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0
  const value = /^-?0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text)
  if (!Number.isNaN(value)) return value
  state.errors.push(`${text}: invalid number`)
  return Number.parseInt(text, 10) || 0
}

/** The part of strftime(3) that scripts use, in UTC. */
export function formatTime(format: string, time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const year = time.getUTCFullYear()
  const date = `${year}-${two(time.getUTCMonth() + 1)}-${two(time.getUTCDate())}`
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`
  const fields: Readonly<Record<string, string>> = {
    Y: String(year),
    m: two(time.getUTCMonth() + 1),
    d: two(time.getUTCDate()),
    H: two(time.getUTCHours()),
    M: two(time.getUTCMinutes()),
    S: two(time.getUTCSeconds()),
    F: date,
    T: clock,
    s: String(Math.floor(time.getTime() / 1000)),
    y: two(year % 100),
    Z: 'UTC',
    z: '+0000',
    '%': '%',
    n: '\n',
    N: `${String(time.getUTCMilliseconds()).padStart(3, '0')}000000`,
  }
  return format.replace(/%([YmdHMSFTsyZzN%n])/g, (_, letter: string) => fields[letter] ?? '')
}
