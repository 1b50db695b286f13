import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'ssh2'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sandboxCredentials } from '#electron/credentials/sandbox-credentials.ts'
import { createOapiClient, type OapiClient } from '#electron/oapi/client.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'
import { createSandboxRegion, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-whole-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function open(): Promise<{ region: SandboxRegion; api: OapiClient }> {
  const region = await createSandboxRegion({
    folder,
    machines: new SimulatedMachineFactory(),
    disks: new SimulatedDiskStore(join(folder, 'disks')),
  })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  const { accessKey, secretKey } = region.account
  const credentials = sandboxCredentials({ endpoint, region: region.name, accessKey, secretKey })
  return { region, api: createOapiClient({ credentials, version: 'test' }) }
}

/** Polls by the API until a VM is in a state. */
async function until(api: OapiClient, vmId: string, state: string) {
  for (;;) {
    const { Vms } = await api.call('ReadVms', { Filters: { VmIds: [vmId] } })
    const vm = Vms?.[0]
    if (vm?.State === state) return vm
    if (vm?.State === 'stopped' && vm.StateReason?.startsWith('Server')) throw new Error(vm.StateReason)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Runs a command over SSH at an address of the region, once its SSH server answers. */
async function run(region: SandboxRegion, address: string, privateKey: string, command: string): Promise<string> {
  let socket = await region.dial(address, 22).catch(() => undefined)
  while (socket === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket = await region.dial(address, 22).catch(() => undefined)
  }
  const client = new Client()
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  client.on('error', reject).on('ready', () => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error)
      let output = ''
      channel.on('data', (data: Buffer) => {
        output += data
      })
      channel.stderr.on('data', (data: Buffer) => {
        output += data
      })
      channel.on('close', () => resolve(output))
    })
  })
  client.connect({ sock: socket, username: 'outscale', privateKey })
  return promise.finally(() => client.end())
}

test('an OMI made in the region holds what was done on the VM, also after a restart of the region', async () => {
  const first = await open()
  const { api } = first
  const { Images } = await api.call('ReadImages', {
    Filters: { ImageNames: ['Ubuntu-24.04-*'], AccountAliases: ['Outscale'] },
  })
  const { Keypair } = await api.call('CreateKeypair', { KeypairName: 'build' })
  const privateKey = Keypair!.PrivateKey!
  const { SecurityGroup } = await api.call('CreateSecurityGroup', { SecurityGroupName: 'build', Description: 'ssh' })
  const SecurityGroupIds = [SecurityGroup!.SecurityGroupId!]
  await api.call('CreateSecurityGroupRule', {
    SecurityGroupId: SecurityGroupIds[0]!,
    Flow: 'Inbound',
    Rules: [{ IpProtocol: 'tcp', FromPortRange: 22, ToPortRange: 22, IpRanges: ['127.0.0.1/32'] }],
  })
  const launch = { KeypairName: 'build', SecurityGroupIds, VmType: 'tinav5.c2r4p1' }
  const { Vms } = await api.call('CreateVms', { ImageId: Images!.at(-1)!.ImageId!, ...launch })
  const vmId = Vms![0]!.VmId!
  const vm = await until(api, vmId, 'running')
  expect(
    await run(first.region, vm.PublicDnsName!, privateKey, 'sudo sh -c "echo built > /etc/made-by" && hostname'),
  ).toBe(`ip-${vm.PrivateIp!.replaceAll('.', '-')}\n`)
  await api.call('StopVms', { VmIds: [vmId] })
  await until(api, vmId, 'stopped')
  const { Image } = await api.call('CreateImage', { VmId: vmId, ImageName: 'built' })
  await api.call('DeleteVms', { VmIds: [vmId] })
  await until(api, vmId, 'terminated')
  await first.region.close()

  const second = await open()
  const copy = await second.api.call('CreateVms', { ImageId: Image!.ImageId!, ...launch })
  const running = await until(second.api, copy.Vms![0]!.VmId!, 'running')
  expect(await run(second.region, running.PublicIp!, privateKey, 'cat /etc/made-by')).toBe('built\n')
  const console = await second.api.call('ReadConsoleOutput', { VmId: running.VmId! })
  expect(Buffer.from(console.ConsoleOutput!, 'base64').toString()).toMatch(/SHA256:/)
  await second.region.close()
})

test('another key than the VM was launched with is refused', async () => {
  const { region, api } = await open()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  await api.call('CreateKeypair', { KeypairName: 'k' })
  const { SecurityGroup } = await api.call('CreateSecurityGroup', { SecurityGroupName: 'g', Description: 'ssh' })
  const rule = { IpProtocol: 'tcp', FromPortRange: 22, ToPortRange: 22, IpRanges: ['0.0.0.0/0'] }
  const SecurityGroupId = SecurityGroup!.SecurityGroupId!
  await api.call('CreateSecurityGroupRule', { SecurityGroupId, Flow: 'Inbound', Rules: [rule] })
  const { Images } = await api.call('ReadImages', { Filters: { ImageNames: ['AlmaLinux-9-*'] } })
  const { Vms } = await api.call('CreateVms', {
    ImageId: Images![0]!.ImageId!,
    KeypairName: 'k',
    SecurityGroupIds: [SecurityGroupId],
  })
  const vm = await until(api, Vms![0]!.VmId!, 'running')
  await expect(run(region, vm.PublicIp!, pem, 'true')).rejects.toThrow(/authentication/i)
  await region.close()
})
