import type { Vm } from '#shared/oapi/vm.ts'

/**
 * The address of a VM to connect to: as `ssh_interface` says, else in a Net the public and then the private IP,
 * elsewhere the public IP and then the public name. An address is preferred to a name, which may not be known yet.
 */
export function addressOf(vm: Vm | undefined, options: { readonly ssh_interface?: string }): string | undefined {
  if (vm === undefined) return undefined
  switch (options.ssh_interface) {
    case 'public_ip':
      return vm.PublicIp || undefined
    case 'private_ip':
      return vm.PrivateIp || undefined
    case 'public_dns':
      return vm.PublicDnsName || undefined
    case 'private_dns':
      return vm.PrivateDnsName || undefined
    default:
      return vm.PublicIp || (vm.SubnetId ? vm.PrivateIp : vm.PublicDnsName) || undefined
  }
}
