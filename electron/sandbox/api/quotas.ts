import type { FiltersQuota, Quota } from '#shared/oapi/account.ts'
import { ApiError, type ApiErrorName } from './api-error.ts'
import { type FilterTable, matchesFilters, one, text } from './filters.ts'
import { pageOf } from './pagination.ts'
import type { Handlers, Region } from './region.ts'
import type { RegionState } from './region-state.ts'
import { sizeOfVmType } from './vm-types.ts'

/** The account's limits, by our names. */
export interface Quotas {
  readonly vms: number
  readonly cores: number
  /** GiB. */
  readonly memory: number
  readonly volumes: number
  /** GiB of all volumes together. */
  readonly volumeSize: number
  /** IOPS of all io1 volumes together. */
  readonly iops: number
  readonly snapshots: number
  readonly concurrentSnapshots: number
  readonly publicIps: number
  readonly securityGroups: number
  readonly rulesPerSecurityGroup: number
  readonly tagsPerResource: number
}

export const defaultQuotas: Quotas = {
  vms: 200,
  cores: 800,
  memory: 3200,
  volumes: 1000,
  volumeSize: 51200,
  iops: 200000,
  snapshots: 2000,
  concurrentSnapshots: 100,
  publicIps: 50,
  securityGroups: 200,
  rulesPerSecurityGroup: 100,
  tagsPerResource: 50,
}

interface QuotaRow {
  readonly apiName: string
  readonly collection: string
  readonly short: string
  readonly description: string
  readonly error: ApiErrorName
  /** What the account uses of it; quotas per resource have no use of their own. */
  readonly used: (state: RegionState, accountId: string) => number
}

/** Refuses what would go over the quota. Called before anything is made. */
export function requireQuota(region: Region, accountId: string, name: keyof Quotas, more: number): void {
  const row = quotaRows[name]
  const limit = region.quotas[name]
  const used = row.used(region.state, accountId)
  if (used + more <= limit) return
  throw new ApiError(
    row.error,
    `The limit of ${limit} has been reached (${row.short}: ${used} used, ${more} more wanted).`,
  )
}

/** How many more the account may make. */
export function leftOfQuota(region: Region, accountId: string, name: keyof Quotas): number {
  return Math.max(0, region.quotas[name] - quotaRows[name].used(region.state, accountId))
}

/** Refuses what would go over a quota that counts within one resource. */
export function requireWithin(region: Region, name: 'rulesPerSecurityGroup' | 'tagsPerResource', count: number): void {
  if (count <= region.quotas[name]) return
  throw new ApiError(
    quotaRows[name].error,
    `The limit of ${region.quotas[name]} has been reached (${quotaRows[name].short}).`,
  )
}

const quotaRows: Readonly<Record<keyof Quotas, QuotaRow>> = {
  vms: {
    apiName: 'vm_limit',
    collection: 'Compute',
    short: 'VMs Limit',
    description: 'Maximum number of VMs that are not terminated',
    error: 'quotaVms',
    used: (state, account) => sumOf(state.vms, account, (vm) => (vm.state === 'terminated' ? 0 : 1)),
  },
  cores: {
    apiName: 'core_limit',
    collection: 'Compute',
    short: 'Cores Limit',
    description: 'Maximum number of vCores of VMs that are not terminated',
    error: 'quotaCores',
    used: (state, account) =>
      sumOf(state.vms, account, (vm) => (vm.state === 'terminated' ? 0 : (sizeOfVmType(vm.vmType)?.cores ?? 0))),
  },
  memory: {
    apiName: 'memory_limit',
    collection: 'Compute',
    short: 'Memory Limit',
    description: 'Maximum memory of VMs that are not terminated, in GiB',
    error: 'quotaMemory',
    used: (state, account) =>
      sumOf(state.vms, account, (vm) =>
        vm.state === 'terminated' ? 0 : Math.ceil(sizeOfVmType(vm.vmType)?.memory ?? 0),
      ),
  },
  volumes: {
    apiName: 'bsu_limit',
    collection: 'BSU',
    short: 'Volumes Limit',
    description: 'Maximum number of volumes',
    error: 'quotaVolumes',
    used: (state, account) => sumOf(state.volumes, account, () => 1),
  },
  volumeSize: {
    apiName: 'bsu_size_limit',
    collection: 'BSU',
    short: 'Volumes Size Limit',
    description: 'Maximum size of all volumes, in GiB',
    error: 'quotaVolumeSize',
    used: (state, account) => sumOf(state.volumes, account, (volume) => volume.size),
  },
  iops: {
    apiName: 'iops_limit',
    collection: 'BSU',
    short: 'IOPS Limit',
    description: 'Maximum IOPS of all io1 volumes',
    error: 'quotaIops',
    used: (state, account) =>
      sumOf(state.volumes, account, (volume) => (volume.volumeType === 'io1' ? volume.iops : 0)),
  },
  snapshots: {
    apiName: 'snapshot_limit',
    collection: 'BSU',
    short: 'Snapshots Limit',
    description: 'Maximum number of snapshots',
    error: 'quotaSnapshots',
    used: (state, account) => sumOf(state.snapshots, account, () => 1),
  },
  concurrentSnapshots: {
    apiName: 'concurrent_snapshot_limit',
    collection: 'BSU',
    short: 'Concurrent Snapshots Limit',
    description: 'Maximum number of snapshots under way at the same time',
    error: 'quotaConcurrentSnapshots',
    used: (state, account) =>
      sumOf(state.snapshots, account, ({ state }) => (state === 'in-queue' || state === 'pending' ? 1 : 0)),
  },
  publicIps: {
    apiName: 'eip_limit',
    collection: 'Compute',
    short: 'Public IPs Limit',
    description: 'Maximum number of public IPs',
    error: 'quotaPublicIps',
    used: (state, account) => sumOf(state.publicIps, account, () => 1),
  },
  securityGroups: {
    apiName: 'sg_limit',
    collection: 'Compute',
    short: 'Security Groups Limit',
    description: 'Maximum number of security groups',
    error: 'quotaSecurityGroups',
    used: (state, account) => sumOf(state.securityGroups, account, () => 1),
  },
  rulesPerSecurityGroup: {
    apiName: 'sg_rule_limit',
    collection: 'Compute',
    short: 'Security Group Rules Limit',
    description: 'Maximum number of rules of a security group',
    error: 'quotaRules',
    used: () => 0,
  },
  tagsPerResource: {
    apiName: 'tag_limit',
    collection: 'Other',
    short: 'Tags Limit',
    description: 'Maximum number of tags of a resource',
    error: 'quotaTags',
    used: () => 0,
  },
}

const filters: FilterTable<FiltersQuota, Quota> = {
  Collections: text((quota) => one(quota.QuotaCollection)),
  QuotaNames: text((quota) => one(quota.Name)),
  QuotaTypes: text(() => ['global']),
  ShortDescriptions: text((quota) => one(quota.ShortDescription)),
}

export const quotaHandlers: Handlers<'ReadQuotas'> = {
  ReadQuotas: ({ region, account }, request) => {
    const names = Object.keys(quotaRows) as (keyof Quotas)[]
    const quotas = names
      .map((name): Quota => {
        const row = quotaRows[name]
        return {
          AccountId: account.accountId,
          Description: row.description,
          MaxValue: region.quotas[name],
          Name: row.apiName,
          QuotaCollection: row.collection,
          ShortDescription: row.short,
          UsedValue: row.used(region.state, account.accountId),
        }
      })
      .filter((quota) => matchesFilters(filters, request.Filters, quota))
    const { items, next } = pageOf(
      'ReadQuotas',
      request,
      quotas.map((quota, index) => ({ seq: index + 1, item: quota })),
    )
    return { QuotaTypes: items.length === 0 ? [] : [{ QuotaType: 'global', Quotas: items }], ...next }
  },
}

function sumOf<Row extends { readonly accountId: string; readonly builtIn?: boolean }>(
  table: ReadonlyMap<string, Row>,
  accountId: string,
  weigh: (row: Row) => number,
): number {
  let sum = 0
  for (const row of table.values()) if (row.accountId === accountId && !row.builtIn) sum += weigh(row)
  return sum
}
