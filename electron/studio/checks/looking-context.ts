import { tmpdir } from 'node:os'
import { systemClock } from '#electron/clock.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'

/** What a builder's own step had to say while it looked. */
export interface Warned {
  readonly message: string
  readonly hint: string | undefined
}

export interface LookingContext extends CloudContext {
  readonly warned: readonly Warned[]
}

/**
 * A context in which the steps of the builders that only read can be run before a build: what they find is then what the
 * build will find. Whatever would make something is a defect here, and fails.
 */
export function lookingContext(
  plan: BuildPlan,
  account: CloudAccount,
  settings: { readonly force: boolean; readonly workingFolder: string },
  signal: AbortSignal,
): LookingContext {
  const warned: Warned[] = []
  const refuse = async (): Promise<never> => {
    throw new TypeError('a cloud check makes nothing')
  }
  return {
    warned,
    runId: 'cloud-check',
    plan,
    account,
    signal,
    settings: { force: settings.force, debug: false, onError: 'cleanup', unattended: true },
    clock: systemClock,
    log: { write() {}, say() {}, error() {}, addSecret() {}, holdsSecret: () => false },
    resources: {
      create: refuse,
      record: refuse,
      destroy: refuse,
      keep: refuse,
      keepInstead: refuse,
      release: refuse,
    },
    workingFolder: settings.workingFolder,
    temporaryFolder: tmpdir(),
    progress() {},
    fact() {},
    warn: (message, hint) => warned.push({ message, hint }),
    ask: refuse,
    afterCleanup() {},
    machine() {},
  }
}
