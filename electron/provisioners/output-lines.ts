import type { BuildLog } from '#electron/engine/build-context.ts'
import type { LogChannel } from '#shared/run/event.ts'

/** Takes chunks of a program's output and logs them as lines; `end` logs what came without a line end. */
export interface OutputLines {
  readonly add: (chunk: string) => void
  end(): void
}

/** More than this without a line end is kept only from the last carriage return on: a progress bar rewriting itself. */
const longLine = 64 * 1024
/** A line longer than this is shown in pieces, for the memory's sake. */
const longestLine = 1024 * 1024

/**
 * Turns output into log lines as the reference prints it: of each line what follows its last carriage return, without
 * white space at its end; empty lines stay (spec/templates.md 4.1).
 */
export function outputLines(log: BuildLog, channel: LogChannel): OutputLines {
  let pending = ''
  return {
    add(chunk) {
      const end = chunk.lastIndexOf('\n')
      if (end < 0) pending += chunk
      else {
        // One call for all whole lines of a chunk; the log splits at line ends.
        const whole = pending + chunk.slice(0, end)
        log.write(channel, whole.split('\n').map(shownLine).join('\n'))
        pending = chunk.slice(end + 1)
      }
      if (pending.length > longLine) {
        const lastReturn = pending.lastIndexOf('\r', pending.length - 2)
        if (lastReturn >= 0) pending = pending.slice(lastReturn + 1)
      }
      if (pending.length > longestLine) {
        log.write(channel, shownLine(pending))
        pending = ''
      }
    },
    end() {
      if (pending !== '') log.write(channel, shownLine(pending))
      pending = ''
    },
  }
}

/** What a terminal would show of a line once it is whole. */
export function shownLine(line: string): string {
  const trimmed = line.trimEnd()
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}
