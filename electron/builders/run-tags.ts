import type { CloudContext } from '#electron/engine/build-context.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { ResourceTag } from '#shared/oapi/common.ts'

/** The tag that every temporary resource bears, so that leftovers can be told from everything else in the account. */
export const runTagKey = 'omi-studio:run'

/** The tags of a temporary resource of this run; the name is for people who look at the account. */
export function runTags(context: CloudContext): ResourceTag[] {
  return [
    { Key: 'Name', Value: `OMI Studio: ${context.plan.label}` },
    { Key: runTagKey, Value: context.runId },
    { Key: 'omi-studio:build', Value: context.plan.label },
  ]
}

/** How long a thing that was just made may be unknown to CreateTags, in ms. */
const visibleWithin = 20_000

/**
 * Tags resources; nothing is sent for an empty list of tags (spec/builders.md D-11). What was just made may not be
 * known everywhere yet, so "no such thing" is tried again for a while (B-14).
 */
export async function tagResources(
  context: CloudContext,
  ids: readonly string[],
  tags: readonly ResourceTag[],
): Promise<void> {
  if (ids.length === 0 || tags.length === 0) return
  const deadline = context.clock.now() + visibleWithin
  for (let pause = 500; ; pause *= 2) {
    try {
      await context.account.oapi.call('CreateTags', { ResourceIds: [...ids], Tags: [...tags] }, context)
      return
    } catch (error) {
      const early = error instanceof OapiError && error.class === 'not-found'
      if (!early || context.clock.now() + pause > deadline) throw error
    }
    await context.clock.sleep(pause, context.signal)
  }
}
