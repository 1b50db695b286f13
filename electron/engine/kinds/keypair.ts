import { accountOf, destroyPatiently, type KindEntry } from './kind-entry.ts'

/** A key pair; its name is unique in the account, and carries the run's id. */
export const keypairKind: KindEntry = {
  kind: 'keypair',
  order: 10,
  async find({ name }, context) {
    if (name === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Keypairs = [] } = await oapi.call('ReadKeypairs', { Filters: { KeypairNames: [name] } }, context)
    return Keypairs.some((keypair) => keypair.KeypairName === name) ? name : undefined
  },
  async destroy(id, _traits, context) {
    // Deleting a key pair that is not there succeeds, so only a look before tells which it was.
    const there = (await this.find({ name: id }, context)) !== undefined
    if (!there) return 'absent'
    const { oapi } = accountOf(context)
    return destroyPatiently(context, () => oapi.call('DeleteKeypair', { KeypairName: id }, context))
  },
}
