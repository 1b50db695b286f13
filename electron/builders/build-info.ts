import type { ResourceTag } from '#shared/oapi/common.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { BuildPlan, RenderData } from '#shared/template/build-plan.ts'

/** What `{{ .BuildRegion }}` and its kin stand for in tags and descriptions (spec/builders.md 3.3). */
export function buildInfo(region: string, source: Image): RenderData {
  return {
    BuildRegion: region,
    SourceOMI: source.ImageId ?? '',
    SourceOMIName: source.ImageName ?? '',
    SourceOMITags: Object.fromEntries((source.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
  }
}

/** A map of tags as the API takes it, keys and values rendered. */
export function renderTags(plan: BuildPlan, tags: Readonly<Record<string, string>>, info: RenderData): ResourceTag[] {
  return Object.entries(tags).map(([key, value]) => ({ Key: plan.render(key, info), Value: plan.render(value, info) }))
}
