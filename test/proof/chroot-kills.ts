/**
 * Proof that a killed chroot build leaves nothing, neither in the account nor on the VM that it worked on: a real
 * `omi-studio build` in a process of its own is killed (SIGKILL) at every event of its journal, and while the answer to
 * every call that changes something is on its way; then `omi-studio recover --yes` runs. The account must hold what it held
 * before, or the finished OMI where the journal keeps one; the standing VM must have the mounts, devices and folders that
 * it had before.
 *
 *     node test/proof/chroot-kills.ts [--every N] [--lanes N]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { launchStandingVm, type StandingVm } from '#test/support/whole-build/standing-vm.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'
import { journalFacts, judge } from './after-death.ts'
import { buildUntil, type Death, deathInWords, kindOfDeath, momentOf, recover, watchUndisturbed } from './death.ts'
import { inParallel } from './in-parallel.ts'
import { table } from './table.ts'

type Scenario = 'standing VM' | 'standing VM, from scratch' | 'launched VM'

interface Case {
  readonly scenario: Scenario
  readonly death: Death
}

/** A region with a VM that stands there all the time. */
interface Lane extends ServedRegion {
  readonly vm: StandingVm
  readonly keyFolder: string
}

interface Tally {
  kills: number
  endedFirst: number
  /** Kills after which the account held more than before. */
  withLeftovers: number
  /** Kills after which the standing VM was not as before. */
  withMounts: number
  keptOmi: number
}

const scenarios: readonly Scenario[] = ['standing VM', 'standing VM, from scratch', 'launched VM']
const { values } = parseArgs({ options: { every: { type: 'string' }, lanes: { type: 'string' } } })
const every = Math.max(1, Number(values.every ?? 1))
const laneCount = Math.max(1, Number(values.lanes ?? 6))

const failures: string[] = []
const tallies = new Map<string, Tally>()
const started = performance.now()

const lanes = await Promise.all(Array.from({ length: laneCount }, openLane))
try {
  const cases: Case[] = []
  for (const scenario of scenarios) {
    const { events, changes } = await reference(scenario, lanes[0] as Lane)
    for (let event = 0; event < events; event += every) cases.push({ scenario, death: { kind: 'after-event', event } })
    cases.push(...changes.map((death): Case => ({ scenario, death })))
    console.log(`${scenario}: ${events} events, ${changes.length} calls that change something`)
  }
  await inParallel(lanes, cases, async (one, lane) => {
    const wrong = await die(one, lane)
    failures.push(...wrong.map((text) => `${nameOf(one)}: ${text}`))
  })
} finally {
  await Promise.all(
    lanes.map(async (lane) => {
      await lane.close()
      await rm(lane.keyFolder, { recursive: true, force: true })
    }),
  )
}

console.log(
  `\n${table(
    ['scenario', 'killed', 'kills', 'ended first', 'had leftovers', 'VM not as before', 'kept the OMI'],
    [...tallies].map(([key, tally]) => [
      ...key.split('|'),
      tally.kills,
      tally.endedFirst,
      tally.withLeftovers,
      tally.withMounts,
      tally.keptOmi,
    ]),
  )}`,
)
const kills = [...tallies.values()].reduce((sum, tally) => sum + tally.kills, 0)
const seconds = Math.round((performance.now() - started) / 1000)
console.log(`\n${kills} kills in ${seconds} s; after recovery ${failures.length} things were wrong.`)
for (const failure of failures) console.error(`  ${failure}`)
// A matrix that killed next to nothing has proven nothing.
process.exitCode = failures.length === 0 && kills >= 200 / every ? 0 : 1

async function openLane(): Promise<Lane> {
  const served = await serveRegion()
  const { Images = [] } = await served.region.call('ReadImages', { Filters: { ImageNames: ['Ubuntu-24.04-*'] } })
  const vm = await launchStandingVm(served.region, Images[0]?.ImageId ?? '')
  const keyFolder = await mkdtemp(join(temporaryRoot, 'omi-studio-key-'))
  await writeFile(join(keyFolder, 'key.pem'), vm.privateKey, { mode: 0o600 })
  return { ...served, vm, keyFolder }
}

function templateOf(scenario: Scenario, name: string, { vm, keyFolder }: Lane): string {
  const source = `source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }`
  const standing = `vm_id                = "${vm.vmId}"
    ssh_private_key_file = "${join(keyFolder, 'key.pem')}"`
  const scratch = `from_scratch     = true
  root_volume_size = 3
  root_device_name = "/dev/sda1"
  pre_mount_commands = ["parted -s {{.Device}} mklabel msdos mkpart primary 1MiB 100%", "mkfs.ext4 -q {{.Device}}1"]
  post_mount_commands = ["for d in bin etc lib sbin usr; do cp -a /$d {{.MountPath}}/; done; mkdir {{.MountPath}}/tmp"]
  copy_files = ["/etc/hostname"]
  omi_block_device_mappings {
    device_name = "/dev/sda1"
    volume_type = "gp2"
  }`
  return `source "outscale-chroot" "proof" {
  omi_name = "${name}"
  tags     = { Proof = "yes" }
  ${scenario === 'standing VM, from scratch' ? scratch : source}
  chroot_host {
    ssh_username = "outscale"
    ${scenario === 'launched VM' ? source : standing}
  }
}

build {
  sources = ["source.outscale-chroot.proof"]
  provisioner "shell" {
    inline = ["echo proven > /etc/proof"]
  }
}
`
}

async function prepare(scenario: Scenario, name: string, lane: Lane): Promise<string> {
  const home = await mkdtemp(join(temporaryRoot, 'omi-studio-kill-'))
  await writeFile(join(home, 'proof.pkr.hcl'), templateOf(scenario, name, lane))
  return home
}

/** What the VM looks like to somebody on it. */
async function look({ vm }: Lane): Promise<string> {
  const { output } = await vm.run('mount; lsblk -n -o NAME,TYPE,SERIAL; find /mnt; ls /dev; cat /etc/resolv.conf')
  return output
}

async function reference(scenario: Scenario, lane: Lane) {
  return watchUndisturbed(await prepare(scenario, `reference-${scenario.replaceAll(/\W+/g, '-')}`, lane), lane)
}

/** Kills one build, recovers, and says what is wrong in the account and on the VM. */
async function die(one: Case, lane: Lane): Promise<readonly string[]> {
  const { region, environment } = lane
  const { scenario, death } = one
  const name = `proof-${scenario.replaceAll(/\W+/g, '-')}-${momentOf(death)}`
  const home = await prepare(scenario, name, lane)
  const before = region.inventory()
  const lookBefore = await look(lane)
  try {
    const signal = await buildUntil(death, home, lane)
    const tally = tallyOf(one)
    if (signal === 'SIGKILL') tally.kills += 1
    else tally.endedFirst += 1
    const known = new Set(before.map(({ id }) => id))
    if (region.inventory().some(({ id }) => !known.has(id))) tally.withLeftovers += 1
    if ((await look(lane)) !== lookBefore) tally.withMounts += 1

    const wrong = [...(await recover(home, environment))]
    const { kept } = await journalFacts(home)
    const verdict = judge(before, region.inventory(), kept, name)
    if (verdict.keptOmi) tally.keptOmi += 1
    const lookAfter = await look(lane)
    if (lookAfter !== lookBefore) wrong.push(`the VM is not as before: ${lookAfter.replaceAll('\n', ' | ')}`)
    return [...wrong, ...verdict.wrong]
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function nameOf({ scenario, death }: Case): string {
  return `${scenario}, ${deathInWords(death)}`
}

function tallyOf({ scenario, death }: Case): Tally {
  const key = `${scenario}|${kindOfDeath(death)}`
  const tally = tallies.get(key) ?? { kills: 0, endedFirst: 0, withLeftovers: 0, withMounts: 0, keptOmi: 0 }
  tallies.set(key, tally)
  return tally
}
