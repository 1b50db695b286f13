import { describe, expect, test } from 'vitest'
import { type OperationName, operations } from '#shared/oapi/operations.ts'
import { signAws4 } from '#test/support/sandbox/signed-request.ts'
import { createTestRegion, publicImage, runningVm, type TestRegion, tester } from '#test/support/sandbox/test-region.ts'

/** Calls over the wire form and parses the answer by the declared schema, strictly. */
async function call(region: TestRegion, name: OperationName, request: object, signed = true): Promise<Answer> {
  const path = `/api/v1/${name}`
  const body = JSON.stringify(request)
  const wire = signed
    ? signAws4({ path, body, time: region.clock.now(), ...tester })
    : { method: 'POST', path, headers: { host: 'x' }, body: Buffer.from(body) }
  const reply = await region.handle(wire)
  if (reply.kind !== 'answer') throw new Error('no answer')
  expect(reply.status, `${name}: ${reply.body}`).toBe(200)
  const content = JSON.parse(reply.body)
  const parsed = operations[name].response.safeParse(content)
  expect(parsed.error?.issues, name).toBeUndefined()
  expect(content.ResponseContext.RequestId).toMatch(/^[0-9a-f-]{36}$/)
  return content
}

// biome-ignore lint/suspicious/noExplicitAny: answers of 58 operations are looked into here; their shapes are checked by the schema above.
type Answer = any

describe('every operation of shared/oapi', () => {
  test('answers by its declared response schema', async () => {
    const region = await createTestRegion()
    const done = new Set<OperationName>()
    const run = async (name: OperationName, request: object) => {
      done.add(name)
      const answer = await call(region, name, request)
      await region.settled()
      return answer
    }
    const imageId = await publicImage(region)

    for (const name of Object.keys(operations) as OperationName[]) {
      if (name === 'CheckAuthentication') await run(name, { Login: tester.login, Password: tester.password })
      else if (name === 'ReadConsumptionAccount') await run(name, { FromDate: '2026-06-01', ToDate: '2026-07-01' })
      else if (name.startsWith('Read') && !/ConsoleOutput|AdminPassword/.test(name)) await run(name, {})
    }
    await run('CreateKeypair', { KeypairName: 'key' })
    const group = await run('CreateSecurityGroup', { SecurityGroupName: 'group', Description: 'for the test' })
    const groupId = group.SecurityGroup.SecurityGroupId
    const rule = {
      SecurityGroupId: groupId,
      Flow: 'Inbound',
      Rules: [{ IpProtocol: 'tcp', FromPortRange: 22, ToPortRange: 22, IpRanges: ['0.0.0.0/0'] }],
    }
    await run('CreateSecurityGroupRule', rule)
    const ip = await run('CreatePublicIp', {})
    const vm = await run('CreateVms', { ImageId: imageId, KeypairName: 'key', SecurityGroupIds: [groupId] })
    const vmId = vm.Vms[0].VmId
    const link = await run('LinkPublicIp', { PublicIpId: ip.PublicIp.PublicIpId, VmId: vmId })
    await run('ReadVms', {})
    await run('ReadVmsState', { AllVms: true })
    await run('ReadPublicIps', {})
    await run('UnlinkPublicIp', { LinkPublicIpId: link.LinkPublicIpId })
    await run('ReadConsoleOutput', { VmId: vmId })
    await run('ReadAdminPassword', { VmId: vmId })
    await run('CreateTags', { ResourceIds: [vmId, groupId], Tags: [{ Key: 'k', Value: 'v' }] })
    await run('ReadTags', {})
    await run('DeleteTags', { ResourceIds: [groupId], Tags: [{ Key: 'k', Value: 'v' }] })
    await run('RebootVms', { VmIds: [vmId] })
    const volume = await run('CreateVolume', { SubregionName: 'eu-west-2a', Size: 4 })
    const volumeId = volume.Volume.VolumeId
    await run('ReadVolumes', {})
    await run('LinkVolume', { VolumeId: volumeId, VmId: vmId, DeviceName: '/dev/xvdb' })
    await run('ReadVolumes', {})
    await run('UnlinkVolume', { VolumeId: volumeId })
    const snapshot = await run('CreateSnapshot', { VolumeId: volumeId, Description: 'copy' })
    const snapshotId = snapshot.Snapshot.SnapshotId
    await run('ReadSnapshots', {})
    const permissions = { Additions: { AccountIds: ['210987654321'] } }
    await run('UpdateSnapshot', { SnapshotId: snapshotId, PermissionsToCreateVolume: permissions })
    const osu = { DiskImageFormat: 'qcow2', OsuBucket: 'bucket' }
    await run('CreateSnapshotExportTask', { SnapshotId: snapshotId, OsuExport: osu })
    await run('ReadSnapshotExportTasks', {})
    await run('StopVms', { VmIds: [vmId] })
    await run('ReadVms', {})
    await run('UpdateVm', { VmId: vmId, VmType: 'tinav6.c4r8p1' })
    const image = await run('CreateImage', { VmId: vmId, ImageName: 'my image' })
    const ownImage = image.Image.ImageId
    await run('ReadImages', {})
    await run('UpdateImage', { ImageId: ownImage, PermissionsToLaunch: { Additions: { GlobalPermission: true } } })
    await run('CreateImageExportTask', { ImageId: ownImage, OsuExport: osu })
    await run('ReadImageExportTasks', {})
    await run('StartVms', { VmIds: [vmId] })
    await run('DeletePublicIp', { PublicIpId: ip.PublicIp.PublicIpId })
    await run('DeleteImage', { ImageId: ownImage })
    await run('DeleteSnapshot', { SnapshotId: snapshotId })
    await run('DeleteVolume', { VolumeId: volumeId })
    await run('DeleteVms', { VmIds: [vmId] })
    await run('ReadVms', {})
    await run('DeleteSecurityGroupRule', rule)
    await run('DeleteSecurityGroup', { SecurityGroupId: groupId })
    await run('DeleteKeypair', { KeypairName: 'key' })

    expect(Object.keys(operations).filter((name) => !done.has(name as OperationName))).toEqual([])
  })

  test('without a signature answers only where the API asks for none', async () => {
    const region = await createTestRegion()
    for (const [name, { auth }] of Object.entries(operations)) {
      const reply = await region.handle({
        method: 'POST',
        path: `/api/v1/${name}`,
        headers: { host: 'x' },
        body: Buffer.from('{}'),
      })
      expect(reply.kind === 'answer' && reply.status, name).toBe(auth === 'none' ? 200 : 401)
    }
  })

  test('answers a dry run with nothing but its context, and does nothing', async () => {
    const region = await createTestRegion()
    const vmId = await runningVm(region)
    const answer = await call(region, 'DeleteVms', { VmIds: [vmId], DryRun: true })
    expect(Object.keys(answer)).toEqual(['ResponseContext'])
    const { Vms } = await region.call('ReadVms', { Filters: { VmIds: [vmId] } })
    expect(Vms?.[0]?.State).toBe('running')
  })
})
