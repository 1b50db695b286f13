import { componentOf } from '#shared/catalog/components.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'

/** The builds of a run that can be rehearsed, and what is to be said of the others. */
interface Rehearsal {
  readonly builds: readonly BuildPlan[]
  readonly warnings: readonly string[]
}

/** What a builder without `skip_create_omi` does that cannot be left out. */
const whyNot: Readonly<Record<string, string>> = {
  'osc-bsusurrogate':
    'its OMI is registered from the volumes that the provisioners fill, so a trial would be the build itself',
  'osc-bsuvolume': 'its volumes are what it makes, so there is nothing that a rehearsal could leave out',
  'osc-chroot': 'its provisioners work on the volume that becomes the OMI, not on a VM of its own',
}

/**
 * The same builds without their images (ux.md 4.6): a real VM and all provisioners, then everything is deleted.
 *
 * @throws StudioError `cannot-rehearse` when none of them can.
 */
export function rehearsalOf(builds: readonly BuildPlan[]): Rehearsal {
  const warnings: string[] = []
  const rehearsed = builds.flatMap((build) => {
    const { builder, label } = build
    if (Object.hasOwn(componentOf('builder', builder.type)?.options ?? {}, 'skip_create_omi')) {
      const without = { skip_create_omi: true, force_deregister: false }
      return [
        {
          ...build,
          builder: {
            ...builder,
            options: { ...builder.options, ...without },
            resolve: (variables: Parameters<typeof builder.resolve>[0]) => ({
              ...builder.resolve(variables),
              ...without,
            }),
          },
        },
      ]
    }
    warnings.push(`${label} is not rehearsed: ${whyNot[builder.type] ?? 'its builder cannot leave the image out'}.`)
    return []
  })
  if (rehearsed.length > 0) return { builds: rehearsed, warnings }
  throw new StudioError({
    code: 'cannot-rehearse',
    message: `There is nothing to rehearse. ${warnings.join(' ')}`,
    hint: 'The cloud check says what it can without building; a build in the sandbox region costs nothing.',
  })
}
