import { describe, expect, test } from 'vitest'
import type { OptionValues } from '#shared/catalog/component.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { createEngineWorld, type EngineWorld } from '#test/support/engine/engine-world.ts'
import { fakeAccountId } from '#test/support/engine/fake-cloud.ts'
import { bsuPlan, provisionerPlan } from '#test/support/engine/plans.ts'

interface Built {
  readonly world: EngineWorld
  readonly outcome: string
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string } | undefined
  readonly omi: { readonly imageId: string; readonly snapshotIds: readonly string[] } | undefined
  readonly warnings: readonly string[]
}

async function build(
  options: OptionValues = {},
  prepare: (world: EngineWorld) => void = () => {},
  plan: Partial<BuildPlan> = {},
  settings: { force?: boolean } = {},
): Promise<Built> {
  const world = createEngineWorld()
  prepare(world)
  const run = await world.start([bsuPlan(options, plan)], settings)
  const outcome = await run.done
  const state = run.state()
  const built = state.builds.get('osc-bsu.web')
  const [artifact] = built?.artifacts ?? []
  return {
    world,
    outcome,
    error: built?.error,
    omi: artifact?.kind === 'omi' ? artifact : undefined,
    warnings: state.warnings.map((warning) => warning.message),
  }
}

function requestsOf({ world }: Built, operation: string) {
  return world.cloud.requests.filter((request) => request.operation === operation).map((request) => request.body)
}

test('a build ends with an OMI and its snapshot, and nothing else is left', async () => {
  const built = await build()
  const { outcome, omi, world } = built
  expect(outcome).toBe('succeeded')
  expect(omi).toMatchObject({ region: 'eu-west-2', imageName: 'web', sourceImageId: 'ami-debian12' })
  expect(omi?.snapshotIds).toHaveLength(1)
  expect(world.cloud.everything().sort()).toEqual([omi?.imageId, ...(omi?.snapshotIds ?? [])].sort())
  expect(requestsOf(built, 'CreateImage')).toMatchObject([{ ImageName: 'web', NoReboot: true }])
})

describe('the source OMI', () => {
  const owned = (owners: string[], more: object = {}) => ({
    source_omi_filter: {
      filters: { 'image-name': 'Debian-12-*' },
      filter: [],
      owners,
      most_recent: true,
      ...more,
    },
  })

  test('is the newest that fits, by the filter and the owners', async () => {
    const { world } = await build(owned(['Outscale']))
    expect([...world.cloud.vms.values()][0]?.ImageId).toBe('ami-debian12')
  })

  test('may be owned by ids, aliases and self, in any mixture', async () => {
    const own = { ImageId: 'ami-own', ImageName: 'Debian-12-own', AccountId: fakeAccountId, AccountAlias: 'me' }
    const { world } = await build(owned(['self', 'Outscale', '999999999999']), ({ cloud }) =>
      cloud.addImage({ ...own, CreationDate: '2026-01-10T00:00:00Z' }),
    )
    expect([...world.cloud.vms.values()][0]?.ImageId).toBe('ami-own')
  })

  test('has to fit the filter even when its id is given', async () => {
    const filter = { filters: { 'image-name': 'Ubuntu-*' }, filter: [], owners: ['Outscale'], most_recent: true }
    const { error, world } = await build({ source_omi: 'ami-debian12', source_omi_filter: filter })
    expect(error?.code).toBe('source-omi-not-found')
    expect(world.cloud.everything()).toEqual([])
  })

  test('several that fit are an error that names them, unless the newest is wanted', async () => {
    const { error } = await build(owned(['Outscale'], { most_recent: false }))
    expect(error?.code).toBe('source-omi-ambiguous')
    expect(error?.message).toContain('Debian-12-2025.10 (ami-debianold)')
  })

  test('pending and failed ones do not count', async () => {
    const { world } = await build(owned(['Outscale']), ({ cloud }) =>
      cloud.addImage({ ImageId: 'ami-bad', ImageName: 'Debian-12-bad', CreationDate: '2026-02-01', State: 'failed' }),
    )
    expect([...world.cloud.vms.values()][0]?.ImageId).toBe('ami-debian12')
  })
})

describe('access to the VM', () => {
  test('only the public half of the key goes to the API, and the port is open to the caller only', async () => {
    const built = await build()
    const [keypair] = requestsOf(built, 'CreateKeypair')
    expect(Buffer.from(String(keypair?.PublicKey), 'base64').toString()).toMatch(/^ssh-ed25519 AAAA/)
    expect(requestsOf(built, 'CreateSecurityGroupRule')).toMatchObject([
      { Rules: [{ FromPortRange: 22, ToPortRange: 22, IpProtocol: 'tcp', IpRanges: ['203.0.113.5/32'] }] },
    ])
  })

  test('everybody may knock only when the template says so, and that is told', async () => {
    const built = await build({ disable_source_cidr_detection: true })
    expect(requestsOf(built, 'CreateSecurityGroupRule')).toMatchObject([{ Rules: [{ IpRanges: ['0.0.0.0/0'] }] }])
    expect(built.warnings[0]).toContain('everybody')
  })

  test('named ranges are taken as they are', async () => {
    const built = await build({
      temporary_security_group_source_cidr: '192.0.2.0/24',
      temporary_security_group_source_cidrs: ['198.51.100.0/24'],
    })
    expect(requestsOf(built, 'CreateSecurityGroupRule')).toMatchObject([
      { Rules: [{ IpRanges: ['192.0.2.0/24', '198.51.100.0/24'] }] },
    ])
  })

  test('a temporary key never takes, and deletes, the name of a key pair that is there', async () => {
    const { error, world } = await build({ temporary_key_pair_name: 'mine' }, ({ cloud }) =>
      cloud.keypairs.set('mine', { KeypairName: 'mine', KeypairId: 'key-1' }),
    )
    expect(error?.code).toBe('key-pair-name-taken')
    expect([...world.cloud.keypairs.keys()]).toEqual(['mine'])
  })

  test('the temporary key is of the type and length asked for', async () => {
    const keyOf = async (options: OptionValues) => {
      const built = await build(options)
      return Buffer.from(String(requestsOf(built, 'CreateKeypair')[0]?.PublicKey), 'base64').toString()
    }
    expect(await keyOf({})).toMatch(/^ssh-ed25519 /)
    expect(await keyOf({ temporary_key_pair_type: 'ecdsa', temporary_key_pair_bits: 384 })).toMatch(
      /^ecdsa-sha2-nistp384 /,
    )
    const rsa = await keyOf({ temporary_key_pair_type: 'rsa', temporary_key_pair_bits: 2048 })
    // Seven bytes of name with its length, the exponent, and a modulus of 257 bytes with theirs.
    expect(Buffer.from(rsa.split(' ')[1] ?? '', 'base64')).toHaveLength(4 + 7 + 4 + 3 + 4 + 257)
    const { error } = await build({ temporary_key_pair_type: 'ecdsa', temporary_key_pair_bits: 1234 })
    expect(error?.code).toBe('key-generation')
  })

  test('existing security groups are used as they are, and stay', async () => {
    const built = await build({ security_group_ids: ['sg-mine'] }, ({ cloud }) =>
      cloud.securityGroups.set('sg-mine', { SecurityGroupId: 'sg-mine', SecurityGroupName: 'mine', rules: [] }),
    )
    expect(built.outcome).toBe('succeeded')
    expect(requestsOf(built, 'CreateVms')).toMatchObject([{ SecurityGroupIds: ['sg-mine'] }])
    expect([...built.world.cloud.securityGroups.keys()]).toEqual(['sg-mine'])
  })

  test('WinRM without a user is refused before anything is made', async () => {
    const { error, world } = await build({ communicator: 'winrm' })
    expect(error).toMatchObject({ code: 'option-missing', where: { option: 'winrm_username' } })
    expect(world.cloud.requests).toEqual([])
  })

  test('without a communicator nothing is opened and nothing is connected', async () => {
    const built = await build({ communicator: 'none' }, () => {}, { provisioners: [] })
    expect(built.outcome).toBe('succeeded')
    expect(requestsOf(built, 'CreateKeypair')).toEqual([])
    expect(requestsOf(built, 'CreateSecurityGroup')).toEqual([])
  })
})

describe('the network', () => {
  const withNet = ({ cloud }: EngineWorld) => {
    cloud.nets.set('vpc-1', { NetId: 'vpc-1', State: 'available' })
    cloud.subnets.set('subnet-1', {
      SubnetId: 'subnet-1',
      NetId: 'vpc-1',
      SubregionName: 'eu-west-2a',
      AvailableIpsCount: 3,
    })
    cloud.subnets.set('subnet-2', {
      SubnetId: 'subnet-2',
      NetId: 'vpc-1',
      SubregionName: 'eu-west-2b',
      AvailableIpsCount: 9,
    })
  }
  const subnets = (more: object) => ({
    subnet_filter: { filters: { 'net-id': 'vpc-1' }, filter: [], most_free: false, random: false, ...more },
  })

  test('of several subnets the one with the most free addresses is taken; its Net and subregion follow', async () => {
    const built = await build(subnets({ most_free: true }), withNet)
    expect(requestsOf(built, 'CreateVms')).toMatchObject([
      { SubnetId: 'subnet-2', Placement: { SubregionName: 'eu-west-2b' } },
    ])
    expect(requestsOf(built, 'CreateSecurityGroup')).toMatchObject([{ NetId: 'vpc-1' }])
    // A VM of a Net without a public IP is reached from inside.
    expect(JSON.stringify(requestsOf(built, 'CreateSecurityGroupRule'))).toContain('10.0.0.0/8')
  })

  test('the Net is found by its filter, and must be the only one', async () => {
    const byRange = { net_filter: { filters: { 'net-id': 'vpc-1' }, filter: [] } }
    const built = await build({ ...byRange, ...subnets({ most_free: true }) }, withNet)
    expect(requestsOf(built, 'CreateSecurityGroup')).toMatchObject([{ NetId: 'vpc-1' }])
    const { error } = await build({ net_filter: { filters: { 'net-id': 'vpc-2' }, filter: [] } }, withNet)
    expect(error?.message).toContain('No Net fits net_filter')
  })

  test('the subregion narrows the subnets', async () => {
    const built = await build({ ...subnets({}), subregion_name: 'eu-west-2a' }, withNet)
    expect(requestsOf(built, 'CreateVms')).toMatchObject([{ SubnetId: 'subnet-1' }])
  })

  test('a Net without a subnet of it is an error before anything is made', async () => {
    const { error, world } = await build({ net_id: 'vpc-1' }, withNet)
    expect(error?.code).toBe('net-without-subnet')
    expect(world.cloud.everything()).toEqual([])
  })

  test('all groups that fit the filter are used, of the Net only', async () => {
    const built = await build(
      {
        ...subnets({ random: true }),
        security_group_filter: { filters: { 'group-name': 'build-*' }, filter: [] },
      },
      (world) => {
        withNet(world)
        for (const [id, net] of [
          ['sg-1', 'vpc-1'],
          ['sg-2', 'vpc-1'],
          ['sg-3', 'vpc-2'],
        ] as const) {
          world.cloud.securityGroups.set(id, {
            SecurityGroupId: id,
            SecurityGroupName: `build-${id}`,
            NetId: net,
            rules: [],
          })
        }
      },
    )
    expect(requestsOf(built, 'CreateVms')).toMatchObject([{ SecurityGroupIds: ['sg-1', 'sg-2'] }])
    expect(built.world.cloud.securityGroups.size).toBe(3)
  })

  test('a public IP of the build’s own is linked, connected to, and given back', async () => {
    const built = await build({ ...subnets({ random: true }), associate_public_ip_address: true }, withNet)
    expect(built.outcome).toBe('succeeded')
    expect(requestsOf(built, 'LinkPublicIp')).toHaveLength(1)
    expect(requestsOf(built, 'CreateSecurityGroupRule')).toMatchObject([{ Rules: [{ IpRanges: ['203.0.113.5/32'] }] }])
    expect(built.world.cloud.publicIps.size).toBe(0)
  })

  test('several subnets without a word which are an error', async () => {
    const { error } = await build(subnets({}), withNet)
    expect(error?.code).toBe('subnet-ambiguous')
  })
})

describe('the build VM', () => {
  test('is tagged with the run, its volumes too, and run_tags win', async () => {
    const built = await build({
      run_tags: { Name: 'mine', from: '{{ .SourceOMI }}' },
      run_volume_tags: { in: '{{ .BuildRegion }}' },
    })
    const tags = [...built.world.cloud.tags.entries()]
    const vm = tags.find(([id]) => id.startsWith('i-'))?.[1]
    const volume = tags.find(([id]) => id.startsWith('vol-'))?.[1]
    expect(vm).toMatchObject({ Name: 'mine', from: 'ami-debian12', 'omi-studio:build': 'osc-bsu.web' })
    expect(volume).toMatchObject({ in: 'eu-west-2', 'omi-studio:run': vm?.['omi-studio:run'] })
    for (const kind of ['key-', 'sg-'])
      expect(tags.find(([id]) => id.startsWith(kind))?.[1]).toHaveProperty('omi-studio:run')
  })

  test('that the cloud ends while it starts fails the build at once, with the cloud’s reason', async () => {
    const device = { device_name: '/dev/xvdb', volume_size: 5, delete_on_vm_deletion: false, no_device: false }
    const { outcome, error, world } = await build({ launch_block_device_mappings: [device] }, ({ cloud }) => {
      cloud.launchFailure = 'InsufficientCapacity'
    })
    expect(outcome).toBe('failed')
    expect(error?.message).toContain('InsufficientCapacity')
    expect(world.cloud.everything()).toEqual([])
  })

  test('that does not obey is stopped by force, which is told', async () => {
    const built = await build({ vm_stop_timeout: 30_000 }, ({ cloud }) => {
      cloud.stubborn = true
    })
    expect(built.outcome).toBe('succeeded')
    expect(requestsOf(built, 'StopVms')).toMatchObject([{}, { ForceStop: true }])
    expect(built.warnings[0]).toContain('by force')
  })

  test('that has to stop by itself and does not is an error after its time', async () => {
    const { error } = await build({ disable_stop_vm: true, vm_stop_timeout: 60_000 })
    expect(error?.code).toBe('wait-timeout')
    expect(error?.hint).toContain('vm_stop_timeout')
  })

  test('has user data encoded once, though they look like base64', async () => {
    const built = await build({ user_data: 'word' })
    expect(requestsOf(built, 'CreateVms')[0]?.UserData).toBe(Buffer.from('word').toString('base64'))
    const encoded = Buffer.from('#!/bin/sh\ntrue\n').toString('base64')
    expect(requestsOf(await build({ user_data: encoded }), 'CreateVms')[0]?.UserData).toBe(encoded)
  })

  test('takes its volumes with it, whatever their flag says about VMs of the OMI', async () => {
    const device = { device_name: '/dev/xvdb', volume_size: 5, delete_on_vm_deletion: false, no_device: false }
    const { omi, world } = await build({ launch_block_device_mappings: [device] })
    expect(omi?.snapshotIds).toHaveLength(2)
    expect(world.cloud.everything().filter((id) => id.startsWith('vol-'))).toEqual([])
  })

  test('is not launched with a root volume smaller than the source’s', async () => {
    const device = { device_name: '/dev/sda1', volume_size: 5, delete_on_vm_deletion: true, no_device: false }
    const { error } = await build({ launch_block_device_mappings: [device] })
    expect(error?.code).toBe('volume-smaller-than-snapshot')
  })
})

describe('the OMI', () => {
  test('is described, tagged and shared as the template says; snapshots have shares and tags of their own', async () => {
    const { world, omi } = await build({
      omi_description: 'made of {{ .SourceOMIName }}',
      tags: { base: '{{ .SourceOMI }}', region: '{{ .BuildRegion }}' },
      snapshot_tags: { base: 'snapshot' },
      omi_account_ids: ['111111111111'],
      snapshot_account_ids: ['222222222222'],
      global_permission: true,
    })
    const image = world.cloud.images.get(omi?.imageId ?? '')
    expect(image?.Description).toBe('made of Debian-12-2026.01')
    expect(image?.PermissionsToLaunch).toEqual({ AccountIds: ['111111111111'], GlobalPermission: true })
    expect(world.cloud.tags.get(omi?.imageId ?? '')).toEqual({ base: 'ami-debian12', region: 'eu-west-2' })
    const [snapshot = ''] = omi?.snapshotIds ?? []
    expect(world.cloud.tags.get(snapshot)).toEqual({ base: 'snapshot', region: 'eu-west-2' })
    expect(world.cloud.snapshots.get(snapshot)?.shared).toEqual({ Additions: { AccountIds: ['222222222222'] } })
  })

  test('a name that is taken fails the build before anything is made, and says how to replace', async () => {
    const { error, world } = await build({}, ({ cloud }) =>
      cloud.addImage({ ImageId: 'ami-old', ImageName: 'web', AccountId: fakeAccountId }),
    )
    expect(error?.code).toBe('omi-name-taken')
    expect(error?.hint).toContain('force_deregister')
    expect(world.cloud.requests.some((request) => request.operation.startsWith('Create'))).toBe(false)
  })

  test('a public OMI of the same name of somebody else does not count', async () => {
    const { outcome } = await build({}, ({ cloud }) => cloud.addImage({ ImageId: 'ami-other', ImageName: 'web' }))
    expect(outcome).toBe('succeeded')
  })

  test('volumes are added to those of the VM, and none is lost', async () => {
    const device = { device_name: '/dev/xvdc', volume_size: 7, delete_on_vm_deletion: true, no_device: false }
    const { world, omi } = await build({ omi_block_device_mappings: [device] })
    expect(world.cloud.images.get(omi?.imageId ?? '')?.BlockDeviceMappings).toMatchObject([
      { DeviceName: '/dev/sda1', Bsu: { SnapshotId: omi?.snapshotIds[0] } },
      { DeviceName: '/dev/xvdc', Bsu: { VolumeSize: 7 } },
    ])
    expect(world.cloud.everything()).toHaveLength(2)
  })

  test('with skip_create_omi nothing is made, and a taken name does not matter', async () => {
    const { outcome, omi, world } = await build({ skip_create_omi: true, force_deregister: true }, ({ cloud }) =>
      cloud.addImage({ ImageId: 'ami-old', ImageName: 'web', AccountId: fakeAccountId }),
    )
    expect(outcome).toBe('succeeded')
    expect(omi).toBeUndefined()
    expect(world.cloud.everything().sort()).toEqual(['ami-old', 'snap-of-ami-old'])
  })
})

describe('replacing an OMI (force_deregister)', () => {
  const old = { ImageId: 'ami-old', ImageName: 'web', AccountId: fakeAccountId, Description: 'the old one' }
  const withOld = ({ cloud }: EngineWorld) => {
    cloud.addImage(old)
    cloud.tags.set('ami-old', { keep: 'me' })
  }

  test('the old one goes when the new content is there, its snapshots stay', async () => {
    const { outcome, omi, world } = await build({ force_deregister: true }, withOld)
    expect(outcome).toBe('succeeded')
    expect(world.cloud.everything().sort()).toEqual(
      [omi?.imageId, ...(omi?.snapshotIds ?? []), 'snap-of-ami-old'].sort(),
    )
    expect(world.cloud.images.get(omi?.imageId ?? '')?.ImageName).toBe('web')
    const order = world.cloud.requests.map((request) => request.operation)
    expect(order.indexOf('DeleteImage')).toBeGreaterThan(order.indexOf('CreateImage'))
  })

  test('-force means the same, and force_delete_snapshot takes the old snapshots too', async () => {
    const { omi, world } = await build({ force_delete_snapshot: true }, withOld, {}, { force: true })
    expect(world.cloud.everything().sort()).toEqual([omi?.imageId, ...(omi?.snapshotIds ?? [])].sort())
  })

  test('when the new one cannot be registered the old one is put back, tags and all', async () => {
    let created = 0
    const { outcome, world } = await build({ force_deregister: true }, (prepared) => {
      withOld(prepared)
      prepared.cloud.fault = (operation) => {
        if (operation !== 'CreateImage') return undefined
        created += 1
        // The capture succeeds; registering fails, however often; putting back succeeds.
        return created >= 2 && created <= 4 ? 'server-error' : undefined
      }
    })
    expect(outcome).toBe('failed')
    const images = [...world.cloud.images.values()].filter((image) => image.AccountId === fakeAccountId)
    expect(images).toMatchObject([{ ImageName: 'web', Description: 'the old one' }])
    expect(world.cloud.tags.get(String(images[0]?.ImageId))).toEqual({ keep: 'me' })
    expect(world.cloud.everything().sort()).toEqual([String(images[0]?.ImageId), 'snap-of-ami-old'].sort())
  })

  test('a build that fails before its end leaves the old one alone', async () => {
    const { outcome, world } = await build({ force_deregister: true }, withOld, {
      provisioners: [provisionerPlan({}, { type: 'nonsense' })],
    })
    expect(outcome).toBe('failed')
    expect(world.cloud.everything().sort()).toEqual(['ami-old', 'snap-of-ami-old'])
  })
})

test('the VM is reached at ssh_host and ssh_port where the template names them, else at its own address', async () => {
  const own = await build()
  expect(own.world.connections.map(({ to }) => to)).toEqual(['198.51.100.7:22'])
  const named = await build({ ssh_host: 'jump.example', ssh_port: 2222, pause_before_connecting: 5_000 })
  expect(named.world.connections).toMatchObject([
    { to: 'jump.example:2222', settings: { pauseBeforeConnecting: 5_000 } },
  ])
  // What is let in is what is knocked at.
  expect(requestsOf(named, 'CreateSecurityGroupRule')).toMatchObject([
    { Rules: [{ FromPortRange: 2222, ToPortRange: 2222 }] },
  ])
})

test('questions of a bastion are refused before anything is made', async () => {
  const { error, world } = await build({ ssh_bastion_host: 'jump', ssh_bastion_interactive: true })
  expect(error).toMatchObject({ code: 'nobody-to-ask', where: { option: 'ssh_bastion_interactive' } })
  expect(world.cloud.everything()).toEqual([])
})

test('ssh_interface decides which of the VM’s addresses that is', async () => {
  const { world } = await build({ ssh_interface: 'private_ip' })
  expect(world.connections.map(({ to }) => to)).toEqual(['10.0.0.4:22'])
})

test('root_device_name is the root device of an OMI that is registered with further volumes', async () => {
  const built = await build({
    root_device_name: '/dev/sda1',
    omi_block_device_mappings: [
      { device_name: '/dev/xvdc', volume_size: 7, delete_on_vm_deletion: true, no_device: false },
    ],
  })
  expect(requestsOf(built, 'CreateImage')[1]).toMatchObject({ RootDeviceName: '/dev/sda1' })
})

test('ssh_clear_authorized_keys removes the very key that the build made', async () => {
  const built = await build({ ssh_clear_authorized_keys: true })
  const key = Buffer.from(String(requestsOf(built, 'CreateKeypair')[0]?.PublicKey), 'base64')
    .toString()
    .split(' ')[1]
  const sed = built.world.commands.filter((command) => command.includes('authorized_keys'))
  expect(sed).toHaveLength(2)
  for (const command of sed) expect(command.replaceAll('\\/', '/')).toContain(`sed -i '/${key}/d'`)
  expect(sed[1]).toContain('sudo sed')
})

test('provisioners and post-processors see build.* with the source, and afterwards the OMI', async () => {
  const seen: Record<string, string>[] = []
  const { omi } = await build(
    {},
    (world) => {
      world.provisioners.set('shell', async (_plan, context) => {
        seen.push({ ...context.variables })
      })
      world.postProcessors.set('manifest', async (artifact, _plan, context) => {
        seen.push({ ...context.variables })
        return { artifact, keepInput: 'always' }
      })
    },
    { postProcessors: [[{ ...provisionerPlan(), type: 'manifest', keepInputArtifact: undefined }]] },
  )
  expect(seen[0]).toMatchObject({
    Host: '198.51.100.7',
    Port: '22',
    User: 'outscale',
    ConnType: 'ssh',
    SourceOMI: 'ami-debian12',
    SourceOMIName: 'Debian-12-2026.01',
    BuildRegion: 'eu-west-2',
  })
  expect(seen[0]?.SSHPrivateKey).toContain('PRIVATE KEY')
  expect(seen[1]).toMatchObject({ OmiId: omi?.imageId, SnapshotIds: omi?.snapshotIds.join(',') })
})
