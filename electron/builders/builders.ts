import type { Builder } from '#electron/engine/build-context.ts'
import { unknownBuilder } from '#electron/engine/build-runner.ts'
import { createBootTest } from './boot-test.ts'
import type { BuilderParts } from './builder-parts.ts'
import { createOscBsu } from './osc-bsu.ts'
import { createOscBsusurrogate } from './osc-bsusurrogate.ts'
import { createOscBsuvolume } from './osc-bsuvolume.ts'
import { createOscChroot } from './osc-chroot.ts'
import { createTestVm } from './test-vm.ts'

/** The builders of this version, by their canonical type. The result throws a StudioError for any other. */
export function createBuilders(parts: BuilderParts): (type: string) => Builder {
  const builders = [
    createOscBsu(parts),
    createOscBsusurrogate(parts),
    createOscBsuvolume(parts),
    createOscChroot(parts),
    createBootTest(parts),
    createTestVm(parts),
  ]
  return (type) => {
    const found = builders.find((builder) => builder.type === type)
    if (found === undefined) throw unknownBuilder(type)
    return found
  }
}
