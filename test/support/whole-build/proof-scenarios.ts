import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { type ProofBuilder, productOf, proofBuilders } from './proof-template.ts'

/** What a proof's build does: which builder, and whether it takes the place of an OMI that is there. */
export interface ProofScenario {
  readonly builder: ProofBuilder
  readonly kind: 'new' | 'replaced'
}

/** Every scenario of the builders asked for; of all of them without a choice. Throws for a name that there is not. */
export function proofScenarios(asked: readonly string[] | undefined): ProofScenario[] {
  const unknown = (asked ?? []).filter((name) => !(proofBuilders as readonly string[]).includes(name))
  if (unknown.length > 0) throw new Error(`no builder ${unknown.join(', ')}: there is ${proofBuilders.join(', ')}`)
  return proofBuilders
    .filter((builder) => asked === undefined || asked.includes(builder))
    .flatMap((builder): ProofScenario[] =>
      productOf(builder) === 'omi'
        ? [
            { builder, kind: 'new' },
            { builder, kind: 'replaced' },
          ]
        : [{ builder, kind: 'new' }],
    )
}

export function scenarioName({ builder, kind }: ProofScenario): string {
  return productOf(builder) === 'omi' ? `${builder}, ${kind} OMI` : builder
}

/** In the region, where the scenario wants it, the OMI that is to be replaced. */
export async function layGround(region: SandboxRegion, { kind }: ProofScenario, name: string): Promise<void> {
  if (kind !== 'replaced') return
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
  const SourceImageId = Images[0]?.ImageId ?? ''
  await region.call('CreateImage', { ImageName: name, SourceImageId, SourceRegionName: region.name })
  await region.settled()
}
