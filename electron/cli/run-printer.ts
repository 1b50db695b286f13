import { createColors } from 'picocolors'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { Artifact, LogLine, RunEvent } from '#shared/run/event.ts'
import { artifactText } from './artifact-text.ts'
import { durationInWords } from './duration-in-words.ts'

/** Prints a run while it goes on. */
export interface RunPrinter {
  log(lines: readonly LogLine[]): void
  event(event: RunEvent): void
  /** The run is over: what succeeded, what failed, what came out. */
  finish(run: LiveRun): void
}

interface HumanPrinterSettings {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
  readonly colours: boolean
  readonly timestamps: boolean
  readonly builds: readonly string[]
  readonly now: () => number
}

/**
 * Prints for people, in the reference's shape: every line begins with `==> label:`, each build in a colour of its own,
 * the artifacts at the end (spec/templates.md 6.4). Scripts that look for `region: ami-…` find it.
 */
export function createHumanPrinter(settings: HumanPrinterSettings): RunPrinter {
  const colours = createColors(settings.colours)
  const palette = [colours.green, colours.cyan, colours.magenta, colours.yellow, colours.blue]
  const startedAt = settings.now()
  const startedBuilds = new Map<string, number>()

  const colourOf = (build: string) =>
    palette[Math.max(0, settings.builds.indexOf(build)) % palette.length] ?? colours.green
  const stamp = (at: number) => (settings.timestamps ? `${localTime(at)}: ` : '')
  const line = (text: string, at = settings.now()) => settings.write(`${stamp(at)}${text}\n`)

  if (settings.colours) {
    for (const build of settings.builds) line(colourOf(build)(`${build}: output will be in this color.`))
    line('')
  }

  return {
    log(lines) {
      for (const { build, channel, text, at } of lines) {
        const paint = channel === 'error' || channel === 'stderr' ? colours.red : colourOf(build)
        const prefix = channel === 'say' || channel === 'error' ? '==>' : '   '
        line(`${paint(`${prefix} ${build}: ${text}`)}`, at)
      }
    },
    event(event) {
      switch (event.type) {
        case 'build-started':
          startedBuilds.set(event.build, event.at)
          return
        case 'warning':
          line(colours.yellow(`Warning: ${event.message}${event.hint === undefined ? '' : ` ${event.hint}`}`), event.at)
          return
        case 'build-ended': {
          const took = durationInWords(event.at - (startedBuilds.get(event.build) ?? startedAt))
          const { error } = event
          if (event.outcome === 'succeeded')
            line(colourOf(event.build)(`Build '${event.build}' finished after ${took}.`))
          else line(colours.red(`Build '${event.build}' errored after ${took}: ${error?.message ?? event.outcome}`))
          if (error?.hint !== undefined) line(colours.red(`  ${error.hint}`))
          return
        }
        default:
      }
    },
    finish(run) {
      const builds = [...run.state().builds.values()].sort((a, b) => a.label.localeCompare(b.label))
      line('')
      line(`==> Wait completed after ${durationInWords(settings.now() - startedAt)}`)
      const failed = builds.filter((build) => build.status !== 'succeeded')
      if (failed.length > 0) {
        settings.writeError(
          `\n==> ${run.state().outcome === 'cancelled' ? 'Builds were cancelled' : "Some builds didn't complete successfully and had errors"}:\n`,
        )
        for (const build of failed) settings.writeError(`--> ${build.label}: ${build.error?.message ?? build.status}\n`)
      }
      const succeeded = builds.filter((build) => build.artifacts.length > 0)
      if (succeeded.length === 0) {
        line('\n==> Builds finished but no artifacts were created.')
        return
      }
      line('\n==> Builds finished. The artifacts of successful builds are:')
      for (const build of succeeded) {
        for (const artifact of build.artifacts) line(`--> ${build.label}: ${artifactText(artifact as Artifact)}`)
      }
    },
  }
}

/** RFC 3339 in local time, as the reference prints it. */
function localTime(at: number): string {
  const date = new Date(at)
  const offset = -date.getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  const pad = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  return `${local}${offset === 0 ? 'Z' : `${sign}${pad(offset / 60)}:${pad(offset % 60)}`}`
}
