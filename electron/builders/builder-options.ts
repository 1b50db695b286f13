import type { BuildContext } from '#electron/engine/build-context.ts'
import type { OptionSet, ValuesOf } from '#shared/catalog/option.ts'

/** A builder's options as the template layer decoded them by the catalogue, the secret ones never to be shown. */
export function builderOptions<Set extends OptionSet>(context: BuildContext, declared: Set): ValuesOf<Set> {
  const { builder } = context.plan
  const decoded = builder.unknown.length === 0 ? builder.options : builder.resolve({})
  for (const [name, option] of Object.entries(declared)) {
    const value = decoded[name]
    if (option.secret && typeof value === 'string') context.log.addSecret(value)
  }
  return decoded as unknown as ValuesOf<Set>
}

/** The same of a builder that makes an OMI; `-force` means to replace one of the same name (spec/templates.md 6.1). */
export function omiBuilderOptions<Set extends OptionSet>(context: BuildContext, declared: Set): ValuesOf<Set> {
  const options = builderOptions(context, declared)
  return context.settings.force ? { ...options, force_deregister: true } : options
}
