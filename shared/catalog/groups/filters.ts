import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Finding } from '../component.ts'
import { blocks, flag, text, textMap, texts, type ValuesOf } from '../option.ts'

/** How the API takes a filter: a list of texts or integers, or one flag. */
type FilterKind = 'texts' | 'integers' | 'flag'

/** One filter that templates can name. */
export interface FilterTarget {
  /** The field of the API's filter object: `ImageNames`. */
  readonly field: string
  readonly kind: FilterKind
  /** Other spellings found in templates; singular and plural, hyphen and underscore are the same anyway. */
  readonly aliases?: readonly string[]
}

/** The filters of one kind of resource, by the name that we show. */
export type FilterTable = Readonly<Record<string, FilterTarget>>

const tagFilters = {
  'tag-key': { field: 'TagKeys', kind: 'texts' },
  'tag-value': { field: 'TagValues', kind: 'texts' },
  /** `key=value`; also written `tag:key`. */
  tag: { field: 'Tags', kind: 'texts' },
} as const satisfies FilterTable

/** Filters of `source_omi_filter` and of the data source (FiltersImage). */
export const imageFilters: FilterTable = {
  'image-name': { field: 'ImageNames', kind: 'texts', aliases: ['name'] },
  'image-id': { field: 'ImageIds', kind: 'texts' },
  'account-id': { field: 'AccountIds', kind: 'texts', aliases: ['owner-id'] },
  'account-alias': { field: 'AccountAliases', kind: 'texts', aliases: ['owner-alias'] },
  architecture: { field: 'Architectures', kind: 'texts' },
  'virtualization-type': { field: 'VirtualizationTypes', kind: 'texts' },
  'root-device-type': { field: 'RootDeviceTypes', kind: 'texts' },
  'root-device-name': { field: 'RootDeviceNames', kind: 'texts' },
  'boot-mode': { field: 'BootModes', kind: 'texts' },
  description: { field: 'Descriptions', kind: 'texts' },
  hypervisor: { field: 'Hypervisors', kind: 'texts' },
  'product-code': { field: 'ProductCodes', kind: 'texts' },
  'product-code-name': { field: 'ProductCodeNames', kind: 'texts' },
  state: { field: 'States', kind: 'texts' },
  'secure-boot': { field: 'SecureBoot', kind: 'flag' },
  'tpm-mandatory': { field: 'TpmMandatory', kind: 'flag' },
  'file-location': { field: 'FileLocations', kind: 'texts' },
  'is-public': { field: 'PermissionsToLaunchGlobalPermission', kind: 'flag', aliases: ['global-permission'] },
  'permissions-to-launch-account-id': { field: 'PermissionsToLaunchAccountIds', kind: 'texts' },
  'block-device-mapping.device-name': { field: 'BlockDeviceMappingDeviceNames', kind: 'texts' },
  'block-device-mapping.snapshot-id': { field: 'BlockDeviceMappingSnapshotIds', kind: 'texts' },
  'block-device-mapping.volume-size': { field: 'BlockDeviceMappingVolumeSizes', kind: 'integers' },
  'block-device-mapping.volume-type': { field: 'BlockDeviceMappingVolumeTypes', kind: 'texts' },
  'block-device-mapping.delete-on-vm-deletion': { field: 'BlockDeviceMappingDeleteOnVmDeletion', kind: 'flag' },
  ...tagFilters,
}

/** Filters of `net_filter` (FiltersNet). */
export const netFilters: FilterTable = {
  'net-id': { field: 'NetIds', kind: 'texts', aliases: ['vpc-id'] },
  'ip-range': { field: 'IpRanges', kind: 'texts', aliases: ['cidr', 'cidr-block'] },
  'dhcp-options-set-id': { field: 'DhcpOptionsSetIds', kind: 'texts', aliases: ['dhcp-options-id'] },
  'is-default': { field: 'IsDefault', kind: 'flag' },
  state: { field: 'States', kind: 'texts' },
  ...tagFilters,
}

/** Filters of `subnet_filter` (FiltersSubnet). */
export const subnetFilters: FilterTable = {
  'subnet-id': { field: 'SubnetIds', kind: 'texts' },
  'net-id': { field: 'NetIds', kind: 'texts', aliases: ['vpc-id'] },
  'ip-range': { field: 'IpRanges', kind: 'texts', aliases: ['cidr', 'cidr-block'] },
  'available-ips-count': { field: 'AvailableIpsCounts', kind: 'integers', aliases: ['available-ip-address-count'] },
  'subregion-name': { field: 'SubregionNames', kind: 'texts', aliases: ['sub-region-name', 'availability-zone'] },
  state: { field: 'States', kind: 'texts' },
  ...tagFilters,
}

/** Filters of `security_group_filter` (FiltersSecurityGroup). */
export const securityGroupFilters: FilterTable = {
  'security-group-id': { field: 'SecurityGroupIds', kind: 'texts', aliases: ['group-id'] },
  'security-group-name': { field: 'SecurityGroupNames', kind: 'texts', aliases: ['group-name'] },
  'net-id': { field: 'NetIds', kind: 'texts', aliases: ['vpc-id'] },
  description: { field: 'Descriptions', kind: 'texts' },
  'inbound-rule-ip-range': { field: 'InboundRuleIpRanges', kind: 'texts' },
  'inbound-rule-protocol': { field: 'InboundRuleProtocols', kind: 'texts' },
  'inbound-rule-account-id': { field: 'InboundRuleAccountIds', kind: 'texts' },
  'inbound-rule-from-port-range': { field: 'InboundRuleFromPortRanges', kind: 'integers' },
  'inbound-rule-to-port-range': { field: 'InboundRuleToPortRanges', kind: 'integers' },
  'inbound-rule-security-group-id': { field: 'InboundRuleSecurityGroupIds', kind: 'texts' },
  'inbound-rule-security-group-name': { field: 'InboundRuleSecurityGroupNames', kind: 'texts' },
  'outbound-rule-ip-range': { field: 'OutboundRuleIpRanges', kind: 'texts' },
  'outbound-rule-protocol': { field: 'OutboundRuleProtocols', kind: 'texts' },
  'outbound-rule-account-id': { field: 'OutboundRuleAccountIds', kind: 'texts' },
  'outbound-rule-from-port-range': { field: 'OutboundRuleFromPortRanges', kind: 'integers' },
  'outbound-rule-to-port-range': { field: 'OutboundRuleToPortRanges', kind: 'integers' },
  'outbound-rule-security-group-id': { field: 'OutboundRuleSecurityGroupIds', kind: 'texts' },
  'outbound-rule-security-group-name': { field: 'OutboundRuleSecurityGroupNames', kind: 'texts' },
  ...tagFilters,
}

/** `filters` and `filter { }`, in every filter block. */
function filterOptions(example: string) {
  return {
    filters: textMap({
      help: 'Filters by name; each narrows the choice.',
      details: 'Wildcards are the API’s own: Debian-12-* in a name. `tag:KEY` = VALUE filters by a tag.',
      fallback: {},
      example,
    }),
    filter: blocks(
      {
        name: text({ help: 'Name of the filter.', required: true }),
        value: text({ help: 'Value that it must have.', required: true }),
      },
      {
        help: 'The same, one filter a block; merged with `filters`, several of one name are alternatives.',
        fallback: [],
      },
    ),
  } as const
}

/** What chooses an image; the body of `source_omi_filter` and the top of the data source. */
export const imageFilterOptions = {
  ...filterOptions('{ "image-name" = "Debian-12-*" }'),
  owners: texts({
    help: 'Accounts whose images qualify: account ids, aliases such as Outscale, or self.',
    details: 'Required, so that nobody’s image of the same name is taken by chance.',
    fallback: [],
    example: '["Outscale"]',
    widget: 'accounts',
  }),
  most_recent: flag({
    help: 'Of several matching images, take the one created last; without it, several are an error.',
    fallback: false,
  }),
} as const

export const netFilterOptions = filterOptions('{ "tag:Name" = "build" }')

export const subnetFilterOptions = {
  ...filterOptions('{ "tag:Name" = "build" }'),
  most_free: flag({ help: 'Of several subnets, take the one with the most free addresses.', fallback: false }),
  random: flag({ help: 'Of several subnets, take any.', fallback: false }),
} as const

export const securityGroupFilterOptions = filterOptions('{ "security-group-name" = "build" }')

export type ImageFilterOptions = ValuesOf<typeof imageFilterOptions>
export type NetFilterOptions = ValuesOf<typeof netFilterOptions>
export type SubnetFilterOptions = ValuesOf<typeof subnetFilterOptions>
export type SecurityGroupFilterOptions = ValuesOf<typeof securityGroupFilterOptions>

/** A filter object as the API takes it: `{ ImageNames: ['Debian-12-*'] }`. */
export type ApiFilters = Readonly<Record<string, readonly string[] | readonly number[] | boolean>>

interface WrittenFilters {
  readonly filters?: Readonly<Record<string, string>>
  readonly filter?: readonly { readonly name: string; readonly value: string }[]
}

/**
 * The filters of a decoded filter block as the API takes them. Names that `filterFindings` reports are left out;
 * a plan with such a finding never runs.
 */
export function apiFilters(table: FilterTable, written: WrittenFilters): ApiFilters {
  const result: Record<string, (string | number)[] | boolean> = {}
  for (const { name, value } of writtenFilters(written)) {
    const target = filterNamed(table, name)
    if (target === undefined) continue
    if (target.kind === 'flag') {
      result[target.field] = isTrue(value)
      continue
    }
    const text = name.startsWith('tag:') ? `${name.slice(4)}=${value}` : value
    const list = result[target.field]
    const item = target.kind === 'integers' ? Number(text) : text
    result[target.field] = Array.isArray(list) ? [...list, item] : [item]
  }
  return result as ApiFilters
}

/** The filter that a template means by a name, in any of the spellings that templates use. */
export function filterNamed(table: FilterTable, name: string): FilterTarget | undefined {
  if (name.startsWith('tag:') && name.length > 4) return table.tag
  const wanted = plain(name)
  for (const [canonical, target] of Object.entries(table)) {
    if ([canonical, target.field, ...(target.aliases ?? [])].some((spelling) => plain(spelling) === wanted))
      return target
  }
  return undefined
}

/** Errors for filters that the API does not have, or whose value it would not take (defect D-05: dropping them widens the choice). */
export function filterFindings(
  table: FilterTable,
  written: WrittenFilters,
  option: readonly (string | number)[],
): Finding[] {
  const findings: Finding[] = []
  for (const { name, value, path } of writtenFilters(written)) {
    const target = filterNamed(table, name)
    const place = [...option, ...path]
    if (target === undefined) {
      const near = nearestName(name, Object.keys(table))
      findings.push({
        severity: 'error',
        code: 'unknown-filter',
        option: place,
        ...(path[0] === 'filters' ? { at: 'name' } : {}),
        message: `there is no filter "${name}"`,
        hint:
          near === undefined ? `Filters are ${Object.keys(table).join(', ')}, and tag:KEY.` : `Did you mean ${near}?`,
        ...(near === undefined || path[0] !== 'filters' ? {} : { replacement: near }),
      })
    } else if (target.kind === 'integers' && !/^\d+$/.test(value)) {
      findings.push({
        severity: 'error',
        code: 'bad-filter-value',
        option: place,
        message: `the filter "${name}" needs a whole number, not "${value}"`,
      })
    } else if (target.kind === 'flag' && !/^(true|false|1|0)$/i.test(value)) {
      findings.push({
        severity: 'error',
        code: 'bad-filter-value',
        option: place,
        message: `the filter "${name}" is true or false, not "${value}"`,
      })
    } else if (value === '') {
      findings.push({
        severity: 'error',
        code: 'bad-filter-value',
        option: place,
        message: `the filter "${name}" has no value`,
      })
    }
  }
  return findings
}

function writtenFilters(written: WrittenFilters) {
  return [
    ...Object.entries(written.filters ?? {}).map(([name, value]) => ({ name, value, path: ['filters', name] })),
    ...(written.filter ?? []).map(({ name, value }, index) => ({ name, value, path: ['filter', index, 'name'] })),
  ]
}

/** `Ip_Ranges`, `ip-range` and `IpRanges` are the same. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '').replace(/s$/, '')
}

function isTrue(value: string): boolean {
  return /^(true|1)$/i.test(value)
}

/** Whether a decoded filter block says anything. */
export function hasFilters(written: WrittenFilters | undefined): boolean {
  return written !== undefined && writtenFilters(written).length > 0
}
