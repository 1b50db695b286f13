import type { Check, Finding, OptionValue } from '../component.ts'
import { block, flag, text, texts, type ValuesOf } from '../option.ts'
import { isGiven, isValues } from '../values.ts'
import {
  filterFindings,
  hasFilters,
  netFilterOptions,
  netFilters,
  securityGroupFilterOptions,
  securityGroupFilters,
  subnetFilterOptions,
  subnetFilters,
} from './filters.ts'

/** Where the build VM is placed, and who may reach it (spec/builders.md 1.3). */
export const networkOptions = {
  subregion_name: text({
    help: 'Subregion of the VM.',
    fallbackWords: 'the subnet’s, or as the cloud decides',
    example: 'eu-west-2a',
    widget: 'subregion',
    group: 'Network',
    source: 'Placement.SubregionName',
  }),
  subnet_id: text({
    help: 'Subnet of the VM; without one it runs in the public cloud.',
    widget: 'subnet',
    group: 'Network',
    source: 'CreateVms.SubnetId',
  }),
  subnet_filter: block(subnetFilterOptions, {
    help: 'Chooses the subnet by its properties.',
    group: 'Network',
    source: 'spec/builders.md 1.5',
  }),
  net_id: text({
    help: 'Net of the temporary security group.',
    fallbackWords: 'the subnet’s',
    widget: 'net',
    group: 'Network',
    source: 'CreateSecurityGroup.NetId',
  }),
  net_filter: block(netFilterOptions, {
    help: 'Chooses the Net by its properties; exactly one must match.',
    group: 'Network',
    source: 'spec/builders.md 1.5',
  }),
  associate_public_ip_address: flag({
    help: 'Give the VM a public IP of its own for the time of the build.',
    details: 'In a Net, the VM has no public address without it. In the public cloud it has one anyway.',
    fallback: false,
    group: 'Network',
    source: 'LinkPublicIp',
  }),
  security_group_id: text({
    help: 'Security group of the VM, when it is one.',
    widget: 'security-group',
    group: 'Network',
    source: 'CreateVms.SecurityGroupIds',
  }),
  security_group_ids: texts({
    help: 'Security groups of the VM; without any, a temporary one is made.',
    fallback: [],
    widget: 'security-group',
    group: 'Network',
    source: 'CreateVms.SecurityGroupIds',
  }),
  security_group_filter: block(securityGroupFilterOptions, {
    help: 'Chooses the security groups by their properties; all that match are used.',
    group: 'Network',
    source: 'spec/builders.md 1.5',
  }),
  temporary_security_group_source_cidr: text({
    help: 'Addresses from which the temporary security group lets in, as one IPv4 range.',
    fallbackWords: 'this computer’s public address',
    example: '203.0.113.7/32',
    widget: 'cidr',
    group: 'Network',
    source: 'SecurityGroupRule.IpRanges',
  }),
  temporary_security_group_source_cidrs: texts({
    help: 'The same, as several ranges.',
    fallback: [],
    widget: 'cidr',
    group: 'Network',
    since: '0.1.0',
    source: 'spec/builders.md B-20',
  }),
  disable_source_cidr_detection: flag({
    help: 'Open the temporary security group to everybody (0.0.0.0/0) instead of this computer’s public address only.',
    details: 'For computers whose address towards the cloud changes or cannot be found out. Prefer to name the ranges.',
    fallback: false,
    group: 'Network',
    since: '0.1.0',
    source: 'spec/builders.md B-20',
  }),
} as const

export type NetworkOptions = ValuesOf<typeof networkOptions>

export const networkChecks: readonly Check[] = [
  {
    name: 'one-form-of-security-groups',
    run: ({ values, unknown }) => {
      const given = ['security_group_id', 'security_group_ids'].filter(
        (name) => isGiven(values[name]) || unknown.includes(name),
      )
      return given.length === 2
        ? [
            {
              severity: 'error',
              code: 'both-given',
              option: ['security_group_id'],
              message: 'security_group_id and security_group_ids are both set',
              hint: 'Put all of them into security_group_ids.',
            },
          ]
        : []
    },
  },
  {
    name: 'filters-known',
    run: ({ values }) => [
      ...findingsOf('subnet_filter', values.subnet_filter, subnetFilters),
      ...findingsOf('net_filter', values.net_filter, netFilters),
      ...findingsOf('security_group_filter', values.security_group_filter, securityGroupFilters),
    ],
  },
  {
    name: 'id-and-filter',
    run: ({ values }) =>
      (
        [
          ['subnet_filter', ['subnet_id']],
          ['net_filter', ['net_id']],
          ['security_group_filter', ['security_group_ids', 'security_group_id']],
        ] as const
      ).flatMap(([filter, ids]): Finding[] => {
        const id = ids.find((name) => isGiven(values[name]))
        const written = values[filter]
        if (id === undefined || !isValues(written) || !hasFilters(written)) return []
        return [
          {
            severity: 'warning',
            code: 'no-effect',
            option: [filter],
            message: `${filter} has no effect, since ${id} is set`,
            hint: `Remove one of the two.`,
          },
        ]
      }),
  },
  {
    name: 'source-ranges-are-ipv4',
    run: ({ values }) => {
      const single = values.temporary_security_group_source_cidr
      const several = values.temporary_security_group_source_cidrs
      return [
        ...(typeof single === 'string' ? rangeFindings(['temporary_security_group_source_cidr'], single) : []),
        ...(Array.isArray(several) ? several : []).flatMap((range, index) =>
          typeof range === 'string' ? rangeFindings(['temporary_security_group_source_cidrs', index], range) : [],
        ),
      ]
    },
  },
  {
    name: 'temporary-group-options-used',
    run: ({ values }) => {
      const own = ['security_group_id', 'security_group_ids'].find((name) => isGiven(values[name]))
      if (own === undefined) return []
      return [
        'temporary_security_group_source_cidr',
        'temporary_security_group_source_cidrs',
        'disable_source_cidr_detection',
      ].flatMap((name): Finding[] =>
        isGiven(values[name]) && values[name] !== false
          ? [
              {
                severity: 'warning',
                code: 'no-effect',
                option: [name],
                message: `${name} has no effect: with ${own} no temporary security group is made`,
              },
            ]
          : [],
      )
    },
  },
]

function findingsOf(
  option: string,
  written: OptionValue | undefined,
  table: Parameters<typeof filterFindings>[0],
): Finding[] {
  return isValues(written) ? filterFindings(table, written, [option]) : []
}

function rangeFindings(option: readonly (string | number)[], range: string): Finding[] {
  if (range === '' || isIpv4Range(range)) return []
  return [
    {
      severity: 'error',
      code: 'bad-ip-range',
      option,
      message: `"${range}" is not an IPv4 range`,
      hint: 'Write an address and a prefix length: 203.0.113.7/32 for one address, 203.0.113.0/24 for a network.',
    },
  ]
}

/** Whether a text is an IPv4 range in CIDR form; the API takes no IPv6 ranges in security group rules. */
export function isIpv4Range(range: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range)
  if (match === null) return false
  return match.slice(1, 5).every((part) => Number(part) <= 255) && Number(match[5]) <= 32
}
