import type { Check, Finding } from '../component.ts'
import { flag, text, textMap, texts, type ValuesOf } from '../option.ts'

/** The OMI that comes out (spec/builders.md 1.2). */
export const omiOptions = {
  omi_name: text({
    help: 'Name of the OMI; must not be taken yet in the account.',
    details:
      'Usual: a name with {{timestamp}} or formatdate() at its end. With force_deregister an OMI of that name is replaced.',
    required: true,
    example: 'web-{{timestamp}}',
    pattern: {
      expression: /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/,
      words: "3 to 128 letters, digits, spaces and ( ) [ ] . / - ' @ _",
    },
    group: 'OMI',
    source: 'CreateImage.ImageName',
  }),
  omi_description: text({
    help: 'Description of the OMI; may use {{ .SourceOMI }}, {{ .SourceOMIName }}, {{ .BuildRegion }}.',
    rendering: 'run',
    group: 'OMI',
    source: 'CreateImage.Description',
  }),
  omi_account_ids: texts({
    help: 'Accounts that may launch the OMI.',
    fallback: [],
    widget: 'accounts',
    group: 'OMI',
    source: 'UpdateImage.PermissionsToLaunch',
  }),
  snapshot_account_ids: texts({
    help: 'Accounts that may make volumes from the OMI’s snapshots.',
    fallback: [],
    aliases: ['snapshot_users'],
    widget: 'accounts',
    group: 'OMI',
    source: 'UpdateSnapshot.PermissionsToCreateVolume',
  }),
  global_permission: flag({
    help: 'Make the OMI public. Its snapshots stay private.',
    fallback: false,
    group: 'OMI',
    source: 'UpdateImage.PermissionsToLaunch.GlobalPermission',
  }),
  omi_boot_modes: texts({
    help: 'Boot modes that the OMI supports.',
    oneOf: ['legacy', 'uefi'],
    fallbackWords: 'as the cloud decides',
    group: 'OMI',
    source: 'CreateImage.BootModes',
  }),
  product_codes: texts({
    help: 'Product codes of the OMI, for licensed software.',
    aliases: ['omi_product_codes'],
    group: 'OMI',
    source: 'CreateImage.ProductCodes',
  }),
  tags: textMap({
    help: 'Tags of the OMI and of its snapshots; may use {{ .SourceOMIName }} and its kin.',
    fallback: {},
    rendering: 'run',
    group: 'OMI',
    source: 'spec/builders.md 3.3',
  }),
  snapshot_tags: textMap({
    help: 'Further tags of the snapshots; they win over `tags`.',
    fallback: {},
    rendering: 'run',
    group: 'OMI',
    source: 'spec/builders.md 3.3',
  }),
  force_deregister: flag({
    help: 'Replace the account’s own OMI of the same name, once the new one is secured.',
    details:
      'Also set by -force. The old OMI is deleted only when the new content is safe, and restored when that fails.',
    fallback: false,
    group: 'OMI',
    source: 'spec/builders.md B-09',
  }),
  force_delete_snapshot: flag({
    help: 'Delete the replaced OMI’s snapshots too.',
    fallback: false,
    group: 'OMI',
    source: 'spec/builders.md 1.2',
  }),
  omi_groups: texts({
    help: 'Formerly: groups that may launch the OMI.',
    group: 'OMI',
    retired: { reason: 'it never had an effect; global_permission makes an OMI public' },
  }),
  omi_regions: texts({
    help: 'Formerly: regions to copy the OMI to.',
    group: 'OMI',
    retired: { reason: 'it never had an effect: the API copies OMIs within one region only, so build once a region' },
  }),
  skip_region_validation: flag({
    help: 'Formerly: do not check the region.',
    group: 'OMI',
    retired: { reason: 'regions are not checked against a list' },
  }),
  omi_virtualization_type: text({
    help: 'Formerly: virtualization type of the OMI.',
    group: 'OMI',
    retired: { reason: 'removed in plugin 1.0.2; OMIs are always hvm' },
  }),
  snapshot_groups: texts({
    help: 'Formerly: groups that may use the snapshots.',
    group: 'OMI',
    retired: { reason: 'removed in plugin 1.0.6; it never had an effect' },
  }),
} as const

export type OmiOptions = ValuesOf<typeof omiOptions>

const accountId = /^\d{12}$/

export const omiChecks: readonly Check[] = [
  {
    name: 'omi-name-within-api-charset',
    run: ({ values }) => {
      const odd = typeof values.omi_name === 'string' ? values.omi_name.match(/[[\]'@]/) : null
      if (odd === null) return []
      return [
        {
          severity: 'warning',
          code: 'omi-name-charset',
          option: ['omi_name'],
          message: `the API’s reference does not list "${odd[0]}" among the characters of OMI names, and may refuse it`,
          hint: 'Letters, digits, spaces and _ ( ) / . - are safe.',
        },
      ]
    },
  },
  {
    name: 'account-ids-are-account-ids',
    run: ({ values }) =>
      ['omi_account_ids', 'snapshot_account_ids'].flatMap((name): Finding[] => {
        const ids = values[name]
        if (!Array.isArray(ids)) return []
        return ids.flatMap((id, index): Finding[] =>
          typeof id === 'string' && !accountId.test(id)
            ? [
                {
                  severity: 'error',
                  code: 'bad-account-id',
                  option: [name, index],
                  message: `"${id}" is not an account id`,
                  hint: 'Account ids have 12 digits.',
                },
              ]
            : [],
        )
      }),
  },
  {
    name: 'delete-snapshots-only-when-replacing',
    run: ({ values, unknown }) =>
      values.force_delete_snapshot === true && values.force_deregister !== true && !unknown.includes('force_deregister')
        ? [
            {
              severity: 'warning',
              code: 'no-effect',
              option: ['force_delete_snapshot'],
              message: 'force_delete_snapshot has no effect without force_deregister',
              hint: 'Set force_deregister = true, or build with -force.',
            },
          ]
        : [],
  },
]

/** `root_device_name`, with the help of the builder that has it. */
export function rootDeviceNameOption(help: string) {
  return text({ help, example: '/dev/sda1', group: 'OMI', source: 'CreateImage.RootDeviceName' })
}
