import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'ssh2'
import { generateEd25519 } from '#electron/communicators/ssh/ed25519.ts'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'

/** ms after which a VM that does not run, or does not let us in, counts as broken; real machines need longer. */
const usualPatience = 20_000

/** A VM of a test's own, with a way in that is not the program's. */
export interface StandingVm {
  readonly vmId: string
  readonly address: string
  /** Lets the user `outscale` in: OpenSSH. */
  readonly privateKey: string
  /** Runs a command as `outscale`. */
  run(command: string): Promise<{ readonly code: number | undefined; readonly output: string }>
  /** Links a volume, and waits until the guest has it. */
  link(volume: VolumeToLink): Promise<void>
  terminate(): Promise<void>
}

export interface VolumeToLink {
  readonly id: string
  /** As the API is asked for it: `/dev/xvdf`. */
  readonly deviceName: string
}

/**
 * Launches a VM of an OMI with a new key, as its user would. The SSH library is used directly: what the program's own
 * communicator believes about a machine is not the proof.
 */
export async function launchStandingVm(
  region: SandboxRegion,
  imageId: string,
  patience = usualPatience,
): Promise<StandingVm> {
  const key = generateEd25519()
  const name = `look-at-${imageId}-${Math.random().toString(36).slice(2)}`
  await region.call('CreateKeypair', { KeypairName: name, PublicKey: Buffer.from(key.public).toString('base64') })
  const { SecurityGroup } = await region.call('CreateSecurityGroup', {
    SecurityGroupName: `${name}-group`,
    Description: 'lets us look at the VM',
  })
  const SecurityGroupId = SecurityGroup?.SecurityGroupId ?? ''
  await region.call('CreateSecurityGroupRule', {
    SecurityGroupId,
    Flow: 'Inbound',
    IpProtocol: 'tcp',
    FromPortRange: 22,
    ToPortRange: 22,
    IpRange: '127.0.0.1/32',
  })
  const { Vms = [] } = await region.call('CreateVms', {
    ImageId: imageId,
    VmType: 'tinav6.c1r2p2',
    KeypairName: name,
    SecurityGroupIds: [SecurityGroupId],
  })
  const vmId = Vms[0]?.VmId ?? ''
  const terminate = async () => {
    await region.call('DeleteVms', { VmIds: [vmId] })
  }
  try {
    const address = await addressOf(region, vmId, patience)
    return {
      vmId,
      address,
      privateKey: key.private,
      async run(command) {
        const client = await logIn(region, address, key.private, patience)
        try {
          return await execute(client, command)
        } finally {
          client.end()
        }
      },
      async link({ id, deviceName }) {
        await region.call('LinkVolume', { VolumeId: id, VmId: vmId, DeviceName: deviceName })
        await region.settled()
      },
      terminate,
    }
  } catch (error) {
    await terminate()
    throw error
  }
}

async function addressOf(region: SandboxRegion, vmId: string, patience: number): Promise<string> {
  const until = performance.now() + patience
  for (;;) {
    const { Vms = [] } = await region.call('ReadVms', { Filters: { VmIds: [vmId] } })
    const { State, PublicIp } = Vms[0] ?? {}
    if (State === 'running' && PublicIp !== undefined) return PublicIp
    if (performance.now() > until) throw new Error(`the VM ${vmId} is ${State} after ${patience} ms`)
    await pause(10)
  }
}

async function logIn(region: SandboxRegion, address: string, privateKey: string, patience: number): Promise<Client> {
  const until = performance.now() + patience
  for (;;) {
    try {
      const sock = await region.dial(address, 22)
      const client = new Client()
      await new Promise<void>((resolve, reject) => {
        client.once('ready', resolve).once('error', reject)
        client.connect({ sock, username: 'outscale', privateKey })
      })
      return client
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(20)
    }
  }
}

function execute(client: Client, command: string): Promise<{ code: number | undefined; output: string }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) {
        reject(error)
        return
      }
      let output = ''
      let code: number | undefined
      const take = (chunk: Buffer) => {
        output += chunk.toString('utf8')
      }
      channel.on('data', take)
      channel.stderr.on('data', take)
      channel.on('exit', (exit: number) => {
        code = exit
      })
      channel.on('close', () => resolve({ code, output }))
    })
  })
}
