import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

/** With whom the OMI will be shared, and whether that makes sense. Whether an account exists cannot be asked. */
export async function checkSharing(
  { account, signal }: LookingContext,
  options: OmiOptions,
  places: TemplatePlaces,
): Promise<readonly CheckFinding[]> {
  const { omi_account_ids: launch, snapshot_account_ids: copy, global_permission: everybody } = options
  if (launch.length === 0 && copy.length === 0 && !everybody) {
    return [finding('ok', 'not-shared', 'The OMI is for this account only.')]
  }
  const findings: CheckFinding[] = []
  if (everybody) {
    findings.push(
      finding(
        'warning',
        'public',
        'The OMI will be public: everybody in the region can launch it and read what is on it.',
        {
          hint: 'Take global_permission out unless that is meant.',
          place: places.of(['global_permission']),
          mends: [places.unset('Keep the OMI private', ['global_permission'])],
        },
      ),
    )
  }
  try {
    const self = await account.accountId()
    for (const [option, ids] of [
      ['omi_account_ids', launch],
      ['snapshot_account_ids', copy],
    ] as const) {
      if (!ids.includes(self)) continue
      const others = ids.filter((id) => id !== self)
      findings.push(
        finding('warning', 'shared-with-self', `${option} names ${self}, the account that the OMI belongs to anyway.`, {
          place: places.of([option]),
          mends: [
            others.length === 0 ? places.unset('Take it out', [option]) : places.set('Take it out', [option], others),
          ],
        }),
      )
    }
  } catch (error) {
    findings.push(findingOfError(error, signal))
  }
  if (launch.length > 0) {
    findings.push(
      finding(
        'ok',
        'shared',
        `Accounts that may launch it: ${launch.join(', ')}. Whether they exist cannot be asked.`,
        {
          place: places.of(['omi_account_ids']),
        },
      ),
    )
  }
  if (copy.length > 0) {
    findings.push(
      finding('ok', 'snapshots-shared', `Accounts that may use its snapshots: ${copy.join(', ')}.`, {
        place: places.of(['snapshot_account_ids']),
      }),
    )
  }
  return findings
}
