import { systemClock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { type ListedBy, readAll } from '#electron/oapi/read-all.ts'
import { volumeLimits, volumeTypes } from '#shared/catalog/groups/block-device.ts'
import type { accountCalls, accountStreams } from '#shared/contract/account-calls.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type { ResourceTag } from '#shared/oapi/common.ts'
import type { PriceList } from '#shared/prices/price-list.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { filteredImages } from './filtered-images.ts'
import { offeredImages } from './offered-images.ts'
import { readPriceList } from './price-list.ts'
import { createSharedReads } from './shared-reads.ts'

type Question = CallInput<'account.nets'>

/** The contract's calls about what an account offers. Each answer is kept for a minute. */
export function createAccountHandlers({ accounts }: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof accountCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof accountStreams>
} {
  const reads = createSharedReads(systemClock)

  /** Asks the chosen account for something of it that is kept. */
  async function ask<T>(
    { account: choice, refresh }: Question,
    signal: AbortSignal,
    key: string,
    read: (account: CloudAccount, signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly region: string; readonly content: T }> {
    const account = await accounts.accountOfChoice(choice)
    const content = await reads.read(account, key, (reading) => read(account, reading), { signal, refresh })
    return { region: account.oapi.region, content }
  }

  return {
    calls: {
      'account.images': async (input, signal) => {
        const account = await accounts.accountOfChoice(input.account)
        return { region: account.oapi.region, ...(await offeredImages(account, reads, input, signal)) }
      },
      'account.filterImages': async (input, signal) => {
        const { imageId, filters = {}, filter = [], owners = [], mostRecent = false } = input
        const query = { id: imageId, filter: { filters, filter, owners, most_recent: mostRecent } }
        const key = `filter ${JSON.stringify(query)}`
        const { region, content } = await ask(input, signal, key, (account, reading) =>
          filteredImages(account, query, reading),
        )
        return { region, ...content }
      },
      'account.vmTypes': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'vm types', async (account, reading) => {
          const [types, prices] = await Promise.all([
            readAll(account.oapi, 'ReadVmTypes', 'VmTypes', {}, { signal: reading }),
            pricesOf(account, reading),
          ])
          return { types, prices }
        })
        return {
          region,
          ...currencyOf(content.prices),
          vmTypes: content.types.map((type) => offeredVmType(type, content.prices)),
        }
      },
      'account.subregions': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'subregions', (account, reading) =>
          readAll(account.oapi, 'ReadSubregions', 'Subregions', {}, { signal: reading }),
        )
        return {
          region,
          subregions: content.map(({ SubregionName: name = '', State: state }) => ({
            name,
            ...(state === undefined ? {} : { state }),
          })),
        }
      },
      'account.nets': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'nets', (account, reading) =>
          readAll(account.oapi, 'ReadNets', 'Nets', {}, { signal: reading }),
        )
        return {
          region,
          nets: content.map(({ NetId: netId = '', IpRange: ipRange, Tags: tags }) => ({
            netId,
            ...nameOf(tags),
            ...(ipRange === undefined ? {} : { ipRange }),
          })),
        }
      },
      'account.subnets': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'subnets', (account, reading) =>
          readAll(account.oapi, 'ReadSubnets', 'Subnets', {}, { signal: reading }),
        )
        return { region, subnets: content.map(offeredSubnet) }
      },
      'account.securityGroups': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'security groups', (account, reading) =>
          readAll(account.oapi, 'ReadSecurityGroups', 'SecurityGroups', {}, { signal: reading }),
        )
        return { region, securityGroups: content.map(offeredSecurityGroup) }
      },
      'account.keypairs': async (input, signal) => {
        const { region, content } = await ask(input, signal, 'keypairs', (account, reading) =>
          readAll(account.oapi, 'ReadKeypairs', 'Keypairs', {}, { signal: reading }),
        )
        return {
          region,
          keypairs: content.map(({ KeypairName: name = '', KeypairType: type }) => ({
            name,
            ...(type === undefined ? {} : { type }),
          })),
        }
      },
      'account.volumeTypes': async (input, signal) => {
        const { region, content: prices } = await ask(input, signal, 'volume prices', pricesOf)
        return {
          region,
          ...currencyOf(prices),
          volumeTypes: volumeTypes.map((name) => offeredVolumeType(name, prices)),
        }
      },
    },
    streams: {},
  }
}

/** Without its prices a list is still of use. */
async function pricesOf(account: CloudAccount, signal: AbortSignal): Promise<PriceList | undefined> {
  try {
    return await readPriceList(account, signal)
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

function currencyOf(prices: PriceList | undefined): { readonly currency?: string } {
  return prices?.currency === undefined ? {} : { currency: prices.currency }
}

function offeredVmType(type: ListedBy<'ReadVmTypes'>, prices: PriceList | undefined) {
  const name = type.VmTypeName ?? ''
  const pricePerHour = prices?.vmHour(name)
  return {
    name,
    cores: type.VcoreCount ?? 0,
    memoryGib: type.MemorySize ?? 0,
    gpus: type.Gpu ?? 0,
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
  }
}

function offeredSubnet(subnet: ListedBy<'ReadSubnets'>) {
  const { SubnetId: subnetId = '', NetId: netId, IpRange: ipRange, SubregionName: subregion } = subnet
  return {
    subnetId,
    ...nameOf(subnet.Tags),
    ...(netId === undefined ? {} : { netId }),
    ...(ipRange === undefined ? {} : { ipRange }),
    ...(subregion === undefined ? {} : { subregion }),
    ...(subnet.AvailableIpsCount === undefined ? {} : { freeAddresses: subnet.AvailableIpsCount }),
  }
}

function offeredSecurityGroup(group: ListedBy<'ReadSecurityGroups'>) {
  const { SecurityGroupId: securityGroupId = '', SecurityGroupName: name, Description: description, NetId } = group
  return {
    securityGroupId,
    ...(name === undefined ? {} : { name }),
    ...(description ? { description } : {}),
    ...(NetId ? { netId: NetId } : {}),
  }
}

function offeredVolumeType(name: (typeof volumeTypes)[number], prices: PriceList | undefined) {
  const pricePerGibMonth = prices?.volumeGibMonth(name)
  return {
    name,
    minSizeGib: 1,
    maxSizeGib: volumeLimits.maxSizeGib,
    ...(name === 'io1' ? { iops: { max: volumeLimits.maxIops, perGib: volumeLimits.maxIopsPerGib } } : {}),
    ...(pricePerGibMonth === undefined ? {} : { pricePerGibMonth }),
  }
}

function nameOf(tags: readonly ResourceTag[] | undefined): { readonly name?: string } {
  const name = tags?.find(({ Key }) => Key === 'Name')?.Value
  return name ? { name } : {}
}
