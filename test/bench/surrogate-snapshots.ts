import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import { createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'

/** GiB of the volumes of the bench's surrogate. */
const sizes = [20, 12, 16, 8]

/**
 * A surrogate with four volumes of different sizes: from the first CreateSnapshot to the last snapshot's end, compared with
 * the slowest snapshot alone and with all of them one after the other, as the reference takes them. On a clock that runs
 * ten times as fast; what this computer itself takes counts ten times.
 */
export async function benchSurrogateSnapshots(): Promise<(readonly [string, string, string, string])[]> {
  const factor = 10
  const clock = scaledClock(factor)
  const bench = await createBuildBench({ clock, timings: 'realistic', pace: { perSecond: 5, atOnce: 3 } })
  const run = await bench.start(template())
  const outcome = await run.done
  const step = [...run.state().builds.values()][0]?.steps.find(({ id }) => id === 'snapshot-volumes')
  await bench.close()
  if (outcome !== 'succeeded' || step?.endedAt === undefined) throw new Error('the surrogate of the bench failed')
  const took = step.endedAt - step.startedAt
  const t = timingProfiles.realistic
  const times = sizes.map((gib) => t.snapshotQueued + t.snapshotPending + gib * t.snapshotPerGib)
  const slowest = Math.max(...times)
  const sum = times.reduce((total, time) => total + time, 0)
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const what = `snapshots of a surrogate's four volumes (${sizes.join(', ')} GiB, clock ×${factor})`
  return [
    [what, seconds(took), `the slowest alone ${seconds(slowest)}`, (took / slowest).toFixed(2)],
    ['the same, against one after the other', seconds(took), `their sum ${seconds(sum)}`, (took / sum).toFixed(2)],
  ]
}

function template(): string {
  const volumes = sizes.map(
    (gib, index) => `  launch_block_device_mappings {
    device_name           = "/dev/xvd${'bcde'[index]}"
    volume_size           = ${gib}
    delete_on_vm_deletion = true
  }
`,
  )
  return `source "outscale-bsusurrogate" "bench" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "bench"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
${volumes.join('')}  omi_root_device {
    source_device_name = "/dev/xvdb"
    device_name        = "/dev/sda1"
  }
}
build {
  sources = ["source.outscale-bsusurrogate.bench"]
}
`
}
