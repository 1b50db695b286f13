import type { FiltersNet, FiltersSubnet } from '#shared/oapi/network.ts'
import { availableAddresses } from './addresses.ts'
import { exact, type FilterTable, matchesFilters, one, tagFilters } from './filters.ts'
import { pageOf } from './pagination.ts'
import { rowsFor } from './read-rows.ts'
import type { Handlers, Region } from './region.ts'
import type { NetRecord, SubnetRecord } from './region-state.ts'

const dhcpOptions = 'dopt-00000001'

const netFilters: FilterTable<FiltersNet, NetRecord> = {
  DhcpOptionsSetIds: exact(() => [dhcpOptions]),
  IpRanges: exact((net) => one(net.ipRange)),
  IsDefault: exact((net) => one(net.isDefault)),
  NetIds: exact((net) => one(net.id)),
  States: exact(() => ['available']),
  ...tagFilters(),
}

function subnetFiltersFor(region: Region): FilterTable<FiltersSubnet, SubnetRecord> {
  return {
    AvailableIpsCounts: exact((subnet) => one(availableAddresses(region, subnet))),
    IpRanges: exact((subnet) => one(subnet.ipRange)),
    NetIds: exact((subnet) => one(subnet.netId)),
    States: exact(() => ['available']),
    SubnetIds: exact((subnet) => one(subnet.id)),
    SubregionNames: exact((subnet) => one(subnet.subregionName)),
    ...tagFilters(),
  }
}

export const netHandlers: Handlers<'ReadNets' | 'ReadSubnets'> = {
  ReadNets: (call, request) => {
    const rows = rowsFor(
      call.region.state.nets,
      request.Filters?.NetIds,
      (net) => net.accountId === call.account.accountId && matchesFilters(netFilters, request.Filters, net),
    )
    const { items, next } = pageOf(
      'ReadNets',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return {
      Nets: items.map((net) => ({
        DhcpOptionsSetId: dhcpOptions,
        IpRange: net.ipRange,
        NetId: net.id,
        State: 'available',
        Tags: net.tags,
        Tenancy: 'default',
      })),
      ...next,
    }
  },

  ReadSubnets: (call, request) => {
    const { region } = call
    const filters = subnetFiltersFor(region)
    const rows = rowsFor(
      region.state.subnets,
      request.Filters?.SubnetIds,
      (subnet) => subnet.accountId === call.account.accountId && matchesFilters(filters, request.Filters, subnet),
    )
    const { items, next } = pageOf(
      'ReadSubnets',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return {
      Subnets: items.map((subnet) => ({
        AvailableIpsCount: availableAddresses(region, subnet),
        IpRange: subnet.ipRange,
        MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
        NetId: subnet.netId,
        State: 'available',
        SubnetId: subnet.id,
        SubregionName: subnet.subregionName,
        Tags: subnet.tags,
      })),
      ...next,
    }
  },
}
