import type { CheckBoard, CheckSlot } from './check-board.ts'
import { checkExposure } from './check-exposure.ts'
import { checkFiles } from './check-files.ts'
import { checkHost } from './check-host.ts'
import { checkLogin } from './check-login.ts'
import { checkName } from './check-name.ts'
import { checkNetwork } from './check-network.ts'
import { checkSharing } from './check-sharing.ts'
import { checkSource } from './check-source.ts'
import { checkVmType } from './check-vm-type.ts'
import { checkVolumes } from './check-volumes.ts'
import type { CheckedBuild } from './checked-build.ts'
import type { BuildFacts } from './plan-build.ts'
import type { TemplatePlaces } from './template-places.ts'

/** What will be looked at for a build, by what its builder needs. */
export function slotsOf({ plan, vm, omi, unpacked, host }: CheckedBuild): CheckSlot[] {
  const build = plan.label
  const topics: CheckSlot['topic'][] = [
    'files',
    ...(vm === undefined && unpacked === undefined ? [] : (['source'] as const)),
    ...(omi === undefined ? [] : (['name'] as const)),
    ...(vm === undefined ? [] : (['vm-type', 'network', 'exposure', 'keypair'] as const)),
    'volumes',
    ...(omi === undefined ? [] : (['sharing'] as const)),
    ...(host === undefined ? [] : (['host'] as const)),
  ]
  return topics.map((topic) => ({ topic, build }))
}

/**
 * Looks at what a build needs. Undefined when what it starts from is not known, so that no plan can be made.
 *
 * @throws what the signal was aborted with
 */
export async function checkBuild(
  build: CheckedBuild,
  places: TemplatePlaces,
  board: CheckBoard,
): Promise<BuildFacts | undefined> {
  const { context, plan, vm, vmBlock, omi, unpacked } = build
  const slot = (topic: CheckSlot['topic']): CheckSlot => ({ topic, build: plan.label })
  const listed = async (findings: Promise<Parameters<typeof ofFindings>[0]>) => ofFindings(await findings)

  const sources = async () => {
    if (vm === undefined && unpacked === undefined) return { known: true, source: undefined, root: undefined }
    const found = await board.run(slot('source'), async () => {
      const ofVm = vm === undefined ? undefined : await checkSource(context, vm, vmBlock, places)
      const ofRoot = unpacked === undefined ? undefined : await checkSource(context, unpacked, [], places)
      const findings = [...(ofRoot?.findings ?? []), ...(ofVm?.findings ?? [])]
      const known =
        (vm === undefined || ofVm?.image !== undefined) && (unpacked === undefined || ofRoot?.image !== undefined)
      return { findings, known, source: ofVm?.image, root: ofRoot?.image }
    })
    return found ?? { known: false, source: undefined, root: undefined }
  }
  const network = async () => {
    if (vm === undefined) return undefined
    const found = await board.run(slot('network'), () => checkNetwork(context, vm, vmBlock, places))
    const where = found?.network
    if (found === undefined || where === undefined) {
      board.skipRest(
        ({ topic, build: of }) => topic === 'exposure' && of === plan.label,
        'Who can reach the VM depends on its network, which is not right yet.',
      )
      return undefined
    }
    const open = await board.run(slot('exposure'), () =>
      checkExposure(context, vm, { network: where, groups: found.groups }, vmBlock, places),
    )
    return { network: where, exposure: open?.exposure ?? [] }
  }

  const [found, reached, type, name] = await Promise.all([
    sources(),
    network(),
    vm === undefined
      ? undefined
      : board.run(slot('vm-type'), () => checkVmType(context, vm.vm_type, [...vmBlock, 'vm_type'], places)),
    omi === undefined ? undefined : board.run(slot('name'), () => checkName(context, omi, places)),
    vm === undefined ? undefined : board.run(slot('keypair'), () => listed(checkLogin(context, vm, vmBlock, places))),
    omi === undefined ? undefined : board.run(slot('sharing'), () => listed(checkSharing(context, omi, places))),
    build.host === undefined ? undefined : board.run(slot('host'), () => listed(checkHost(build, places))),
    board.run(slot('files'), () => listed(checkFiles(plan, context.workingFolder, places))),
  ])
  if (!found.known) {
    board.skipRest(
      ({ topic, build: of }) => topic === 'volumes' && of === plan.label,
      'The volumes depend on the source OMI, which was not found.',
    )
    return undefined
  }
  const volumes = await board.run(slot('volumes'), () => checkVolumes(build, found.source, found.root, places))
  return {
    source: found.source,
    volumes: volumes?.volumes ?? [],
    replaced: name?.replaced ?? [],
    exposure: reached?.exposure ?? [],
    makesGroup: vm !== undefined && vm.communicator !== 'none' && (reached?.network.securityGroupIds.length ?? 0) === 0,
    vmSize: type?.size,
  }
}

function ofFindings(findings: Awaited<ReturnType<typeof checkLogin>>) {
  return { findings }
}
