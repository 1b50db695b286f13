import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(dirname(import.meta.dirname))

/** What a process came to. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line as its users start it, in a process and a data folder of its own, at the sandbox region's full speed. */
export function startStudio(
  home: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(root, 'electron', 'cli', 'main.ts'), ...args], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

/** The journals in a data folder, newest run first. */
export function journalsOf(home: string): string[] {
  try {
    return readdirSync(join(home, 'runs'))
      .sort()
      .reverse()
      .map((run) => join(home, 'runs', run, 'journal.ndjson'))
  } catch {
    return []
  }
}

/** The whole lines of a journal that are events: the first line is its header. */
export function eventsOf(journal: string): { readonly type: string; readonly [field: string]: unknown }[] {
  let text: string
  try {
    text = readFileSync(journal, 'utf8')
  } catch {
    return []
  }
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line)]
      } catch {
        return []
      }
    })
}
