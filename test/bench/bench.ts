/**
 * `npm run bench`: what the program costs, each number as a ratio to something measured in the same run, so that it means
 * the same on a slow and on a fast computer.
 */
import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import { createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'
import { table } from '../proof/table.ts'
import { benchLanguage } from './language.ts'
import { benchLogPane } from './log-pane.ts'
import { benchManyRuns } from './many-runs.ts'
import { benchRedaction } from './redaction.ts'
import { benchShells } from './shells.ts'
import { benchStartUp } from './start-up.ts'
import { benchSurrogateSnapshots } from './surrogate-snapshots.ts'

const rows: (readonly string[])[] = []
const row = (what: string, ours: string, against: string, ratio: string) => rows.push([what, ours, against, ratio])

await benchWallTime()
for (const line of await benchSurrogateSnapshots()) row(...line)
await benchCalls()
for (const line of await benchLanguage()) row(...line)
for (const line of await benchShells()) row(...line)
for (const line of benchRedaction()) row(...line)
for (const line of await benchStartUp()) row(...line)
for (const line of await benchManyRuns()) row(...line)
for (const line of await benchLogPane()) row(...line)
console.log(table(['what', 'ours', 'against', 'ratio'], rows))
process.exit(0)

function buildTemplate(name: string): string {
  return `source "outscale-bsu" "bench" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "${name}"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}
build {
  sources = ["source.outscale-bsu.bench"]
  provisioner "shell" {
    inline = ["echo done | sudo tee /etc/bench"]
  }
}
`
}

/** Realistic timings on a clock that runs ten times as fast; what this computer itself takes counts ten times. */
async function benchWallTime(): Promise<void> {
  const factor = 10
  const clock = scaledClock(factor)
  const bench = await createBuildBench({ clock, timings: 'realistic', pace: { perSecond: 5, atOnce: 3 } })
  const started = clock.now()
  const run = await bench.start(buildTemplate('bench'))
  const outcome = await run.done
  const wall = clock.now() - started
  const { Images = [] } = await bench.served.region.call('ReadImages', { Filters: { ImageNames: ['bench'] } })
  const gib = Math.max(1, ...(Images[0]?.BlockDeviceMappings ?? []).map(({ Bsu }) => Bsu?.VolumeSize ?? 0))
  await bench.close()
  if (outcome !== 'succeeded') throw new Error('the build of the bench failed')
  const t = timingProfiles.realistic
  // What has to follow one another in the cloud: start, stop, snapshot, image, end of the VM.
  const path =
    t.vmPending +
    t.vmStopping +
    t.snapshotQueued +
    t.snapshotPending +
    gib * t.snapshotPerGib +
    t.imagePending +
    t.vmShuttingDown
  row(
    `wall time of a build (realistic timings, clock ×${factor}, ${gib} GiB)`,
    `${(wall / 1000).toFixed(1)} s`,
    `cloud's critical path ${(path / 1000).toFixed(1)} s`,
    (wall / path).toFixed(2),
  )
}

async function benchCalls(): Promise<void> {
  const calls = async (count: number) => {
    const clock = scaledClock(20)
    const bench = await createBuildBench({ clock, timings: 'realistic', pace: { perSecond: 5, atOnce: 3 } })
    const runs = await Promise.all(
      Array.from({ length: count }, (_, index) => bench.start(buildTemplate(`bench-${index}`))),
    )
    const outcomes = await Promise.all(runs.map((run) => run.done))
    const { total } = bench.served.region.requests
    await bench.close()
    if (outcomes.some((outcome) => outcome !== 'succeeded')) throw new Error(`builds failed: ${outcomes.join(', ')}`)
    return total / count
  }
  const one = await calls(1)
  const twenty = await calls(20)
  row(
    'API calls of a build, 20 in parallel',
    `${twenty.toFixed(1)} each`,
    `${one} for one alone`,
    (twenty / one).toFixed(2),
  )
}
