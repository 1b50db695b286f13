import type { MachineExit, MachineSpec } from '../machines/machine.ts'
import { freePublicAddress } from './addresses.ts'
import type { StateFault } from './faults.ts'
import type { Region } from './region.ts'
import type { VmRecord } from './region-state.ts'
import { sizeOfVmType } from './vm-types.ts'
import { unlinkAtOnce } from './volume-links.ts'
import { removeVolume } from './volumes.ts'

/** A VM with this tag keeps its public IP over a stop. */
const keepsPublicIp = 'osc.fcu.eip.auto-attach'

/**
 * stopped (or new) → pending. It is running once its time is over and its machine is on, whichever is later.
 *
 * @param faults what the fault plan wants to go wrong with this start.
 */
export function beginStart(region: Region, vm: VmRecord, faults: readonly StateFault[] = []): void {
  vm.state = 'pending'
  vm.stateReason = ''
  vm.boot += 1
  vm.due = false
  vm.afterStop = 'stay'
  lendPublicAddress(region, vm)
  const fault = faults.find((one) => one.kind.startsWith('vm-'))
  switch (fault?.kind) {
    case 'vm-stuck-pending':
      return
    case 'vm-quarantined':
      vm.state = 'quarantine'
      vm.stateReason = 'Server.Quarantine: the VM is in quarantine.'
      return
    case 'vm-terminated':
      vm.stateReason = fault.reason
      region.plan(region.timings.vmPending, { kind: 'vm-terminated', vmId: vm.id })
      return
    default:
  }
  region.machines.start(vm.id, vm.boot, () => describeMachine(region, vm))
  region.plan(region.timings.vmPending, { kind: 'vm-started', vmId: vm.id, boot: vm.boot })
}

/** The time of a start is over. */
export function vmStartDue(region: Region, vmId: string, boot: number): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot !== boot || vm.state !== 'pending') return
  vm.due = true
  becomeRunning(region, vm)
}

/** The machine is on. */
export function machineStarted(region: Region, vmId: string, boot: number): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot === boot) becomeRunning(region, vm)
}

function becomeRunning(region: Region, vm: VmRecord): void {
  if (vm.state !== 'pending' || !vm.due || !region.machines.isOn(vm.id)) return
  vm.state = 'running'
  vm.everStarted = true
}

/** The machine could not be started: as in the real cloud the VM ends up stopped and says why. */
export function machineStartFailed(region: Region, vmId: string, boot: number, reason: string): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot !== boot || (vm.state !== 'pending' && vm.state !== 'running')) return
  vm.state = 'stopped'
  vm.stateReason = `Server.InternalError: ${reason}`
  takePublicAddress(region, vm)
}

/** running → stopping. Without force the guest is asked and may take its time; with force the plug is pulled. */
export function beginStop(
  region: Region,
  vm: VmRecord,
  force: boolean,
  afterStop: VmRecord['afterStop'],
): Promise<void> {
  if (vm.state !== 'stopping') {
    vm.state = 'stopping'
    vm.stateReason = 'Client.UserInitiatedShutdown: User initiated shutdown'
    vm.due = false
    vm.afterStop = afterStop
    region.plan(region.timings.vmStopping, { kind: 'vm-stopped', vmId: vm.id, boot: vm.boot })
  }
  return force ? region.machines.kill(vm.id, vm.boot) : region.machines.stop(vm.id, vm.boot)
}

/** Shuts a running VM down for an image and starts it again. Resolves when the machine is off. */
export function restartForImage(region: Region, vm: VmRecord): Promise<void> {
  return beginStop(region, vm, false, 'start')
}

export function vmStopDue(region: Region, vmId: string, boot: number): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot !== boot || vm.state !== 'stopping') return
  vm.due = true
  becomeStopped(region, vm)
}

export function machineStopped(region: Region, vmId: string, boot: number): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot === boot) becomeStopped(region, vm)
}

function becomeStopped(region: Region, vm: VmRecord): void {
  if (vm.state !== 'stopping' || !vm.due || region.machines.isOn(vm.id)) return
  vm.state = 'stopped'
  takePublicAddress(region, vm)
  switch (vm.afterStop) {
    case 'stay':
      return
    case 'start':
      beginStart(region, vm)
      return
    case 'terminate':
      beginTermination(region, vm)
      return
  }
}

/** The guest went down by itself. A reboot is the machine's own affair. */
export function machineExited(region: Region, vmId: string, boot: number, exit: MachineExit): void {
  const vm = region.state.vms.get(vmId)
  if (vm?.boot !== boot || vm.state !== 'running' || exit === 'reboot') return
  void beginStop(region, vm, true, exit === 'crash' ? 'stay' : followUp(vm))
  vm.stateReason =
    exit === 'crash'
      ? 'Server.InternalError: the guest crashed'
      : 'Client.InstanceInitiatedShutdown: the guest shut down'
}

/** What VmInitiatedShutdownBehavior says is to follow a stop; it counts for StopVms too. */
export function followUp(vm: VmRecord): VmRecord['afterStop'] {
  switch (vm.shutdownBehavior) {
    case 'stop':
      return 'stay'
    case 'restart':
      return 'start'
    case 'terminate':
      return 'terminate'
  }
}

/** Any state → shutting-down → terminated. */
export function beginTermination(region: Region, vm: VmRecord): void {
  vm.state = 'shutting-down'
  vm.stateReason = 'Client.UserInitiatedShutdown: User initiated shutdown'
  void region.machines.kill(vm.id, vm.boot)
  region.plan(region.timings.vmShuttingDown, { kind: 'vm-terminated', vmId: vm.id })
}

/** The end: volumes go or become available, addresses and security groups are free again. */
export function vmTerminated(region: Region, vmId: string): void {
  const vm = region.state.vms.get(vmId)
  if (vm === undefined || vm.state === 'terminated') return
  vm.state = 'terminated'
  const off = region.machines.kill(vm.id, vm.boot)
  for (const id of vm.volumeIds) {
    const volume = region.state.volumes.get(id)
    if (volume === undefined) continue
    if (volume.link?.deleteOnVmDeletion) removeVolume(region, volume, off)
    else unlinkAtOnce(region, volume)
  }
  vm.volumeIds = []
  unlinkPublicIp(region, vm)
  delete vm.dynamicPublicIp
  region.plan(region.timings.vmTerminatedShown, { kind: 'vm-forgotten', vmId })
}

export function vmForgotten(region: Region, vmId: string): void {
  region.state.vms.delete(vmId)
  region.machines.forget(vmId)
}

/** Takes the account's public IP from the VM; in the public Cloud it gets a lent one instead. */
export function unlinkPublicIp(region: Region, vm: VmRecord): void {
  const ip = region.state.publicIps.get(vm.publicIpId ?? '')
  if (ip !== undefined) delete ip.link
  delete vm.publicIpId
  if (vm.state === 'running' || vm.state === 'pending') lendPublicAddress(region, vm)
}

/** VMs of the public Cloud have a public address while they are on; in a Net only when one is linked. */
function lendPublicAddress(region: Region, vm: VmRecord): void {
  if (vm.netId !== undefined || vm.publicIpId !== undefined) return
  vm.dynamicPublicIp ??= freePublicAddress(region)
}

function takePublicAddress(region: Region, vm: VmRecord): void {
  delete vm.dynamicPublicIp
  if (!vm.tags.some((tag) => tag.Key === keepsPublicIp)) unlinkPublicIp(region, vm)
}

/** The address under which the VM is known to the world just now. */
export function publicAddressOf(region: Region, vm: VmRecord): string | undefined {
  return region.state.publicIps.get(vm.publicIpId ?? '')?.address ?? vm.dynamicPublicIp
}

/** After a restart of the region: puts the machine behind a VM into the state that the VM is in. */
export function resumeMachine(region: Region, vm: VmRecord): void {
  if (vm.state === 'pending' || vm.state === 'running') {
    region.machines.start(vm.id, vm.boot, () => describeMachine(region, vm))
  } else if (vm.state === 'stopping') {
    void region.machines.stop(vm.id, vm.boot)
  }
}

async function describeMachine(region: Region, vm: VmRecord): Promise<MachineSpec> {
  const size = sizeOfVmType(vm.vmType)
  const publicIp = publicAddressOf(region, vm)
  const disks = vm.volumeIds.map(async (id) => {
    const deviceName = region.state.volumes.get(id)?.link?.deviceName ?? ''
    return { serial: id, deviceName, disk: await region.disks.disk(id), boot: deviceName === vm.rootDeviceName }
  })
  return {
    vmId: vm.id,
    hostname: `ip-${vm.privateIp.replaceAll('.', '-')}`,
    cores: size?.cores ?? 1,
    memory: size?.memory ?? 1,
    bootMode: vm.bootMode,
    disks: await Promise.all(disks),
    authorizedKeys: vm.publicKey === undefined ? [] : [vm.publicKey],
    userData: Buffer.from(vm.userData, 'base64').toString('utf8'),
    privateIp: vm.privateIp,
    ...(publicIp === undefined ? {} : { publicIp }),
  }
}
