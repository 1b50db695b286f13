import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceTag } from '#shared/oapi/common.ts'

/** The tag that every temporary resource bears, so that leftovers can be told from everything else in the account. */
export const runTagKey = 'omi-studio:run'

/** The tags of a temporary resource of this run. */
export function runTags(context: CloudContext): ResourceTag[] {
  return [
    { Key: runTagKey, Value: context.runId },
    { Key: 'omi-studio:build', Value: context.plan.label },
  ]
}

/** Tags resources; nothing is sent for an empty list of tags (spec/builders.md D-11). */
export async function tagResources(
  context: CloudContext,
  ids: readonly string[],
  tags: readonly ResourceTag[],
): Promise<void> {
  if (ids.length === 0 || tags.length === 0) return
  await context.account.oapi.call('CreateTags', { ResourceIds: [...ids], Tags: [...tags] }, context)
}
