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
  /** Tries whether the OMI boots; rejects when it does not. Absent where the builder has no VM to try it in. */
  readonly bootTest?: (imageId: string) => Promise<void>
}

/** Tags and shares an OMI that is complete, marks it to be kept together with its snapshots, and says what came of it. */
export async function finishOmi(
  context: CloudContext,
  steps: StepRunner,
  options: OmiOptions,
  omi: MadeOmi,
  origin: OmiOrigin,
): Promise<BuildResult> {
  const { step } = steps
  await step({ id: 'tag-omi', title: 'Tag the OMI and its snapshots' }, () =>
    tagOmi(context, options, omi, origin.info),
  )
  if (context.settings.bootTest === true) await passBootTest(context, omi, origin)
  if (sharesOmi(options)) {
    await step({ id: 'share-omi', title: 'Share the OMI' }, () => shareOmi(context, options, omi))
  }
  // A cancel that came too late for any step still means that no OMI is wanted (spec/builders.md D-42).
  context.signal.throwIfAborted()
  await context.resources.keep(omi.handle, ...omi.snapshots)
  return resultOf(context, omi, origin)
}

/**
 * The gate before sharing (ux.md F9). An OMI that does not pass is kept for whoever finds out why, and the build fails.
 *
 * @throws what the boot test failed with
 */
async function passBootTest(context: CloudContext, omi: MadeOmi, { bootTest }: OmiOrigin): Promise<void> {
  if (bootTest === undefined) {
    context.warn('This builder has no VM to try the OMI in, so it is not boot tested.', 'Test it on the page Images.')
    return
  }
  try {
    await bootTest(omi.imageId)
  } catch (error) {
    if (context.signal.aborted) throw error
    await context.resources.keep(omi.handle, ...omi.snapshots)
    context.log.error(`${omi.imageId} did not pass the boot test: it is kept, tagged as failed, and not shared`)
    context.fact('omi', omi.imageId)
    throw error
  }
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
