import type { ComponentKind, OptionValues } from '../catalog/component.ts'
import { componentOf } from '../catalog/components.ts'
import type { OptionSet } from '../catalog/option.ts'
import type { BuildPlan, ComponentPlan } from './build-plan.ts'

/** A file or folder of this computer that an option names. */
export interface NamedPath {
  readonly option: string
  /** As it came out: relative ones count from the build's working folder. */
  readonly path: string
}

/** A file or folder of this computer that a build takes. */
export interface UsedPath extends NamedPath {
  /** The component that takes it. */
  readonly kind: Exclude<ComponentKind, 'data-source'>
  readonly type: string
}

/** Folders into which provisioners write. */
const outputs = new Set(['inventory_directory', 'roles_path', 'collections_path'])

/** Files of keys: they are the person's, not the template's. */
const keys = new Set(['ssh_host_key_file', 'ssh_authorized_key_file'])

/** What a build takes from this computer, in the order in which it does; without keys and certificates. */
export function usedPaths(plan: BuildPlan): UsedPath[] {
  const { builder, provisioners, errorCleanupProvisioner, postProcessors } = plan
  const all = errorCleanupProvisioner === undefined ? provisioners : [...provisioners, errorCleanupProvisioner]
  return [
    ...takenBy('builder', builder, pathsIn(builder.options, ['user_data_file'])),
    ...all.flatMap((one) =>
      takenBy(
        'provisioner',
        one,
        pathsOfProvisioner(one).filter(({ option }) => !keys.has(option)),
      ),
    ),
    // What else they name is what they write.
    ...postProcessors
      .flat()
      .flatMap((one) => takenBy('post-processor', one, pathsIn(one.options, ['script', 'scripts']))),
  ]
}

/** What a provisioner takes from this computer. */
export function pathsOfProvisioner({ type, options }: ComponentPlan): NamedPath[] {
  // A download brings a file here.
  if (type === 'file' && (options.direction === 'download' || options.generated === true)) return []
  const declared = componentOf('provisioner', type)?.options ?? {}
  const named = Object.entries<OptionSet[string]>(declared)
    .filter(([option, { widget }]) => (widget === 'file' || widget === 'folder') && !outputs.has(option))
    .map(([option]) => option)
  return pathsIn(options, named)
}

function takenBy(kind: UsedPath['kind'], { type }: ComponentPlan, paths: readonly NamedPath[]): UsedPath[] {
  return paths.map((named) => ({ kind, type, ...named }))
}

function pathsIn(options: OptionValues, names: readonly string[]): NamedPath[] {
  return names.flatMap((option) => {
    const value = options[option]
    const paths = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
    return paths.flatMap((path) => (typeof path === 'string' && path !== '' ? [{ option, path }] : []))
  })
}
