import { rm } from 'node:fs/promises'
import { journalFacts, judge } from '#test/proof/after-death.ts'
import type { StandingVm } from '#test/support/whole-build/standing-vm.ts'
import { lookAtHost, omiBoots } from '../look-at-vm.ts'
import { madeOmi, type Proof } from '../proof.ts'
import type { RealBench } from '../real-bench.ts'

/** How many events of the build it is killed after, evenly from the first on. */
const kills = 10

/** osc-chroot, remote, on a VM that is there before and after. */
export const chrootScratchProof: Proof = {
  name: 'osc-chroot, remote, from scratch: a VM boots from the disk, and the helper VM is as before',
  async run(bench) {
    const omi = await onHelper(bench, async (variables) =>
      madeOmi(await bench.build('chroot-scratch.pkr.hcl', variables)),
    )
    await omiBoots(bench, omi, ['made in a chroot', '/bin/busybox'])
  },
}

export const chrootSourceProof: Proof = {
  name: 'osc-chroot, remote, from a source OMI: a VM runs the installed service, and the helper VM is as before',
  async run(bench) {
    const omi = await onHelper(bench, async (variables) =>
      madeOmi(await bench.build('chroot-source.pkr.hcl', { ...variables, omi_name: 'vm-proof-chroot-source' })),
    )
    await omiBoots(bench, omi, ['made in a chroot', 'active'])
  },
}

export const chrootLaunchedProof: Proof = {
  name: 'osc-chroot, remote, on a VM launched for the build: the OMI boots, the VM is gone',
  async run(bench) {
    const omi = madeOmi(await bench.build('chroot-source.pkr.hcl', { omi_name: 'vm-proof-chroot-launched' }))
    await omiBoots(bench, omi, ['made in a chroot', 'active'])
  },
}

/** Kills the build with SIGKILL after ten of its events, and recovers. */
export const chrootKillProof: Proof = {
  name: `osc-chroot, remote, killed after ${kills} events: nothing is left in the account or on the helper VM`,
  async run(bench) {
    const helper = await bench.launch(await bench.debian())
    try {
      const variables = { ...(await hostVariables(bench, helper)), omi_name: 'vm-proof-kill-reference' }
      const before = await lookAtHost(helper)
      const reference = await bench.start('chroot-source.pkr.hcl', variables)
      const { code, stdout, stderr } = await reference.ended
      if (code !== 0) throw new Error(`the reference build ended with ${code}:\n${stdout}${stderr}`)
      const { events } = await journalFacts(reference.home)
      const wrong: string[] = []
      for (let index = 0; index < kills; index += 1) {
        // Not the very last ones: how many progress events a build has varies, and one that is over cannot be killed.
        const event = Math.floor((index * events) / kills)
        wrong.push(
          ...(await dieAfter(bench, helper, before, { ...variables, omi_name: `vm-proof-kill-${event}` }, event)),
        )
      }
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    } finally {
      await helper.terminate()
    }
  },
}

async function dieAfter(
  bench: RealBench,
  helper: StandingVm,
  lookBefore: string,
  variables: Readonly<Record<string, string>> & { readonly omi_name: string },
  event: number,
): Promise<readonly string[]> {
  const held = bench.region.inventory()
  const build = await bench.start('chroot-source.pkr.hcl', variables, event)
  const { signal } = await build.ended
  const recovered = await bench.recover(build.home)
  await bench.region.settled()
  const { kept } = await journalFacts(build.home)
  const wrong = [...judge(held, bench.region.inventory(), kept, variables.omi_name).wrong]
  if (signal !== 'SIGKILL') wrong.push('the build ended before its moment came')
  if (recovered.code !== 0) wrong.push(`recover ended with ${recovered.code}: ${recovered.stdout}${recovered.stderr}`)
  const lookAfter = await lookAtHost(helper)
  if (lookAfter !== lookBefore) wrong.push(`the helper VM is not as before:\n${lookAfter}\nbefore:\n${lookBefore}`)
  await rm(build.home, { recursive: true, force: true })
  return wrong.map((text) => `killed after event ${event}: ${text}`)
}

/** Runs a build on a VM, which has to have the same mounts, devices, folders and locks afterwards. */
async function onHelper<Result>(
  bench: RealBench,
  act: (variables: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const helper = await bench.launch(await bench.debian())
  try {
    const before = await lookAtHost(helper)
    const result = await act(await hostVariables(bench, helper))
    const after = await lookAtHost(helper)
    if (after !== before) throw new Error(`the helper VM is not as before:\n${after}\nbefore:\n${before}`)
    return result
  } finally {
    await helper.terminate()
  }
}

async function hostVariables(bench: RealBench, helper: StandingVm): Promise<Readonly<Record<string, string>>> {
  return { host: helper.vmId, key_file: await bench.file(`${helper.vmId}.pem`, helper.privateKey) }
}
