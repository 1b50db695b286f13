import type { Check, Finding, OptionValues } from '../component.ts'
import { hasFilters } from '../groups/filters.ts'
import { networkChecks, networkOptions } from '../groups/network.ts'
import { optionalSourceOmiChecks, sourceOmiOptions } from '../groups/source-omi.ts'
import { sshConnectionChecks, sshConnectionOptions, sshKeyPairChecks, sshKeyPairOptions } from '../groups/ssh.ts'
import { vmWaitOptions } from '../groups/waits.ts'
import { text, type ValuesOf } from '../option.ts'
import { isGiven, isValues } from '../values.ts'

const { vm_ready_timeout, vm_deletion_timeout } = vmWaitOptions
const { ssh_keypair_name, temporary_key_pair_name, temporary_key_pair_type, temporary_key_pair_bits, ssh_interface } =
  sshKeyPairOptions

/** The OUTSCALE VM on which a remote chroot build works: an existing one, or one launched for the run. */
export const chrootHostOptions = {
  vm_id: text({
    help: 'Existing VM to work on; without it one is launched for the run and removed after.',
    details: 'It must run Linux, be in the same account and region, and let its user become root (sudo).',
    example: 'i-12345678',
    source: 'spec/builders.md B-18',
  }),
  ...sourceOmiOptions,
  vm_type: text({
    help: 'Type of the VM to launch.',
    fallback: 'tinav6.c2r4p2',
    widget: 'vm-type',
    source: 'CreateVms.VmType',
  }),
  ...networkOptions,
  vm_ready_timeout,
  vm_deletion_timeout,
  ...sshConnectionOptions,
  ssh_keypair_name,
  temporary_key_pair_name,
  temporary_key_pair_type,
  temporary_key_pair_bits,
  ssh_interface,
} as const

export type ChrootHostOptions = ValuesOf<typeof chrootHostOptions>

/** What is wrong with the block `chroot_host`. */
export const chrootHostChecks: readonly Check[] = [
  {
    name: 'host-reachable',
    run: ({ values, unknown }) => {
      const host = values.chroot_host
      if (!isValues(host) || unknown.includes('chroot_host')) return []
      return [...loginFindings(host), ...(isGiven(host.vm_id) ? existingVmFindings(host) : launchFindings(host))]
    },
  },
  ...[...sshConnectionChecks, ...sshKeyPairChecks, ...networkChecks, ...optionalSourceOmiChecks].map(ofHost),
]

/** The same check of the options in `chroot_host`, which go by SSH always. */
function ofHost(check: Check): Check {
  return {
    name: `chroot-host-${check.name}`,
    run: (around) => {
      const host = around.values.chroot_host
      if (!isValues(host) || around.unknown.includes('chroot_host')) return []
      return check
        .run({ ...around, values: { ...host, communicator: 'ssh' }, unknown: [] })
        .map((finding) => ({ ...finding, option: ['chroot_host', ...finding.option] }))
    },
  }
}

function loginFindings(host: OptionValues): Finding[] {
  if (isGiven(host.ssh_username)) return []
  return [
    {
      severity: 'error',
      code: 'option-missing',
      option: ['chroot_host'],
      message: 'chroot_host needs ssh_username',
      hint: 'Official OUTSCALE images have the user outscale.',
    },
  ]
}

/** Nothing of these means anything for a VM that is there already. */
const onlyForLaunch = [
  'source_omi',
  'source_omi_filter',
  'subregion_name',
  'subnet_id',
  'subnet_filter',
  'net_id',
  'net_filter',
  'associate_public_ip_address',
  'security_group_id',
  'security_group_ids',
  'security_group_filter',
  'ssh_keypair_name',
  'temporary_key_pair_name',
  'temporary_key_pair_type',
  'temporary_key_pair_bits',
]

function existingVmFindings(host: OptionValues): Finding[] {
  const ways = ['ssh_private_key_file', 'ssh_agent_auth', 'ssh_password']
  const noWay = !ways.some((way) => isGiven(host[way]) && host[way] !== false)
  return [
    ...(noWay
      ? [
          {
            severity: 'error' as const,
            code: 'option-missing' as const,
            option: ['chroot_host'],
            message: 'chroot_host says nothing to log in to the existing VM with',
            hint: 'Set ssh_private_key_file, or ssh_agent_auth = true, or ssh_password.',
          },
        ]
      : []),
    ...onlyForLaunch.flatMap((name): Finding[] =>
      isGiven(host[name]) && host[name] !== false
        ? [
            {
              severity: 'warning',
              code: 'no-effect',
              option: ['chroot_host', name],
              message: `${name} has no effect: the VM of vm_id is there already`,
            },
          ]
        : [],
    ),
  ]
}

function launchFindings(host: OptionValues): Finding[] {
  const filter = host.source_omi_filter
  if (isGiven(host.source_omi) || (isValues(filter) && (hasFilters(filter) || isGiven(filter.owners)))) return []
  return [
    {
      severity: 'error',
      code: 'option-missing',
      option: ['chroot_host'],
      message: 'chroot_host says neither which VM to work on nor from which OMI to launch one',
      hint: 'Set vm_id, or source_omi or source_omi_filter.',
    },
  ]
}
