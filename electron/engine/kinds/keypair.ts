import { accountOf, destroyAndVerify, type KindEntry } from './kind-entry.ts'

/** A key pair; its name is unique in the account, and is its id here. */
export const keypairKind: KindEntry = {
  kind: 'keypair',
  order: 10,
  async find({ name }, context) {
    if (name === undefined) return undefined
    const { oapi } = accountOf(context)
    const { Keypairs = [] } = await oapi.call('ReadKeypairs', { Filters: { KeypairNames: [name] } }, context)
    return Keypairs.some((keypair) => keypair.KeypairName === name) ? name : undefined
  },
  destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    return destroyAndVerify(context, { kind: 'keypair', id, what: `key pair ${id}` }, () =>
      oapi.call('DeleteKeypair', { KeypairName: id }, context),
    )
  },
}
