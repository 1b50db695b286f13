import { createPrivateKey, createPublicKey } from 'node:crypto'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createTestRegion, refusalOf, runningVm, type TestRegion } from '#test/support/sandbox/test-region.ts'

async function groupOf(region: TestRegion, name = 'group', NetId?: string) {
  const { SecurityGroup } = await region.call('CreateSecurityGroup', {
    SecurityGroupName: name,
    Description: 'a group',
    ...(NetId === undefined ? {} : { NetId }),
  })
  return SecurityGroup!.SecurityGroupId!
}

const ssh = { IpProtocol: 'tcp', FromPortRange: 22, ToPortRange: 22, IpRanges: ['127.0.0.1/32'] }

describe('a security group', () => {
  test('cannot be deleted while a VM that is not terminated has it', async () => {
    const region = await createTestRegion()
    const group = await groupOf(region)
    const vmId = await runningVm(region, { SecurityGroupIds: [group] })
    const remove = () => region.call('DeleteSecurityGroup', { SecurityGroupId: group })
    expect(await refusalOf(remove())).toBe('9085')
    await region.call('DeleteVms', { VmIds: [vmId] })
    await region.call('ReadVms', {})
    await remove()
    expect(await refusalOf(remove())).toBe('5020')
  })

  test('cannot be deleted while a rule of another one names it', async () => {
    const region = await createTestRegion()
    const [one, two] = [await groupOf(region, 'one'), await groupOf(region, 'two')]
    const members = { Rules: [{ ...ssh, IpRanges: [], SecurityGroupsMembers: [{ SecurityGroupId: one }] }] }
    await region.call('CreateSecurityGroupRule', { SecurityGroupId: two, Flow: 'Inbound', ...members })
    expect(await refusalOf(region.call('DeleteSecurityGroup', { SecurityGroupId: one }))).toBe('9085')
    await region.call('DeleteSecurityGroupRule', { SecurityGroupId: two, Flow: 'Inbound', ...members })
    await region.call('DeleteSecurityGroup', { SecurityGroupId: one })
  })

  test('that is a default one is reserved', async () => {
    const region = await createTestRegion()
    expect(await refusalOf(region.call('DeleteSecurityGroup', { SecurityGroupName: 'default' }))).toBe('9051')
  })

  test('of a Net begins with open egress, and only such a group has outbound rules', async () => {
    const region = await createTestRegion()
    const { Nets } = await region.call('ReadNets', { Filters: { IsDefault: false } })
    const inside = await groupOf(region, 'inside', Nets![0]!.NetId)
    const outside = await groupOf(region, 'outside')
    const { SecurityGroups } = await region.call('ReadSecurityGroups', { Filters: { SecurityGroupIds: [inside] } })
    expect(SecurityGroups![0]!.OutboundRules).toMatchObject([{ IpProtocol: '-1', IpRanges: ['0.0.0.0/0'] }])
    const out = (SecurityGroupId: string) =>
      region.call('CreateSecurityGroupRule', { SecurityGroupId, Flow: 'Outbound', Rules: [ssh] })
    await out(inside)
    expect(await refusalOf(out(outside))).toBe('4045')
  })

  test('has a name that is unique in its place and does not look like an id', async () => {
    const region = await createTestRegion()
    const { Nets } = await region.call('ReadNets', {})
    await groupOf(region, 'web')
    expect(await refusalOf(groupOf(region, 'web'))).toBe('9008')
    await groupOf(region, 'web', Nets![0]!.NetId)
    expect(await refusalOf(groupOf(region, 'sg-mine'))).toBe('4047')
  })

  test('takes a rule as a list or spelled out, not both, and each only once', async () => {
    const region = await createTestRegion()
    const SecurityGroupId = await groupOf(region)
    const add = (rule: object) => region.call('CreateSecurityGroupRule', { SecurityGroupId, Flow: 'Inbound', ...rule })
    await add({ IpProtocol: 'tcp', FromPortRange: 22, ToPortRange: 22, IpRange: '127.0.0.1/32' })
    expect(await refusalOf(add({ Rules: [ssh] }))).toBe('9000')
    expect(await refusalOf(add({ Rules: [ssh], IpProtocol: 'tcp' }))).toBe('4045')
    expect(await refusalOf(add({}))).toBe('7000')
    expect(await refusalOf(add({ Flow: 'Sideways', Rules: [ssh] }))).toBe('4047')
    for (const wrong of [
      { IpProtocol: 'carrier-pigeon' },
      { FromPortRange: 23 },
      { ToPortRange: 65536 },
      { FromPortRange: -1 },
      { IpRanges: ['here'] },
      { IpRanges: ['1.2.3.4/33'] },
    ]) {
      expect(await refusalOf(add({ Rules: [{ ...ssh, ...wrong }] }))).toBe('4047')
    }
  })
})

describe('a path to a VM', () => {
  test('is open where a group lets the caller in and something listens', async () => {
    const region = await createTestRegion()
    const group = await groupOf(region)
    const vmId = await runningVm(region, { SecurityGroupIds: [group] })
    const { Vms } = await region.call('ReadVms', {})
    const { PublicIp, PublicDnsName, PrivateIp } = Vms![0]!
    expect(region.resolve(PublicIp!, 22)).toEqual({ kind: 'filtered', vmId })
    await region.call('CreateSecurityGroupRule', { SecurityGroupId: group, Flow: 'Inbound', Rules: [ssh] })
    expect(region.resolve(PublicIp!, 22)).toEqual({ kind: 'refused', vmId })
    region.machines.of(vmId).ports.set(22, { host: '127.0.0.1', port: 40022 })
    for (const address of [PublicIp!, PublicDnsName!.toUpperCase(), PrivateIp!]) {
      expect(region.resolve(address, 22)).toEqual({ kind: 'open', host: '127.0.0.1', port: 40022, vmId })
    }
    expect(region.resolve(PublicIp!, 23)).toEqual({ kind: 'filtered', vmId })
    expect(region.resolve('192.0.2.77', 22)).toEqual({ kind: 'unknown-address' })
    await region.call('StopVms', { VmIds: [vmId] })
    expect(region.resolve(PrivateIp!, 22)).toEqual({ kind: 'filtered', vmId })
  })

  test.each([
    ['127.0.0.1/32', 'refused'],
    ['127.0.0.0/8', 'refused'],
    ['0.0.0.0/0', 'refused'],
    ['128.0.0.0/1', 'filtered'],
    ['127.0.0.2/32', 'filtered'],
  ])('through a rule for %s is %s for this computer', async (range, kind) => {
    const region = await createTestRegion()
    const group = await groupOf(region)
    const Rules = [{ ...ssh, IpRanges: [range] }]
    await region.call('CreateSecurityGroupRule', { SecurityGroupId: group, Flow: 'Inbound', Rules })
    await runningVm(region, { SecurityGroupIds: [group] })
    const { Vms } = await region.call('ReadVms', {})
    expect(region.resolve(Vms![0]!.PublicIp!, 22).kind).toBe(kind)
  })

  test('is dialled: connected, refused, timed out by the region’s clock, or given up', async () => {
    const region = await createTestRegion()
    const group = await groupOf(region)
    await region.call('CreateSecurityGroupRule', { SecurityGroupId: group, Flow: 'Inbound', Rules: [ssh] })
    const vmId = await runningVm(region, { SecurityGroupIds: [group] })
    const { Vms } = await region.call('ReadVms', {})
    const address = Vms![0]!.PublicIp!
    await expect(region.dial(address, 22)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(region.dial('192.0.2.77', 22)).rejects.toMatchObject({ code: 'EHOSTUNREACH' })
    const late = region.dial(address, 80)
    const given = new AbortController()
    const stopped = region.dial(address, 80, given.signal)
    given.abort(new Error('enough'))
    region.clock.advance(10_000)
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    await expect(stopped).rejects.toThrow('enough')

    const server = createServer((socket) => socket.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    region.machines.of(vmId).ports.set(22, { host: '127.0.0.1', port })
    const socket = await region.dial(address, 22)
    const text = (await socket.toArray()).join('')
    expect(text).toBe('hello')
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('a public IP', () => {
  test('is linked, moved only when asked to, and not deleted while linked', async () => {
    const region = await createTestRegion()
    const [one, two] = [await runningVm(region), await runningVm(region)]
    await region.call('ReadVms', {})
    const { PublicIp } = await region.call('CreatePublicIp', {})
    const { PublicIpId, PublicIp: address } = PublicIp!
    const link = (VmId: string, more = {}) => region.call('LinkPublicIp', { PublicIpId, VmId, ...more })
    const first = await link(one)
    expect(await link(one)).toEqual(first)
    expect(await refusalOf(link(two))).toBe('9028')
    const moved = await link(two, { AllowRelink: true })
    expect(await refusalOf(region.call('UnlinkPublicIp', first))).toBe('5026')
    const { Vms } = await region.call('ReadVms', {})
    expect(Vms?.map((vm) => vm.PublicIp === address)).toEqual([false, true])
    expect(Vms?.[0]?.PublicIp).toMatch(/^203\.0\.113\./)
    expect(await refusalOf(region.call('DeletePublicIp', { PublicIpId }))).toBe('9004')
    await region.call('UnlinkPublicIp', moved)
    await region.call('DeletePublicIp', { PublicIp: address })
    expect(await refusalOf(region.call('DeletePublicIp', { PublicIpId }))).toBe('5025')
  })

  test('of a terminated VM is free again', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const { PublicIp } = await region.call('CreatePublicIp', {})
    await region.call('LinkPublicIp', { PublicIpId: PublicIp!.PublicIpId, VmId: vmId })
    await region.call('DeleteVms', { VmIds: [vmId] })
    await region.call('ReadVms', {})
    await region.call('DeletePublicIp', { PublicIpId: PublicIp!.PublicIpId })
    expect(region.inventory()).toEqual([])
  })

  test('is never the address of two', async () => {
    const region = await createTestRegion({ quotas: { publicIps: 300 } })
    const addresses = new Set<string | undefined>()
    for (let count = 0; count < 260; count += 1) {
      addresses.add((await region.call('CreatePublicIp', {})).PublicIp?.PublicIp)
    }
    expect(addresses.size).toBe(260)
    expect(addresses).toContain('198.51.100.1')
  })
})

describe('a keypair', () => {
  test('made by the region comes with a private key that fits, once', async () => {
    const region = await createTestRegion()
    const { Keypair } = await region.call('CreateKeypair', { KeypairName: 'made' })
    expect(Keypair).toMatchObject({ KeypairType: 'ssh-rsa', KeypairId: expect.stringMatching(/^key-[0-9a-f]{32}$/) })
    expect(Keypair?.KeypairFingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/)
    expect(Keypair?.PrivateKey).toContain('BEGIN RSA PRIVATE KEY')
    const vmId = await runningVm(region, { KeypairName: 'made' })
    const [line] = region.machines.of(vmId).spec.authorizedKeys
    const { n } = createPublicKey(createPrivateKey(Keypair!.PrivateKey!)).export({ format: 'jwk' })
    const blob = Buffer.from(line!.split(' ')[1]!, 'base64')
    expect(blob.subarray(-256).equals(Buffer.from(n!, 'base64url'))).toBe(true)
    expect(JSON.stringify(await region.call('ReadKeypairs', {}))).not.toContain('PRIVATE')
  })

  test('imported has no private key', async () => {
    const region = await createTestRegion()
    const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVlZDI1NTE5LXB1YmxpYy1rZXktb2YtYS10ZXN0 me'
    const PublicKey = Buffer.from(line).toString('base64')
    const { Keypair } = await region.call('CreateKeypair', { KeypairName: 'mine', PublicKey })
    expect(Keypair).toMatchObject({ KeypairType: 'ssh-ed25519' })
    expect(Keypair?.PrivateKey).toBeUndefined()
    expect(await refusalOf(region.call('CreateKeypair', { KeypairName: 'mine', PublicKey }))).toBe('9011')
    expect(await refusalOf(region.call('CreateKeypair', { KeypairName: 'bad', PublicKey: 'AAAA' }))).toBe('4047')
    expect(await refusalOf(region.call('CreateKeypair', { KeypairName: 'é' }))).toBe('4035')
    await region.call('DeleteKeypair', { KeypairName: 'mine' })
    expect(await refusalOf(region.call('DeleteKeypair', { KeypairName: 'mine' }))).toBe('5071')
  })

  test('of one name is made once, also when two ask together', async () => {
    const region = await createTestRegion()
    const both = await Promise.allSettled([1, 2].map(() => region.call('CreateKeypair', { KeypairName: 'same' })))
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})
