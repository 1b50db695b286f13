import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Fault } from '#electron/sandbox/api/faults.ts'
import { startSimulatedRegion } from '#electron/studio/start-simulated-region.ts'
import { createStudio } from '#electron/studio/studio.ts'
import { leftoversOf } from '#shared/run/run-state.ts'

/**
 * Lets every request of a build fail once in every way of the fault plan, and some things that take their time fail too.
 * The build has to succeed, or to say why not; either way nothing may be left.
 *
 *     node test/proof/fault-matrix.ts
 */
const root = dirname(dirname(import.meta.dirname))
const template = join(import.meta.dirname, 'template', 'everything.pkr.hcl')

/** Builds at a time: most of their time is waiting. */
const lanes = 6

const callEffects: readonly Fault['effect'][] = [
  { kind: 'throttled', limit: 'account' },
  { kind: 'throttled', limit: 'platform' },
  { kind: 'internal-error' },
  { kind: 'connection-reset' },
  { kind: 'answer-dropped' },
  { kind: 'slow', delay: 300 },
]

const stateFaults: readonly Fault[] = [
  { operation: 'CreateVms', on: { kind: 'every' }, effect: { kind: 'insufficient-capacity' } },
  {
    operation: 'CreateVms',
    on: { kind: 'every' },
    effect: { kind: 'vm-terminated', reason: 'Server.InternalError: no host' },
  },
  { operation: 'CreateVms', on: { kind: 'every' }, effect: { kind: 'vm-quarantined' } },
  { operation: 'CreateImage', on: { kind: 'every' }, effect: { kind: 'image-failed', message: 'the image broke' } },
  { operation: 'CreateImage', on: { kind: 'every' }, effect: { kind: 'snapshot-error' } },
]

interface Attempt {
  readonly outcome: string
  readonly message: string
  readonly problems: readonly string[]
}

const calls = await referenceCalls()
const counts = new Map<string, Map<string, number>>()
const bad: string[] = []
const work = plannedFaults().values()
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (const { title, row, fault } of work) {
      const { outcome, problems, message } = await buildWith([fault])
      const column = counts.get(row) ?? new Map<string, number>()
      counts.set(row, column.set(outcome, (column.get(outcome) ?? 0) + 1))
      if (problems.length > 0) bad.push(`${title}: ${problems.join('; ')} (${outcome}: ${message})`)
    }
  }),
)
for (const [row, column] of counts) {
  process.stdout.write(`${row.padEnd(24)} ${[...column].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}\n`)
}
for (const line of bad) process.stdout.write(`  ${line}\n`)
process.stdout.write(`${calls.length} requests of a build; ${bad.length} faults ended badly.\n`)
process.exit(bad.length === 0 ? 0 : 1)

function plannedFaults(): { readonly title: string; readonly row: string; readonly fault: Fault }[] {
  const seen = new Map<string, number>()
  const perCall = calls.flatMap((operation) => {
    const n = (seen.get(operation) ?? 0) + 1
    seen.set(operation, n)
    return callEffects.map((effect) => ({
      title: `${operation} #${n}, ${effect.kind}`,
      row: effect.kind === 'throttled' ? `throttled (${effect.limit})` : effect.kind,
      fault: { operation, on: { kind: 'nth', n }, effect } as Fault,
    }))
  })
  return [
    ...perCall,
    ...stateFaults.map((fault) => ({
      title: `${fault.operation}, ${fault.effect.kind}`,
      row: fault.effect.kind,
      fault,
    })),
  ]
}

/** The operations of a build that nothing happens to, in their order. */
async function referenceCalls(): Promise<string[]> {
  const seen: string[] = []
  const { outcome, message } = await buildWith([], (operation) => seen.push(operation))
  if (outcome !== 'succeeded') throw new Error(`the build does not even work: ${message}`)
  return seen
}

async function buildWith(faults: readonly Fault[], onRequest?: (operation: string) => void): Promise<Attempt> {
  const home = await mkdtemp(join(tmpdir(), 'omi-fault-'))
  const studio = await createStudio({
    host: 'cli',
    environment: { OMI_STUDIO_HOME: home },
    appFolder: root,
    startRegion: (folder) => startSimulatedRegion(folder, { timings: 'instant', faults: [...faults] }),
  })
  try {
    const answer = await studio.builds.start({
      path: template,
      workingFolder: home,
      account: 'sandbox',
      settings: { force: false, debug: false, onError: 'cleanup' },
    })
    if (answer.kind === 'refused') throw new Error(answer.diagnostics.map((one) => one.summary).join('; '))
    const outcome = await answer.run.done
    const { region } = await studio.sandbox.open()
    await region.settled()
    for (const entry of region.requests.entries) onRequest?.(entry.operation)
    const state = answer.run.state()
    const [build] = [...state.builds.values()]
    const artifact = build?.artifacts[0]
    const product = artifact?.kind === 'omi' ? [artifact.imageId, ...artifact.snapshotIds] : []
    const left = region.inventory().filter((held) => !product.includes(held.id))
    const problems = [
      ...(left.length > 0 ? [`left ${left.map((held) => `${held.kind} ${held.id}`).join(', ')}`] : []),
      ...(leftoversOf(state).length > 0
        ? [
            `listed as left: ${leftoversOf(state)
              .map((one) => one.description)
              .join(', ')}`,
          ]
        : []),
      ...(outcome === 'succeeded' || (build?.error?.message && build.error.hint)
        ? []
        : ['the error gives no message or no hint']),
      ...(/\n\s+at |undefined|\[object/.test(build?.error?.message ?? '') ? ['the message is for machines'] : []),
    ]
    return { outcome, message: build?.error?.message ?? '', problems }
  } finally {
    await studio.close()
    await rm(home, { recursive: true, force: true })
  }
}
