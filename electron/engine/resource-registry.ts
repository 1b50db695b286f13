import type { ResourceKind } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'
import { lockKind } from './kinds/host-lock.ts'
import { imageKind } from './kinds/image.ts'
import { keypairKind } from './kinds/keypair.ts'
import type { KindEntry } from './kinds/kind-entry.ts'
import { localFileKind } from './kinds/local-file.ts'
import { mountKind } from './kinds/mount.ts'
import { publicIpKind, publicIpLinkKind } from './kinds/public-ip.ts'
import { remoteDirectoryKind } from './kinds/remote-directory.ts'
import { remoteFileKind } from './kinds/remote-file.ts'
import { securityGroupKind } from './kinds/security-group.ts'
import { snapshotKind } from './kinds/snapshot.ts'
import { vmKind } from './kinds/vm.ts'
import { volumeKind, volumeLinkKind } from './kinds/volume.ts'

const entries: readonly KindEntry[] = [
  imageKind,
  keypairKind,
  localFileKind,
  lockKind,
  mountKind,
  publicIpKind,
  publicIpLinkKind,
  remoteDirectoryKind,
  remoteFileKind,
  securityGroupKind,
  snapshotKind,
  vmKind,
  volumeKind,
  volumeLinkKind,
]

const byKind = new Map(entries.map((entry) => [entry.kind, entry]))

/** The entry of a kind: how to find and destroy it. Throws for a kind that this version does not make. */
export function kindEntry(kind: ResourceKind): KindEntry {
  const entry = byKind.get(kind)
  if (entry !== undefined) return entry
  throw new StudioError({
    code: 'unknown-kind',
    message: `This version of OMI Studio cannot destroy a ${kind}.`,
    hint: 'Start the version that made it.',
  })
}
