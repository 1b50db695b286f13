import type { BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { BuildVariables, RenderData } from '#shared/template/build-plan.ts'
import type { MadeOmi } from './made-omi.ts'
import { shareOmi, sharesOmi } from './steps/share-omi.ts'
import { tagOmi } from './steps/tag-omi.ts'

/** Whose OMI it is: the builder's id as the reference names it, and what it was made with. */
export interface OmiOrigin {
  readonly builderId: string
  readonly info: RenderData
  readonly variables: BuildVariables
}

/** Tags and shares an OMI that is complete, marks it to be kept together with its snapshots, and says what came of it. */
export async function finishOmi(
  context: CloudContext,
  { step }: StepRunner,
  options: OmiOptions,
  omi: MadeOmi,
  origin: OmiOrigin,
): Promise<BuildResult> {
  await step({ id: 'tag-omi', title: 'Tag the OMI and its snapshots' }, () =>
    tagOmi(context, options, omi, origin.info),
  )
  if (sharesOmi(options)) {
    await step({ id: 'share-omi', title: 'Share the OMI' }, () => shareOmi(context, options, omi))
  }
  // A cancel that came too late for any step still means that no OMI is wanted (spec/builders.md D-42).
  context.signal.throwIfAborted()
  await context.resources.keep(omi.handle, ...omi.snapshots)
  return resultOf(context, omi, origin)
}

function resultOf(context: CloudContext, omi: MadeOmi, { builderId, variables }: OmiOrigin): BuildResult {
  const { region } = context.account.oapi
  const snapshotIds = omi.snapshots.map((snapshot) => snapshot.id)
  const imageName = omi.image.ImageName ?? ''
  context.fact('omi', omi.imageId)
  context.log.say(`The OMI ${imageName} was made successfully: ${omi.imageId}`)
  return {
    artifact: {
      kind: 'omi',
      builderId,
      region,
      imageId: omi.imageId,
      imageName,
      snapshotIds,
      sourceImageId: variables.SourceOMI ?? '',
    },
    product: [omi.handle, ...omi.snapshots],
    variables: { ...variables, OmiId: omi.imageId, SnapshotIds: snapshotIds.join(',') },
  }
}
