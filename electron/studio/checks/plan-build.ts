import { buildInfo } from '#electron/builders/build-info.ts'
import type { BuildPlanShape, PlannedResource } from '#shared/contract/check-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'
import { estimateCost, type PricedVolume } from '#shared/prices/estimate-cost.ts'
import type { PriceList } from '#shared/prices/price-list.ts'
import type { QuotaNeed } from './check-quotas.ts'
import { rightsNeeded } from './check-rights.ts'
import type { VmSize } from './check-vm-type.ts'
import type { BuildVolume } from './check-volumes.ts'
import type { CheckedBuild } from './checked-build.ts'

/** What the check of a build found out, of which its plan is made. */
export interface BuildFacts {
  /** That the VM is launched from. */
  readonly source: Image | undefined
  readonly volumes: readonly BuildVolume[]
  /** The OMIs that the new one replaces. */
  readonly replaced: readonly Image[]
  readonly exposure: BuildPlanShape['exposure']
  /** A security group is made for the build. */
  readonly makesGroup: boolean
  readonly vmSize: VmSize | undefined
}

/** What a build will make, keep and call, and what that costs. Without prices there is no cost. */
export function planBuild(
  build: CheckedBuild,
  facts: BuildFacts,
  prices: PriceList | undefined,
  hours: number | undefined,
): BuildPlanShape {
  const { plan, vm } = build
  const kept = keptVolumes(build, facts)
  const cost =
    prices === undefined
      ? undefined
      : estimateCost(
          {
            vmType: vm?.vm_type,
            productCodes: facts.source?.ProductCodes ?? [],
            volumes: facts.volumes,
            snapshots: snapshotSizes(build, facts),
            keptVolumes: kept,
            hours,
          },
          prices,
        )
  return {
    build: plan.label,
    builderType: plan.builder.type,
    resources: resourcesOf(build, facts),
    exposure: facts.exposure,
    calls: [...new Set(rightsNeeded([build]).map(({ operation }) => operation))].filter(
      (name) => !name.startsWith('Read'),
    ),
    ...(cost === undefined ? {} : { cost }),
  }
}

/** What the build takes of the account's quotas while it runs. */
export function quotaNeed(build: CheckedBuild, facts: BuildFacts): QuotaNeed {
  const { vm } = build
  return {
    vm_limit: vm === undefined ? 0 : 1,
    core_limit: vm === undefined ? 0 : (facts.vmSize?.cores ?? 0),
    memory_limit: vm === undefined ? 0 : (facts.vmSize?.memory ?? 0),
    bsu_limit: facts.volumes.length,
    bsu_size_limit: sumOf(facts.volumes.map(({ sizeGib }) => sizeGib ?? 0)),
    iops_limit: sumOf(facts.volumes.map(({ iops }) => iops ?? 0)),
    snapshot_limit: snapshotSizes(build, facts).length,
    eip_limit: vm?.associate_public_ip_address === true ? 1 : 0,
    sg_limit: facts.makesGroup ? 1 : 0,
  }
}

function resourcesOf(build: CheckedBuild, facts: BuildFacts): PlannedResource[] {
  const { vm, omi, tags } = build
  const marks = (written: Readonly<Record<string, string>>) => renderedTags(build, facts.source, written)
  const made = (
    kind: PlannedResource['kind'],
    name: string,
    lifetime: PlannedResource['lifetime'],
    more: { readonly sizeGib?: number | undefined; readonly tags?: Readonly<Record<string, string>> } = {},
  ): PlannedResource => ({
    kind,
    name,
    lifetime,
    ...(more.sizeGib === undefined ? {} : { sizeGib: more.sizeGib }),
    tags: { ...more.tags },
  })
  const makesKey =
    vm !== undefined &&
    vm.communicator !== 'none' &&
    !vm.ssh_private_key_file &&
    !vm.ssh_agent_auth &&
    (!vm.ssh_password || vm.temporary_key_pair_name !== undefined)
  const keeps = build.keepsVolumes ? new Set(build.devices.map(({ device_name }) => device_name)) : new Set<string>()
  return [
    ...facts.replaced.map(({ ImageId = '', ImageName }) => made('image', `${ImageName} (${ImageId})`, 'replaced')),
    ...(makesKey ? [made('keypair', vm.temporary_key_pair_name || 'packer_…', 'build')] : []),
    ...(facts.makesGroup ? [made('security-group', 'packer_osc_…', 'build')] : []),
    ...(vm?.associate_public_ip_address === true ? [made('public-ip', '', 'build')] : []),
    ...(vm === undefined ? [] : [made('vm', vm.vm_type, 'build', { tags: marks(vm.run_tags) })]),
    ...facts.volumes.map(({ device, sizeGib, type }) =>
      made('volume', `${device}, ${type}`, keeps.has(device) ? 'kept' : 'build', { sizeGib }),
    ),
    ...snapshotSizes(build, facts).map((sizeGib) => made('snapshot', '', 'kept', { sizeGib, tags: marks(tags) })),
    ...(omi === undefined ? [] : [made('image', omi.omi_name, 'kept', { tags: marks(tags) })]),
  ]
}

/** Tags as they will be, where the source is known that they may tell of. */
function renderedTags(
  { plan, context }: CheckedBuild,
  source: Image | undefined,
  tags: Readonly<Record<string, string>>,
): Record<string, string> {
  if (source === undefined) return { ...tags }
  const info = buildInfo(context.account.oapi.region, source)
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [plan.render(key, info), plan.render(value, info)]),
  )
}

/** GiB of the snapshots of the OMI that comes out. */
function snapshotSizes(
  { omi, snapshotted, workVolume }: CheckedBuild,
  { volumes }: BuildFacts,
): (number | undefined)[] {
  if (omi === undefined) return []
  if (workVolume !== undefined) {
    return volumes.filter(({ device }) => device === 'work volume').map(({ sizeGib }) => sizeGib)
  }
  const names = snapshotted === undefined ? undefined : new Set(snapshotted.map(({ device_name }) => device_name))
  return volumes.filter(({ device }) => names === undefined || names.has(device)).map(({ sizeGib }) => sizeGib)
}

function keptVolumes({ keepsVolumes, devices }: CheckedBuild, { volumes }: BuildFacts): PricedVolume[] {
  if (!keepsVolumes) return []
  const names = new Set(devices.map(({ device_name }) => device_name))
  return volumes.filter(({ device }) => names.has(device))
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
