import type { OperationName, RequestOf } from '#shared/oapi/operations.ts'

/** The four builders, by the types of their sources. */
export const builderTypes = ['osc-bsu', 'osc-bsusurrogate', 'osc-bsuvolume', 'osc-chroot'] as const
export type BuilderType = (typeof builderTypes)[number]

/** An operation that builders call, and a request that asks by `DryRun` whether it may be called. */
export interface NeededRight<Name extends OperationName = OperationName> {
  readonly operation: Name
  /** What it is for; completes "… needs it to". */
  readonly purpose: string
  readonly builders: readonly BuilderType[]
  /** Only templates that ask for something in particular need it. */
  readonly optional: boolean
  /** With ids that nobody has: a dry run changes nothing, and looks at the right before it looks at the rest. */
  readonly request: RequestOf<Name>
}

const everyBuilder = builderTypes
const withVm: readonly BuilderType[] = ['osc-bsu', 'osc-bsusurrogate', 'osc-bsuvolume']
const omiBuilders: readonly BuilderType[] = ['osc-bsu', 'osc-bsusurrogate', 'osc-chroot']
const bySnapshot: readonly BuilderType[] = ['osc-bsusurrogate', 'osc-chroot']
const chroot: readonly BuilderType[] = ['osc-chroot']

const nobody = {
  image: 'ami-00000000',
  vm: 'i-00000000',
  volume: 'vol-00000000',
  snapshot: 'snap-00000000',
  group: 'sg-00000000',
  ip: 'eipalloc-00000000',
  link: 'eipassoc-00000000',
  name: 'omi-studio-rights-check',
}

/**
 * Everything that the builders call (electron/builders, electron/engine/kinds); a test compares the list with the calls in
 * the source. `osc-chroot` needs a VM's rights only with `chroot_host`, which launches one.
 */
export const neededRights: readonly NeededRight[] = [
  right('ReadVms', 'look at its VMs', everyBuilder, {}),
  right('ReadImages', 'find the source OMI and wait for its own', everyBuilder, {}),
  right('CreateVms', 'launch the build VM', withVm, { ImageId: nobody.image }),
  right('StopVms', 'stop the build VM', withVm, { VmIds: [nobody.vm] }),
  right('DeleteVms', 'delete the build VM', withVm, { VmIds: [nobody.vm] }),
  right('CreateKeypair', 'make the build’s key pair for SSH', withVm, { KeypairName: nobody.name }),
  right('ReadKeypairs', 'look at its key pair', withVm, {}),
  right('DeleteKeypair', 'delete its key pair', withVm, { KeypairName: nobody.name }),
  right('CreateSecurityGroup', 'make the build’s security group', withVm, {
    SecurityGroupName: nobody.name,
    Description: nobody.name,
  }),
  right('CreateSecurityGroupRule', 'open the build’s security group to this computer', withVm, {
    SecurityGroupId: nobody.group,
    Flow: 'Inbound',
    IpProtocol: 'tcp',
    FromPortRange: 22,
    ToPortRange: 22,
    IpRange: '192.0.2.1/32',
  }),
  right('ReadSecurityGroups', 'look at its security group', withVm, {}),
  right('DeleteSecurityGroup', 'delete its security group', withVm, { SecurityGroupId: nobody.group }),
  right('CreateTags', 'tag what it makes', everyBuilder, {
    ResourceIds: [nobody.volume],
    Tags: [{ Key: nobody.name, Value: '' }],
  }),
  right('ReadVolumes', 'look at its volumes', everyBuilder, {}),
  right('DeleteVolume', 'delete volumes that are left', everyBuilder, { VolumeId: nobody.volume }),
  right('UnlinkVolume', 'unlink volumes', ['osc-bsusurrogate', 'osc-bsuvolume', 'osc-chroot'], {
    VolumeId: nobody.volume,
  }),
  right('CreateVolume', 'make the work volume', chroot, { SubregionName: 'eu-west-2a', Size: 10 }),
  right('LinkVolume', 'link the work volume', chroot, {
    VolumeId: nobody.volume,
    VmId: nobody.vm,
    DeviceName: '/dev/xvdf',
  }),
  right('DeleteTags', 'release its volumes from the run', ['osc-bsuvolume'], {
    ResourceIds: [nobody.volume],
    Tags: [{ Key: nobody.name, Value: '' }],
  }),
  right('CreateSnapshot', 'snapshot its volumes', bySnapshot, { VolumeId: nobody.volume }),
  right('ReadSnapshots', 'wait for snapshots', omiBuilders, {}),
  right('DeleteSnapshot', 'delete snapshots that are not kept', omiBuilders, { SnapshotId: nobody.snapshot }),
  right('CreateImage', 'make the OMI', omiBuilders, { ImageName: nobody.name, VmId: nobody.vm }),
  right('DeleteImage', 'delete an OMI that is not kept', omiBuilders, { ImageId: nobody.image }),
  whenAsked('UpdateImage', 'share the OMI', omiBuilders, {
    ImageId: nobody.image,
    PermissionsToLaunch: { Additions: { AccountIds: ['123456789012'] } },
  }),
  whenAsked('UpdateSnapshot', 'share the snapshots', omiBuilders, {
    SnapshotId: nobody.snapshot,
    PermissionsToCreateVolume: { Additions: { AccountIds: ['123456789012'] } },
  }),
  whenAsked('ReadNets', 'find a Net by its filter', withVm, {}),
  whenAsked('ReadSubnets', 'find a subnet by its filter', withVm, {}),
  whenAsked('CreatePublicIp', 'allocate a public IP', withVm, {}),
  whenAsked('ReadPublicIps', 'look at its public IP', withVm, {}),
  whenAsked('LinkPublicIp', 'link its public IP', withVm, { PublicIpId: nobody.ip, VmId: nobody.vm }),
  whenAsked('UnlinkPublicIp', 'unlink its public IP', withVm, { LinkPublicIpId: nobody.link }),
  whenAsked('DeletePublicIp', 'release its public IP', withVm, { PublicIpId: nobody.ip }),
  whenAsked('ReadConsoleOutput', 'show the console of a VM that cannot be reached', withVm, { VmId: nobody.vm }),
  whenAsked('ReadAdminPassword', 'read the password of a Windows VM', withVm, { VmId: nobody.vm }),
  whenAsked('ReadAccounts', 'name the account', everyBuilder, {}),
]

/** What these builders need, each operation once. */
export function rightsOf(builders: readonly string[]): readonly NeededRight[] {
  return neededRights.filter((each) => each.builders.some((builder) => builders.includes(builder)))
}

/** The longest policy, in characters that are no blanks (the API's limit for CreatePolicy). */
export const longestPolicy = 5120

/**
 * An EIM policy that allows the given operations and nothing else, as JSON for Cockpit ("Custom policy") or CreatePolicy.
 * EIM knows no conditions on resources, so it is by operation only (EIM Policy Elements, docs.outscale.com).
 */
export function leastPolicy(rights: readonly Pick<NeededRight, 'operation'>[]): string {
  const actions = [...new Set(rights.map(({ operation }) => `api:${operation}`))].sort()
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: ['*'] }] }, null, 2)
}

function right<Name extends OperationName>(
  operation: Name,
  purpose: string,
  builders: readonly BuilderType[],
  request: RequestOf<Name>,
): NeededRight {
  return { operation, purpose, builders, optional: false, request }
}

function whenAsked<Name extends OperationName>(
  operation: Name,
  purpose: string,
  builders: readonly BuilderType[],
  request: RequestOf<Name>,
): NeededRight {
  return { operation, purpose, builders, optional: true, request }
}
