import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type SFTPWrapper } from 'ssh2'
import type { StandingVm } from '#test/support/whole-build/standing-vm.ts'
import { lookAtHost, omiBoots } from '../look-at-vm.ts'
import { packProgram } from '../portable-program.ts'
import type { Proof } from '../proof.ts'
import type { RealBench } from '../real-bench.ts'

/** osc-chroot, local: the program itself runs on a VM of the region, and works on that VM as root. */
export const chrootLocalProof: Proof = {
  name: 'osc-chroot, local, from a source OMI and from scratch: both OMIs boot, and the VM is as before',
  async run(bench) {
    const vm = await bench.launch(await bench.debian())
    let omis: readonly string[]
    try {
      await bringProgram(bench, vm)
      const held = new Set(bench.region.inventory().map(({ id }) => id))
      const before = await lookAtHost(vm)
      const { code, output } = await vm.run(buildCommand(bench, vm))
      if (code !== 0) throw new Error(`the build ended with ${code}:\n${output}`)
      const after = await lookAtHost(vm)
      if (after !== before) throw new Error(`the VM is not as before:\n${after}\nbefore:\n${before}`)
      const made = bench.region.inventory().filter(({ id }) => !held.has(id))
      const other = made.filter(({ kind }) => kind !== 'image' && kind !== 'snapshot')
      if (other.length > 0) throw new Error(`the build left ${other.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`)
      omis = made.filter(({ kind }) => kind === 'image').map(({ id }) => id)
      if (omis.length !== 2) throw new Error(`the build made ${omis.length} OMIs:\n${output}`)
    } finally {
      await vm.terminate()
    }
    for (const omi of omis) await omiBoots(bench, omi, ['made on the VM itself'])
  },
}

/** From the VM, this computer's loopback address is the router of its network. */
function buildCommand({ environment }: RealBench, vm: StandingVm): string {
  const endpoint = new URL(environment.OSC_ENDPOINT_API ?? '')
  // Node's cache of compiled code is not the build's, and would be the one thing that is left on the VM.
  const node = { NODE_DISABLE_COMPILE_CACHE: '1' }
  const variables = { ...environment, ...node, OSC_ENDPOINT_API: `http://10.9.0.1:${endpoint.port}/api/v1` }
  const assignments = Object.entries(variables).map(([name, value]) => `${name}='${value}'`)
  const home = `/home/outscale/studio-${vm.vmId}`
  return `cd ~/program && sudo env ${assignments.join(' ')} OMI_STUDIO_HOME=${home} ./node main.js build --parallel-builds 1 "$PWD/templates/chroot-local.pkr.hcl"`
}

async function bringProgram(bench: RealBench, vm: StandingVm): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'omi-studio-program-'))
  try {
    // The first command waits until the VM lets us in.
    const [archive] = await Promise.all([packProgram(folder), vm.run('true')])
    await upload(bench, vm, archive, '/home/outscale/program.tar.gz')
    const { code, output } = await vm.run(
      'mkdir program && tar --extract --gzip --file program.tar.gz --directory program && rm program.tar.gz',
    )
    if (code !== 0) throw new Error(`the program could not be unpacked: ${output}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function upload(bench: RealBench, vm: StandingVm, from: string, to: string): Promise<void> {
  const client = new Client()
  const sock = await bench.region.dial(vm.address, 22)
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject)
    client.connect({ sock, username: 'outscale', privateKey: vm.privateKey })
  })
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client.sftp((error, opened) => (error ? reject(error) : resolve(opened)))
    })
    await new Promise<void>((resolve, reject) => {
      sftp.fastPut(from, to, (error) => (error ? reject(error) : resolve()))
    })
  } finally {
    client.end()
  }
}
