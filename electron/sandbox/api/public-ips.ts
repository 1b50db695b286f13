import type { FiltersPublicIp, LinkPublicIpRequest, PublicIp } from '#shared/oapi/public-ip.ts'
import { freePublicAddress } from './addresses.ts'
import { ApiError } from './api-error.ts'
import { exact, type FilterTable, matchesFilters, one, tagFilters } from './filters.ts'
import { newId } from './ids.ts'
import { ownPublicIp, ownVm } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { requireQuota } from './quotas.ts'
import { rowsFor } from './read-rows.ts'
import { type Call, type Handlers, newRecord, type Region } from './region.ts'
import type { PublicIpRecord, VmRecord } from './region-state.ts'
import { unlinkPublicIp } from './vm-lifecycle.ts'

function publicIpView(region: Region, ip: PublicIpRecord): PublicIp {
  const vm = linkedVm(region, ip)
  return {
    ...(ip.link === undefined ? {} : { LinkPublicIpId: ip.link.id }),
    ...(vm === undefined
      ? {}
      : {
          ...(vm.subnetId === undefined ? {} : { NicAccountId: vm.accountId, NicId: vm.nic.id }),
          PrivateIp: vm.privateIp,
          VmId: vm.id,
        }),
    PublicIp: ip.address,
    PublicIpId: ip.id,
    Tags: ip.tags,
  }
}

function linkedVm(region: Region, ip: PublicIpRecord): VmRecord | undefined {
  return ip.link === undefined ? undefined : region.state.vms.get(ip.link.vmId)
}

function filtersFor(region: Region): FilterTable<FiltersPublicIp, PublicIpRecord> {
  const nicOf = (ip: PublicIpRecord) => {
    const vm = linkedVm(region, ip)
    return vm?.subnetId === undefined ? undefined : vm
  }
  return {
    LinkPublicIpIds: exact((ip) => one(ip.link?.id)),
    NicAccountIds: exact((ip) => one(nicOf(ip)?.accountId)),
    NicIds: exact((ip) => one(nicOf(ip)?.nic.id)),
    Placements: exact((ip) => [linkedVm(region, ip)?.netId === undefined ? 'standard' : 'vpc']),
    PrivateIps: exact((ip) => one(linkedVm(region, ip)?.privateIp)),
    PublicIpIds: exact((ip) => one(ip.id)),
    PublicIps: exact((ip) => one(ip.address)),
    VmIds: exact((ip) => one(ip.link?.vmId)),
    ...tagFilters(),
  }
}

export const publicIpHandlers: Handlers<
  'CreatePublicIp' | 'LinkPublicIp' | 'UnlinkPublicIp' | 'DeletePublicIp' | 'ReadPublicIps'
> = {
  CreatePublicIp: (call) => {
    const { region, account } = call
    requireQuota(region, account.accountId, 'publicIps', 1)
    const id = newId('publicIp', region.random, (taken) => region.state.publicIps.has(taken))
    const ip: PublicIpRecord = { ...newRecord(call, id), address: freePublicAddress(region) }
    region.state.publicIps.set(id, ip)
    return { PublicIp: publicIpView(region, ip) }
  },

  LinkPublicIp: (call, request) => {
    const { region } = call
    const ip = ownPublicIp(call, request)
    const vm = vmToLink(call, request)
    if (vm.state !== 'running' && vm.state !== 'stopped' && vm.state !== 'pending') {
      throw new ApiError('vmState', `The VM '${vm.id}' is ${vm.state}.`)
    }
    if (ip.link?.vmId === vm.id) return { LinkPublicIpId: ip.link.id }
    if (ip.link !== undefined && !request.AllowRelink) {
      throw new ApiError('linkedAlready', `The public IP '${ip.address}' is linked to '${ip.link.vmId}'.`)
    }
    const before = linkedVm(region, ip)
    if (before !== undefined) unlinkPublicIp(region, before)
    if (vm.publicIpId !== undefined) unlinkPublicIp(region, vm)
    const link = { id: newId('publicIpLink', region.random), vmId: vm.id }
    ip.link = link
    vm.publicIpId = ip.id
    delete vm.dynamicPublicIp
    return { LinkPublicIpId: link.id }
  },

  UnlinkPublicIp: (call, request) => {
    const ip = linkToEnd(call, request)
    const vm = linkedVm(call.region, ip)
    if (vm === undefined) delete ip.link
    else unlinkPublicIp(call.region, vm)
    return {}
  },

  DeletePublicIp: (call, request) => {
    const ip = ownPublicIp(call, request)
    if (ip.link !== undefined) {
      throw new ApiError('inUse', `The public IP '${ip.address}' is linked to the VM '${ip.link.vmId}'.`)
    }
    call.region.state.publicIps.delete(ip.id)
    return {}
  },

  ReadPublicIps: (call, request) => {
    const { region } = call
    const filters = filtersFor(region)
    const rows = rowsFor(
      region.state.publicIps,
      request.Filters?.PublicIpIds,
      (ip) => ip.accountId === call.account.accountId && matchesFilters(filters, request.Filters, ip),
    )
    const { items, next } = pageOf(
      'ReadPublicIps',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { PublicIps: items.map((ip) => publicIpView(region, ip)), ...next }
  },
}

function vmToLink(call: Call, request: LinkPublicIpRequest): VmRecord {
  if ((request.VmId === undefined) === (request.NicId === undefined)) {
    throw new ApiError('invalidParameter', "Exactly one of the parameters 'VmId', 'NicId' has to be given.")
  }
  if (request.VmId !== undefined) return ownVm(call, request.VmId)
  const found = call.region.state.vms
    .values()
    .find((vm) => vm.accountId === call.account.accountId && vm.nic.id === request.NicId && vm.state !== 'terminated')
  if (found !== undefined) return found
  throw new ApiError('noResource', `The NicId '${request.NicId}' doesn't exist.`)
}

function linkToEnd(
  call: Call,
  { LinkPublicIpId: linkId, PublicIp: address }: { LinkPublicIpId?: string | undefined; PublicIp?: string | undefined },
): PublicIpRecord {
  if (linkId === undefined && address === undefined) {
    throw new ApiError('missingParameter', "One of the parameters 'LinkPublicIpId', 'PublicIp' is required.")
  }
  const found = call.region.state.publicIps
    .values()
    .find(
      (ip) =>
        ip.accountId === call.account.accountId &&
        (linkId === undefined ? ip.address === address : ip.link?.id === linkId),
    )
  if (found?.link !== undefined) return found
  throw new ApiError('noPublicIpLink', `The link '${linkId ?? address}' doesn't exist.`)
}
