import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

/** What a run of a command line came to. */
export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandSettings {
  readonly folder: string
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** A folder of its own for one run of the oracle; templates are copied into it, nothing of the user's is read. */
export function createWorkFolder(): string {
  return mkdtempSync(join(temporaryRoot, 'omi-studio-oracle-'))
}

/** Runs a command in a folder with an input, with a home of its own and no access to updates. Never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  {
    folder,
    input = '',
    environment = {},
  }: {
    folder: string
    input?: string
    environment?: Readonly<Record<string, string>>
  },
): Promise<CommandResult> {
  const home = join(folder, '.home')
  mkdirSync(home, { recursive: true })
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        PACKER_CONFIG_DIR: home,
        CHECKPOINT_DISABLE: '1',
        PACKER_NO_COLOR: '1',
        ...environment,
      },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 128, stdout, stderr }))
    // A command that ends before it has read everything is not an error of ours.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

const ourProgram = join(dirname(dirname(import.meta.dirname)), 'electron/cli/main.ts')

/** Runs our command line. */
export function runOurs(args: readonly string[], settings: CommandSettings): Promise<CommandResult> {
  return runCommand(process.execPath, [ourProgram, ...args], settings)
}

/** Does work for each item, as many at once as there are processors; results in the order of the items. */
export async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>()
  const waiting = items.entries()
  const worker = async () => {
    for (const [at, item] of waiting) results.set(at, await work(item))
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
  return items.flatMap((_, at) => (results.has(at) ? [results.get(at) as R] : []))
}
