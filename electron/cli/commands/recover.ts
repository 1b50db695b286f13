import { createInterface } from 'node:readline/promises'
import { createStudio } from '#electron/studio/studio.ts'
import type { LeftoverShape } from '#shared/contract/shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import { findAppFolder } from '../app-folder.ts'

export interface RecoverOptions {
  readonly list?: boolean
  readonly yes?: boolean
}

/** `omi-studio recover`: lists what dead runs left, and deletes it. 0 when nothing is left, else 1. */
export async function recover(runId: string | undefined, options: RecoverOptions): Promise<number> {
  const studio = await createStudio({ host: 'cli', environment: process.env, appFolder: findAppFolder() })
  try {
    const leftovers = (await studio.leftovers.list()).filter((one) => runId === undefined || one.runId === runId)
    print(leftovers)
    if (options.list === true) return 0
    if (leftovers.length > 0 && options.yes !== true && !(await confirmed(leftovers.length))) return 1
    const { destroyed, remaining } = await studio.leftovers.destroy(runId, (text) => process.stdout.write(`${text}\n`))
    if (leftovers.length > 0) process.stdout.write(`Deleted ${destroyed} of ${leftovers.length}.\n`)
    for (const one of remaining) process.stderr.write(`Still there: ${one.description}: ${one.reason}\n`)
    return remaining.length === 0 ? 0 : 1
  } finally {
    await studio.close()
  }
}

function print(leftovers: readonly LeftoverShape[]): void {
  if (leftovers.length === 0) {
    process.stdout.write('Nothing is left behind.\n')
    return
  }
  for (const { runId, description, id, region, reason } of leftovers) {
    process.stdout.write(
      `${runId}  ${description}${id === undefined ? '' : ` (${id})`}${region === undefined ? '' : ` in ${region}`}: ${reason}\n`,
    )
  }
}

async function confirmed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StudioError({
      code: 'no-terminal',
      message: `${count} things would be deleted, and there is no terminal to ask.`,
      hint: 'Add --yes to delete them without being asked, or --list to see them only.',
    })
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Delete these ${count}? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
