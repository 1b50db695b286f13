import { unmountTree } from '#electron/communicators/chroot/unmount.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ChrootSession } from './chroot-session.ts'
import type { MountedVolume } from './mount-work-volume.ts'

/**
 * Takes the copied files out of the volume and unmounts it, so that all is written and a snapshot of it is whole. A
 * process that holds it fails the build, by name (spec/builders.md 2.7 step 17).
 */
export async function unmountWorkVolume(
  context: CloudContext,
  { host }: ChrootSession,
  { path, things }: MountedVolume,
): Promise<void> {
  const { clock, signal, resources } = context
  const last = things.toReversed()
  for (const thing of last.filter(({ kind }) => kind === 'remote-file')) await resources.destroy(thing)
  context.log.say(`Unmounting ${path}`)
  await unmountTree(host, path, { clock, signal, whenBusy: 'fail' })
  for (const thing of last.filter(({ kind }) => kind !== 'remote-file')) await resources.destroy(thing)
}
