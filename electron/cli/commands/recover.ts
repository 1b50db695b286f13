import { createStudio } from '#electron/studio/studio.ts'
import type { LeftoverShape } from '#shared/contract/shapes.ts'
import { findAppFolder } from '../app-folder.ts'
import { confirmed } from '../confirmed.ts'
import { recoverFromAccounts, timeOf } from '../recover-from-accounts.ts'

export interface RecoverOptions {
  readonly list?: boolean
  readonly yes?: boolean
  /** Not only the journals, but the accounts, too. */
  readonly scan?: boolean
}

/**
 * `omi-studio recover`: lists what dead runs left, and deletes it. What is kept on purpose goes before its hour only when its
 * run is named, what is perhaps another computer's only when its run is named and the accounts are looked through.
 * 0 when nothing is left, else 1.
 */
export async function recover(runId: string | undefined, options: RecoverOptions): Promise<number> {
  const studio = await createStudio({ host: 'cli', environment: process.env, appFolder: findAppFolder() })
  try {
    if (options.scan === true) return await recoverFromAccounts(studio.leftovers, runId, options)
    const all = (await studio.leftovers.list()).filter((one) => runId === undefined || one.runId === runId)
    print(all)
    if (options.list === true) return 0
    const leftovers = all.filter(({ keptUntil = 0 }) => runId !== undefined || keptUntil <= Date.now())
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
  for (const { runId, description, id, region, reason, keptUntil = 0 } of leftovers) {
    const why =
      keptUntil <= Date.now()
        ? reason
        : `Kept until ${timeOf(keptUntil)}; "omi-studio recover ${runId}" deletes it now.`
    process.stdout.write(
      `${runId}  ${description}${id === undefined ? '' : ` (${id})`}${region === undefined ? '' : ` in ${region}`}: ${why}\n`,
    )
  }
}
