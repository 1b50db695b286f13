import { findOmi, type OmiFinder } from '#electron/oapi/find-omi.ts'
import type { OutscaleOmiOptions, OutscaleOmiResult } from '#shared/catalog/data-sources/outscale-omi.ts'

/**
 * The data source `outscale-omi`: looks an OMI up before the builds are planned (spec/builders.md 1.12), in the account and
 * region that its own options name; the reference ignores these (D-06).
 */
export async function readOutscaleOmi(
  finder: OmiFinder,
  options: OutscaleOmiOptions,
  signal: AbortSignal,
): Promise<OutscaleOmiResult> {
  const image = await findOmi(finder, { filter: options, option: 'filters' }, signal)
  return {
    id: image.ImageId ?? '',
    name: image.ImageName ?? '',
    creation_date: image.CreationDate ?? '',
    owner: image.AccountId ?? '',
    owner_name: image.AccountAlias ?? '',
    tags: Object.fromEntries((image.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
  }
}
