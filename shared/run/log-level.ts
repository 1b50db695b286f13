import type { LogLine } from './event.ts'
import type { LogLevel } from './log-selector.ts'
import { plainText } from './log-text.ts'

/** How the usual tools begin or mark a line about a failure: apt, dpkg, ansible, npm, gcc, Python, Go, systemd. */
const errors: readonly RegExp[] = [
  // Also `TypeError:`.
  /(?:error|fatal|panic|critical|exception)\b ?(?:\[[^\]]*\] ?)?[:!]/i,
  /\b(?:ERROR|FATAL|PANIC|CRITICAL|FAILED|ERR!)(?![\w-])/,
  /^E: /,
  /^[\w./-]+: (?:fatal )?error\b/i,
  /^Traceback \(most recent call last\)/,
  /: (?:command not found|No such file or directory|Permission denied|not found)$/,
  /\b(?:level|severity)"?[=:] ?"?(?:error|fatal|critical)\b/i,
  /^(?:Segmentation fault|Killed|Out of memory)\b/,
  /^make(?:\[\d+\])?: \*\*\*/,
]

const warnings: readonly RegExp[] = [
  /warn(?:ing)?\b ?(?:\[[^\]]*\] ?)?[:!]/i,
  /\bWARN(?:ING)?\b/,
  /^W: /,
  /\b(?:level|severity)"?[=:] ?"?warn(?:ing)?\b/i,
  /\bdeprecat(?:ed|ion)\b/i,
]

/** "0 errors", "no warnings": the word without the thing. */
const nothing = /\b(?:0|no|without) (?:errors?|warnings?|failures?)\b|\b(?:errors?|warnings?|failed)[=:] ?0\b/i

/** One cheap look before the rules: most lines hold none of these. */
const suspicious =
  /err|fatal|panic|critical|exception|fail|warn|deprecat|^[EW]: |^Traceback|not found$|No such file|denied$|^Segm|^Killed|^Out of|\*\*\*/i

/** The level of a line: by who says it first, then by the marks that tools put into their text. */
export function levelOf(line: Pick<LogLine, 'channel' | 'text'>): LogLevel {
  if (line.channel === 'error') return 'error'
  if (line.channel === 'debug') return 'debug'
  if (line.channel === 'say' || !suspicious.test(line.text)) return 'info'
  const text = plainText(line.text)
  if (nothing.test(text)) return 'info'
  if (errors.some((rule) => rule.test(text))) return 'error'
  return warnings.some((rule) => rule.test(text)) ? 'warning' : 'info'
}
