import { artifactId } from '#electron/post-processors/artifact-files.ts'
import type { Artifact } from '#shared/run/event.ts'
import { artifactText } from './artifact-text.ts'
import { machineLine } from './machine-readable.ts'
import type { RunPrinter } from './run-printer.ts'

/** Prints for programs: one line a message, then the artifacts, as `packer -machine-readable` does. */
export function createMachinePrinter(write: (text: string) => void, now: () => number): RunPrinter {
  const line = (target: string, type: string, ...fields: readonly string[]) =>
    write(machineLine(now(), target, type, ...fields))
  return {
    log(lines) {
      for (const { build, channel, text } of lines) {
        line('', 'ui', channel === 'error' || channel === 'stderr' ? 'error' : 'say', `==> ${build}: ${text}`)
      }
    },
    event(event) {
      if (event.type === 'warning') line('', 'ui', 'say', `Warning: ${event.message}`)
    },
    finish(run) {
      const builds = [...run.state().builds.values()].sort((a, b) => a.label.localeCompare(b.label))
      const failed = builds.filter((build) => build.status !== 'succeeded')
      if (failed.length > 0) line('', 'error-count', String(failed.length))
      for (const build of failed) line(build.label, 'error', build.error?.message ?? build.status)
      for (const build of builds) {
        if (build.artifacts.length === 0) continue
        line(build.label, 'artifact-count', String(build.artifacts.length))
        build.artifacts.forEach((artifact, index) => {
          for (const fields of artifactFields(artifact)) line(build.label, 'artifact', String(index), ...fields)
        })
      }
    },
  }
}

function artifactFields(artifact: Artifact): string[][] {
  const files = artifact.kind === 'files' ? artifact.files : []
  return [
    ['builder-id', artifact.builderId],
    ['id', artifactId(artifact)],
    ['string', artifactText(artifact)],
    ['files-count', String(files.length)],
    ...files.map((file, index) => ['file', String(index), file]),
    ['end'],
  ]
}
