import { isInRange, privateDnsName, publicDnsName } from './addresses.ts'
import type { Region } from './region.ts'
import type { VmRecord } from './region-state.ts'
import { publicAddressOf } from './vm-lifecycle.ts'

/** What a TCP connection to an address of the region meets. */
export type NetworkPath =
  /** Connect there instead. */
  | { readonly kind: 'open'; readonly host: string; readonly port: number; readonly vmId: string }
  /** Nothing listens on that port: a connection is refused at once. */
  | { readonly kind: 'refused'; readonly vmId: string }
  /** A security group does not let it through, or the VM is off: a connection gets no answer. */
  | { readonly kind: 'filtered'; readonly vmId: string }
  /** Nobody has this address. */
  | { readonly kind: 'unknown-address' }

/**
 * Where a connection to a VM really goes on this computer.
 *
 * @param address a public or private IP address or DNS name of a VM.
 * @param source the address that the caller has in the eyes of security groups.
 */
export function findPath(region: Region, address: string, port: number, source: string): NetworkPath {
  const vm = vmAt(region, address.toLowerCase())
  if (vm === undefined) return { kind: 'unknown-address' }
  if (vm.state !== 'running' || !isLetIn(region, vm, port, source)) return { kind: 'filtered', vmId: vm.id }
  const endpoint = region.machines.endpoint(vm.id, port)
  return endpoint === undefined ? { kind: 'refused', vmId: vm.id } : { kind: 'open', ...endpoint, vmId: vm.id }
}

/** A VM by any of its addresses. Private ranges of different Nets may overlap: a VM that is on comes first. */
function vmAt(region: Region, address: string): VmRecord | undefined {
  let found: VmRecord | undefined
  for (const vm of region.state.vms.values()) {
    if (vm.state === 'terminated') continue
    const publicIp = publicAddressOf(region, vm)
    const names = [vm.privateIp, privateDnsName(region, vm.privateIp)]
    if (publicIp !== undefined) names.push(publicIp, publicDnsName(region, publicIp))
    if (!names.includes(address)) continue
    if (vm.state === 'running') return vm
    found ??= vm
  }
  return found
}

function isLetIn(region: Region, vm: VmRecord, port: number, source: string): boolean {
  return vm.securityGroupIds.some((id) =>
    region.state.securityGroups
      .get(id)
      ?.inbound.some(
        (rule) =>
          (rule.protocol === '-1' || ((rule.protocol === 'tcp' || rule.protocol === '6') && inPorts(rule, port))) &&
          rule.ipRanges.some((range) => isInRange(source, range)),
      ),
  )
}

function inPorts(rule: { readonly fromPort: number; readonly toPort: number }, port: number): boolean {
  return port >= rule.fromPort && port <= rule.toPort
}
