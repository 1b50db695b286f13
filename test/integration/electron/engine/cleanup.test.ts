import { afterEach, expect, test } from 'vitest'
import { cleanUp, type Removal } from '#electron/engine/cleanup.ts'
import { createJournal, type Journal } from '#electron/engine/journal.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import { foldRunEvents, leftoversOf } from '#shared/run/run-state.ts'
import { createAutoClock } from '#test/support/engine/auto-clock.ts'
import { accountIn, temporaryFolder } from '#test/support/engine/engine-world.ts'
import { FakeCloud, fakeAccountId } from '#test/support/engine/fake-cloud.ts'

const build = 'osc-bsu.web'

const journals: Journal[] = []
afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close()
})

/** A journal of things made, and the clean-up over it. */
async function world() {
  const clock = createAutoClock()
  const cloud = new FakeCloud(clock)
  const account = accountIn(cloud, clock)
  const journal = await createJournal(temporaryFolder(), clock.now, (payload) => payload)
  journals.push(journal)
  const said: string[] = []
  let count = 0
  return {
    clock,
    cloud,
    journal,
    said,
    async intend(kind: ResourceKind, traits: Record<string, string>, id?: string) {
      count += 1
      const intentId = `intent-${count}`
      const scope = { region: 'r', endpoint: 'e', accessKeyId: 'k' }
      await journal.append({
        type: 'resource-intended',
        build,
        intentId,
        kind,
        traits,
        scope,
        description: `the ${kind}`,
      })
      if (id !== undefined) await journal.append({ type: 'resource-created', build, intentId, id })
      return intentId
    },
    cleanUp: (accountOf: () => typeof account | undefined = () => account) =>
      cleanUp(foldRunEvents(journal.events), undefined, { journal, clock, accountOf, say: (text) => said.push(text) }),
    leftovers: () => leftoversOf(foldRunEvents(journal.events)),
  }
}

test('things go in the order in which they depend on one another, whatever the order in which they came', async () => {
  const { cloud, intend, cleanUp, leftovers } = await world()
  const { Keypair } = cloud.doCreateKeypair({ KeypairName: 'k' })
  const { SecurityGroup } = cloud.doCreateSecurityGroup({ SecurityGroupName: 'g' })
  const { PublicIp } = cloud.doCreatePublicIp()
  const { Vms } = cloud.doCreateVms({
    ImageId: 'ami-debian12',
    ClientToken: 't',
    SecurityGroupIds: [SecurityGroup.SecurityGroupId],
  })
  const vmId = Vms[0]?.VmId ?? ''
  const { LinkPublicIpId } = cloud.doLinkPublicIp({ PublicIpId: String(PublicIp.PublicIpId), VmId: vmId })
  await intend('keypair', { name: 'k' }, Keypair.KeypairName)
  await intend('security-group', { name: 'g' }, SecurityGroup.SecurityGroupId)
  await intend('public-ip', { before: '' }, String(PublicIp.PublicIpId))
  await intend('vm', { clientToken: 't' }, vmId)
  await intend('public-ip-link', {}, String(LinkPublicIpId))
  expect(await cleanUp()).toEqual([])
  expect(cloud.everything()).toEqual([])
  expect(leftovers()).toEqual([])
  const deletions = cloud.requests.map(({ operation }) => operation).filter((name) => /^(Delete|Unlink)/.test(name))
  const at = (name: string) => deletions.indexOf(name as (typeof deletions)[number])
  expect(at('UnlinkPublicIp')).toBeLessThan(at('DeleteVms'))
  expect(at('DeleteVms')).toBeLessThan(at('DeleteSecurityGroup'))
  expect(at('DeleteVms')).toBeLessThan(at('DeletePublicIp'))
})

test('an OMI’s snapshots are in the journal before the OMI goes, and go after it', async () => {
  const { cloud, journal, intend, cleanUp } = await world()
  cloud.addImage({ ImageId: 'ami-new', ImageName: 'web', AccountId: fakeAccountId })
  await intend('image', { name: 'web', before: '' })
  expect(await cleanUp()).toEqual([])
  expect(cloud.everything()).toEqual([])
  const kinds = journal.events.flatMap((event) =>
    event.type === 'resource-intended'
      ? [`intended ${event.kind}`]
      : event.type === 'resource-destroyed'
        ? ['gone']
        : [],
  )
  expect(kinds).toEqual(['intended image', 'intended snapshot', 'gone', 'gone'])
})

test('a name that was taken before is not the run’s, and is left alone', async () => {
  const { cloud, intend, cleanUp } = await world()
  cloud.addImage({ ImageId: 'ami-theirs', ImageName: 'web', AccountId: fakeAccountId })
  await intend('image', { name: 'web', before: 'ami-theirs' })
  expect(await cleanUp()).toEqual([])
  expect(cloud.images.has('ami-theirs')).toBe(true)
})

test('a volume that somebody linked to the build VM by hand survives it', async () => {
  const { cloud, intend, cleanUp } = await world()
  const { Vms } = cloud.doCreateVms({
    ImageId: 'ami-debian12',
    ClientToken: 't',
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 1, DeleteOnVmDeletion: false } },
      { DeviceName: '/dev/xvdz', Bsu: { VolumeSize: 1, DeleteOnVmDeletion: false } },
    ],
  })
  await intend('vm', { clientToken: 't', devices: '/dev/sda1,/dev/xvdb' }, Vms[0]?.VmId)
  expect(await cleanUp()).toEqual([])
  const byHand = Vms[0]?.BlockDeviceMappings.find((mapping) => mapping.DeviceName === '/dev/xvdz')?.Bsu.VolumeId
  expect(cloud.everything()).toEqual([byHand])
})

test('an unused public IP is taken for the run’s only while the intent is fresh and it is the only one', async () => {
  const fresh = await world()
  fresh.cloud.doCreatePublicIp()
  await fresh.intend('public-ip', { before: '', at: String(fresh.clock.now()), run: 'r' })
  expect(await fresh.cleanUp()).toEqual([])
  expect(fresh.cloud.everything()).toEqual([])

  const later = await world()
  later.cloud.doCreatePublicIp()
  await later.intend('public-ip', { before: '', at: String(later.clock.now() - 86_400_000), run: 'r' })
  expect(await later.cleanUp()).toMatchObject([{ kind: 'public-ip' }])
  expect(later.cloud.everything()).toHaveLength(1)
  expect(later.leftovers()).toMatchObject([{ status: 'stuck', error: { code: 'public-ip-uncertain' } }])

  const tagged = await world()
  const { PublicIp } = tagged.cloud.doCreatePublicIp()
  tagged.cloud.doCreatePublicIp()
  const id = String(PublicIp.PublicIpId)
  tagged.cloud.doCreateTags({ ResourceIds: [id], Tags: [{ Key: 'omi-studio:run', Value: 'r' }] })
  await tagged.intend('public-ip', { before: '', at: '0', run: 'r' })
  expect(await tagged.cleanUp()).toEqual([])
  expect(tagged.cloud.publicIps.has(id)).toBe(false)
})

test('what cannot be deleted is told with its reason, stays listed, and does not hold up the rest', async () => {
  const { cloud, said, intend, cleanUp, leftovers } = await world()
  cloud.doCreateKeypair({ KeypairName: 'k' })
  const { SecurityGroup } = cloud.doCreateSecurityGroup({ SecurityGroupName: 'g' })
  await intend('security-group', { name: 'g' }, SecurityGroup.SecurityGroupId)
  await intend('keypair', { name: 'k' }, 'k')
  cloud.fault = (operation) => (operation === 'DeleteKeypair' ? 'server-error' : undefined)
  expect(await cleanUp()).toMatchObject([{ kind: 'keypair' }])
  expect(cloud.everything()).toEqual(['k'])
  expect(leftovers()).toMatchObject([{ id: 'k', status: 'stuck' }])
  expect(said.join('\n')).toContain('Could not delete the keypair: DeleteKeypair')
  cloud.fault = () => undefined
  expect(await cleanUp()).toEqual([])
  expect(leftovers()).toEqual([])
})

test('without the account’s keys nothing is deleted and nothing forgotten', async () => {
  const { cloud, intend, cleanUp, leftovers } = await world()
  cloud.doCreateKeypair({ KeypairName: 'k' })
  await intend('keypair', { name: 'k' }, 'k')
  expect(await cleanUp(() => undefined)).toHaveLength(1)
  expect(leftovers()).toMatchObject([{ error: { code: 'no-credentials' } }])
})

test('a deletion that was accepted is read back until the thing is gone', async () => {
  const { cloud, intend, cleanUp } = await world()
  cloud.doCreateKeypair({ KeypairName: 'k' })
  await intend('keypair', { name: 'k' }, 'k')
  const really = cloud.doDeleteKeypair.bind(cloud)
  let looks = 0
  cloud.doDeleteKeypair = () => ({})
  const read = cloud.doReadKeypairs.bind(cloud)
  cloud.doReadKeypairs = (request) => {
    looks += 1
    if (looks === 3) really({ KeypairName: 'k' })
    return read(request)
  }
  expect(await cleanUp()).toEqual([])
  expect(looks).toBe(3)
})

test('of several things the chosen ones go, each tells how it stands, and a stop begins nothing further', async () => {
  const { clock, cloud, journal, intend } = await world()
  const { Keypair } = cloud.doCreateKeypair({ KeypairName: 'k' })
  const { SecurityGroup } = cloud.doCreateSecurityGroup({ SecurityGroupName: 'g' })
  const key = await intend('keypair', { name: 'k' }, Keypair.KeypairName)
  const group = await intend('security-group', { name: 'g' }, SecurityGroup.SecurityGroupId)
  const absent = await intend('keypair', { name: 'never made' })
  const account = accountIn(cloud, clock)
  const stop = new AbortController()
  const told: string[] = []
  const onRemoval = ({ intentId }: { intentId: string }, { kind }: Removal) => {
    told.push(`${intentId} ${kind}`)
    if (intentId === key && kind === 'destroyed') stop.abort()
  }
  const needs = { journal, clock, accountOf: () => account, say: () => {}, onRemoval }
  const state = () => foldRunEvents(journal.events)
  const only = ({ intentId }: { intentId: string }) => intentId !== absent
  const remaining = await cleanUp(state(), undefined, { ...needs, only, signal: stop.signal })
  expect(remaining.map(({ intentId }) => intentId)).toEqual([group])
  expect(told.splice(0)).toEqual([`${key} deleting`, `${key} destroyed`])
  expect(await cleanUp(state(), undefined, needs)).toEqual([])
  expect(told).toEqual([`${absent} deleting`, `${absent} absent`, `${group} deleting`, `${group} destroyed`])
})
