import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { LeftoverStep } from '#shared/contract/leftover-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { Keypair } from '#shared/oapi/keypair.ts'
import type { PublicIp } from '#shared/oapi/public-ip.ts'
import type { SecurityGroup } from '#shared/oapi/security-group.ts'
import type { Snapshot } from '#shared/oapi/snapshot.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { Volume } from '#shared/oapi/volume.ts'
import type { PriceList } from '#shared/prices/price-list.ts'
import { readPriceList } from '../accounts/price-list.ts'

/** Everything in an account of the kinds that builds make. No builder makes Nets or subnets. */
export interface AccountInventory {
  /** Without those that are terminated: they are only still listed. */
  readonly vms: readonly Vm[]
  readonly volumes: readonly Volume[]
  /** The account's own, as its OMIs are. */
  readonly snapshots: readonly Snapshot[]
  readonly images: readonly Image[]
  readonly keypairs: readonly Keypair[]
  readonly securityGroups: readonly SecurityGroup[]
  readonly publicIps: readonly PublicIp[]
  /** `undefined` when the catalogue could not be read: a look must not fail for that. */
  readonly prices: PriceList | undefined
}

/**
 * Reads an account as a whole: what depends on what is told by things that bear no mark. One list after another, so that
 * builds that go on are not slowed down.
 *
 * @param tell gets the step that begins
 * @throws OapiError, or what the signal was aborted with
 */
export async function readInventory(
  account: CloudAccount,
  accountId: string,
  signal: AbortSignal,
  tell: (step: LeftoverStep) => void,
): Promise<AccountInventory> {
  const { oapi } = account
  const begin = (step: LeftoverStep) => {
    signal.throwIfAborted()
    tell(step)
  }
  const options = { signal }
  const own = { Filters: { AccountIds: [accountId] } }
  begin('vms')
  const vms = await readAll(oapi, 'ReadVms', 'Vms', {}, options)
  begin('volumes')
  const volumes = await readAll(oapi, 'ReadVolumes', 'Volumes', {}, options)
  begin('snapshots')
  const snapshots = await readAll(oapi, 'ReadSnapshots', 'Snapshots', own, options)
  begin('images')
  const images = await readAll(oapi, 'ReadImages', 'Images', own, options)
  begin('keypairs')
  const keypairs = await readAll(oapi, 'ReadKeypairs', 'Keypairs', {}, options)
  begin('security-groups')
  const securityGroups = await readAll(oapi, 'ReadSecurityGroups', 'SecurityGroups', {}, options)
  begin('public-ips')
  const publicIps = await readAll(oapi, 'ReadPublicIps', 'PublicIps', {}, options)
  begin('prices')
  const prices = await readPriceList(account, signal).catch(() => undefined)
  signal.throwIfAborted()
  return {
    vms: vms.filter(({ State }) => State !== 'terminated'),
    volumes,
    snapshots,
    images,
    keypairs,
    securityGroups,
    publicIps,
    prices,
  }
}
