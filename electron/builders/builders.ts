import type { Builder } from '#electron/engine/build-context.ts'
import { unknownBuilder } from '#electron/engine/build-runner.ts'
import type { BuilderParts } from './builder-parts.ts'
import { createOscBsu } from './osc-bsu.ts'

/** The builders of this version, by canonical type. What it gives back throws a StudioError for any other. */
export function createBuilders(parts: BuilderParts): (type: string) => Builder {
  const builders = new Map([createOscBsu(parts)].map((builder) => [builder.type, builder]))
  return (type) => {
    const builder = builders.get(type)
    if (builder === undefined) throw unknownBuilder(type)
    return builder
  }
}
