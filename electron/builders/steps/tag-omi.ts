import type { CloudContext } from '#electron/engine/build-context.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { renderTags } from '../build-info.ts'
import type { MadeOmi } from '../made-omi.ts'
import { tagResources } from '../run-tags.ts'

/** Tags the OMI and its snapshots with `tags`, and the snapshots with `snapshot_tags`, which win (spec/builders.md 3.3). */
export async function tagOmi(
  context: CloudContext,
  options: OmiOptions,
  omi: MadeOmi,
  info: RenderData,
): Promise<void> {
  const shared = renderTags(context.plan, options.tags, info)
  const own = renderTags(context.plan, options.snapshot_tags, info)
  const snapshots = omi.snapshots.map((snapshot) => snapshot.id)
  if (shared.length > 0) {
    const words = shared.map((tag) => `${tag.Key}: ${tag.Value}`).join(', ')
    context.log.say(`Tagging the OMI ${omi.imageId} and its snapshots: ${words}`)
    await tagResources(context, [omi.imageId, ...snapshots], shared)
  }
  if (own.length > 0)
    context.log.say(`Tagging the snapshots: ${own.map((tag) => `${tag.Key}: ${tag.Value}`).join(', ')}`)
  await tagResources(context, snapshots, own)
}
