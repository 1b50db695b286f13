import { accountOf, destroyAndVerify, type KindEntry } from './kind-entry.ts'

/** A security group; it can go only after the last VM that is in it. */
export const securityGroupKind: KindEntry = {
  kind: 'security-group',
  order: 40,
  async find({ name }, context) {
    if (name === undefined) return undefined
    const { oapi } = accountOf(context)
    const { SecurityGroups = [] } = await oapi.call(
      'ReadSecurityGroups',
      { Filters: { SecurityGroupNames: [name] } },
      context,
    )
    return SecurityGroups.find((group) => group.SecurityGroupName === name)?.SecurityGroupId
  },
  destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    return destroyAndVerify(context, { kind: 'security-group', id, what: `security group ${id}` }, () =>
      oapi.call('DeleteSecurityGroup', { SecurityGroupId: id }, context),
    )
  },
}
