import { afterEach, expect, test } from 'vitest'
import { timingProfiles } from '#electron/sandbox/api/timings.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import { buildOnBench, heldIds, smallVm } from '#test/support/whole-build/build-on-bench.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'

/** Ten hours, in ms: nobody waits so long. */
const endless = 36_000_000

let bench: BuildBench

afterEach(() => bench.close())

function source(type: string, body: string): string {
  return `source "outscale-${type}" "it" {
  ${smallVm}
  ${body}
}
build {
  sources = ["source.outscale-${type}.it"]
}
`
}

const volumes = `bsu_volumes {
    device_name = "/dev/xvdb"
    volume_size = 1
  }`
const surrogate = `omi_name = "made"
  launch_block_device_mappings {
    device_name = "/dev/xvdb"
    volume_size = 1
  }
  omi_root_device {
    source_device_name = "/dev/xvdb"
    device_name        = "/dev/sda1"
  }`

/** Each wait, in a region where what is waited for takes ten hours. */
test.each([
  ['bsu', 'vm_ready_timeout', 'omi_name = "made"\n  vm_ready_timeout = "40s"', { vmPending: endless }],
  ['bsu', 'image_timeout', 'omi_name = "made"\n  image_timeout = "40s"', { imagePending: endless }],
  ['bsu', 'snapshot_timeout', 'omi_name = "made"\n  snapshot_timeout = "40s"', { snapshotPending: endless }],
  ['bsusurrogate', 'snapshot_timeout', `${surrogate}\n  snapshot_timeout = "40s"`, { snapshotQueued: endless }],
  ['bsusurrogate', 'image_timeout', `${surrogate}\n  image_timeout = "40s"`, { imagePending: endless }],
  ['bsuvolume', 'vm_ready_timeout', `${volumes}\n  vm_ready_timeout = "40s"`, { vmPending: endless }],
] as const)('%s ends with %s, which the error names, and leaves nothing', async (type, option, body, slow) => {
  bench = await createBuildBench({
    clock: scaledClock(40),
    timings: { ...timingProfiles.instant, ...slow },
  })
  const started = bench.clock.now()
  const { error } = await buildOnBench(bench, source(type, body))
  expect(error).toMatchObject({ code: 'wait-timeout', hint: expect.stringContaining(option) })
  expect(error?.message).toContain('Waited 40 s in vain')
  expect(bench.clock.now() - started).toBeLessThan(endless / 4)
  expect(heldIds(bench)).toEqual([])
})

test('a VM that does not go in time is said by vm_deletion_timeout, and stays listed', async () => {
  bench = await createBuildBench({
    clock: scaledClock(40),
    timings: { ...timingProfiles.instant, vmShuttingDown: endless },
  })
  const { error } = await buildOnBench(
    bench,
    source('bsuvolume', `${volumes}\n  vm_deletion_timeout = "40s"\n  volume_timeout = "40s"`),
  )
  expect(error).toMatchObject({ code: 'wait-timeout', hint: expect.stringContaining('vm_deletion_timeout') })
})
