import type { Settings } from '#shared/contract/settings.ts'
import type { LogLine } from '#shared/run/event.ts'
import type { RunState } from '#shared/run/run-state.ts'

/** What stands beside each line. */
export type LogTimes = Settings['logTimes']

/** Writes the time of a line as the person wants it; undefined when nothing is to stand there. */
export type TimeWriter = (line: LogLine) => string

/** Begins of the run and of its steps, from which times are counted. */
export interface TimeOrigins {
  readonly run: number
  /** When the step of a line began, of several attempts the one that the line is of. */
  readonly step: (line: LogLine) => number | undefined
}

export function originsOf(state: RunState): TimeOrigins {
  return {
    run: state.startedAt,
    step: ({ build, step, at }) =>
      state.builds.get(build)?.steps.findLast((one) => one.id === step && one.startedAt <= at)?.startedAt,
  }
}

export function timeWriter(times: LogTimes, origins: TimeOrigins): TimeWriter | undefined {
  switch (times) {
    case 'off':
      return undefined
    case 'local':
      return ({ at }) => timeOfDay(new Date(at - new Date(at).getTimezoneOffset() * 60_000))
    case 'utc':
      return ({ at }) => `${timeOfDay(new Date(at))}Z`
    case 'run':
      return ({ at }) => sinceInFigures(at - origins.run)
    case 'step':
      return (line) => sinceInFigures(line.at - (origins.step(line) ?? origins.run))
  }
}

/** `14:03:07.120`: as long for every line. */
function timeOfDay(shifted: Date): string {
  return shifted.toISOString().slice(11, 23)
}

/** `+04:02.3`, with hours where there are any. */
function sinceInFigures(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100))
  const seconds = Math.floor(tenths / 10)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `+${hours === 0 ? '' : `${hours}:`}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`
}
