import { rm } from 'node:fs/promises'
import { type Ended, runCommand, startCommand } from '#test/support/whole-build/command-line.ts'
import type { ServedRegion } from '#test/support/whole-build/served-region.ts'
import { journalFacts } from './after-death.ts'

/** When a build is killed. */
export type Death =
  | { readonly kind: 'after-event'; readonly event: number }
  /** The n-th call of the operation is carried out, its answer cut off, and the process killed. */
  | { readonly kind: 'before-answer'; readonly operation: string; readonly n: number }

/** A module that ends the process after the event of a number, which a variable of the environment tells. */
export const dieAfterEvent = new URL('../support/whole-build/die-after-event.ts', import.meta.url).href

/** `after event 3`, `before the answer to CreateVms 1`. */
export function deathInWords(death: Death): string {
  return death.kind === 'after-event'
    ? `after event ${death.event}`
    : `before the answer to ${death.operation} ${death.n}`
}

/** The moment as a part of a name: `3`, `CreateVms-1`. */
export function momentOf(death: Death): string {
  return death.kind === 'after-event' ? String(death.event) : `${death.operation}-${death.n}`
}

/** Of which kind a death is, for tables. */
export function kindOfDeath(death: Death): string {
  return death.kind === 'after-event' ? 'after an event' : 'before an answer'
}

/**
 * Builds the template of a home, leaving it alone, and removes the home: how many events that build has, and before the
 * answer to which calls, those that change something, another one can die.
 */
export async function watchUndisturbed(
  home: string,
  { region, environment }: ServedRegion,
): Promise<{ readonly events: number; readonly changes: readonly Death[] }> {
  const from = region.requests.total
  const { code, stdout, stderr } = await runCommand(['build', 'proof.pkr.hcl'], { home, environment })
  if (code !== 0) throw new Error(`the reference build failed:\n${stdout}${stderr}`)
  const counts = new Map<string, number>()
  const changes = region.requests.entries.slice(from - region.requests.total).flatMap(({ operation }): Death[] => {
    if (operation.startsWith('Read')) return []
    const n = (counts.get(operation) ?? 0) + 1
    counts.set(operation, n)
    return [{ kind: 'before-answer', operation, n }]
  })
  const { events } = await journalFacts(home)
  await rm(home, { recursive: true, force: true })
  return { events, changes }
}

/** Builds the template of a home until its death, or to its end when that comes first. */
export async function buildUntil(
  death: Death,
  home: string,
  { region, environment }: ServedRegion,
): Promise<Ended['signal']> {
  if (death.kind === 'after-event') {
    const { signal } = await runCommand(['build', 'proof.pkr.hcl'], {
      home,
      environment: { ...environment, OMI_STUDIO_TEST_DIE_AFTER: String(death.event) },
      preload: dieAfterEvent,
    })
    return signal
  }
  const { operation, n } = death
  const metBefore = region.faults.met
  region.faults.set([{ operation, on: { kind: 'nth', n }, effect: { kind: 'answer-dropped' } }])
  const build = startCommand(['build', 'proof.pkr.hcl'], { home, environment })
  const watch = setInterval(() => {
    if (region.faults.met > metBefore) build.process.kill('SIGKILL')
  }, 1)
  try {
    return (await build.ended).signal
  } finally {
    clearInterval(watch)
    region.faults.clear()
  }
}

/** Recovers what a dead build left; what is wrong with that. */
export async function recover(home: string, environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runCommand(['recover', '--yes'], { home, environment })
  return code === 0 ? [] : [`recover ended with ${code}: ${stdout}${stderr}`.replaceAll('\n', ' | ')]
}
