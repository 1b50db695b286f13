import { ApiError } from './api-error.ts'
import { ownVm } from './lookup.ts'
import type { Call, Handlers } from './region.ts'
import type { VmRecord } from './region-state.ts'
import { beginStart, beginStop, beginTermination, followUp } from './vm-lifecycle.ts'

/** Operations on several VMs are all or nothing: every VM is checked before the first is touched. */
export const vmActionHandlers: Handlers<'StartVms' | 'StopVms' | 'RebootVms' | 'DeleteVms'> = {
  StartVms: (call, request) => {
    const vms = vmsOf(call, request.VmIds)
    for (const vm of vms) requireState(vm, ['stopped', 'pending', 'running'], 'started')
    return changes(vms, (vm) => {
      if (vm.state === 'stopped') beginStart(call.region, vm, call.faults)
    })
  },

  StopVms: (call, request) => {
    const vms = vmsOf(call, request.VmIds)
    for (const vm of vms) {
      if (vm.state === 'pending' && !vm.everStarted) {
        throw new ApiError('neverStarted', `The VM '${vm.id}' is pending and has never been started.`)
      }
      requireState(vm, ['running', 'stopping', 'stopped'], 'stopped')
    }
    return changes(vms, (vm) => {
      if (vm.state === 'running') void beginStop(call.region, vm, request.ForceStop ?? false, followUp(vm))
      else if (vm.state === 'stopping' && request.ForceStop) void beginStop(call.region, vm, true, followUp(vm))
    })
  },

  RebootVms: (call, request) => {
    const vms = vmsOf(call, request.VmIds)
    for (const vm of vms) requireState(vm, ['running'], 'rebooted')
    for (const vm of vms) void call.region.machines.reboot(vm.id)
    return {}
  },

  DeleteVms: (call, request) => {
    const vms = vmsOf(call, request.VmIds)
    for (const vm of vms) {
      if (!vm.deletionProtection) continue
      throw new ApiError('notSupported', `The VM '${vm.id}' is protected against deletion (DeletionProtection).`)
    }
    return changes(vms, (vm) => {
      if (vm.state !== 'terminated' && vm.state !== 'shutting-down') beginTermination(call.region, vm)
    })
  },
}

function vmsOf(call: Call, ids: readonly string[]): VmRecord[] {
  if (ids.length === 0) throw new ApiError('invalidValue', "The value of 'VmIds' must name at least one VM.")
  return [...new Set(ids)].map((id) => ownVm(call, id))
}

function requireState(vm: VmRecord, allowed: readonly VmRecord['state'][], action: string): void {
  if (allowed.includes(vm.state)) return
  throw new ApiError('vmState', `The VM '${vm.id}' is ${vm.state} and cannot be ${action}.`)
}

function changes(vms: readonly VmRecord[], act: (vm: VmRecord) => void) {
  return {
    Vms: vms.map((vm) => {
      const previous = vm.state
      act(vm)
      return { CurrentState: vm.state, PreviousState: previous, VmId: vm.id }
    }),
  }
}
