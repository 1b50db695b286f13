import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { BuildBench } from '#test/support/whole-build/build-bench.ts'
import { launchStandingVm, type StandingVm } from '#test/support/whole-build/standing-vm.ts'

/** The newest Ubuntu of the sandbox region. */
export const ubuntu = `source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }`

/** A VM that stands there before the build and after it. */
export interface HelperVm extends StandingVm {
  /** The block `chroot_host` that means it. */
  readonly block: string
  /** Its mounts, block devices, mount folders and locks, in words; to be the same before and after. */
  look(): Promise<string>
}

export async function launchHelperVm(bench: BuildBench): Promise<HelperVm> {
  const { region } = bench.served
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Ubuntu-24.04-*'] } })
  const vm = await launchStandingVm(region, Images[0]?.ImageId ?? '')
  const keyFile = join(bench.home, `${vm.vmId}.pem`)
  await writeFile(keyFile, vm.privateKey, { mode: 0o600 })
  return {
    ...vm,
    block: `chroot_host {
    vm_id                = "${vm.vmId}"
    ssh_username         = "outscale"
    ssh_private_key_file = "${keyFile}"
  }`,
    look: async () =>
      (await vm.run('mount; lsblk -n -o NAME,TYPE,SERIAL; find /mnt; ls /dev; cat /etc/resolv.conf')).output,
  }
}

/** What a build came to. */
export async function ended(run: LiveRun) {
  const outcome = await run.done
  const log = (await run.log.read({ from: 0, count: 10_000 })).map((line) => line.text).join('\n')
  const [state] = [...run.state().builds.values()]
  const [artifact] = state?.artifacts ?? []
  return {
    outcome,
    log,
    state,
    warnings: run.state().warnings.map(({ message }) => message),
    resources: [...run.state().resources.values()],
    omi: artifact?.kind === 'omi' ? artifact : undefined,
  }
}

/** Ids of what the account holds, sorted; terminated VMs are nothing. */
export function heldIn(bench: BuildBench): string[] {
  return bench.served.region
    .inventory()
    .map((resource) => resource.id)
    .sort()
}
