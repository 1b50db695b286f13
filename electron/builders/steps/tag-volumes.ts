import type { CloudContext } from '#electron/engine/build-context.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { renderTags } from '../build-info.ts'
import { tagResources } from '../run-tags.ts'
import type { ProductVolume } from './release-volumes.ts'

/** Gives each volume its own tags, rendered (spec/builders.md 2.6 TagBSUVolumes). */
export async function tagVolumes(
  context: CloudContext,
  volumes: readonly ProductVolume[],
  info: RenderData,
): Promise<void> {
  for (const { id, device, tags } of volumes) {
    const rendered = renderTags(context.plan, tags, info)
    if (rendered.length === 0) continue
    context.log.say(`Tagging ${id} (${device}): ${rendered.map((tag) => `${tag.Key}: ${tag.Value}`).join(', ')}`)
    await tagResources(context, [id], rendered)
  }
}
