import type { Inode } from '../../../disks/inode.ts'

/** Who a process acts as. */
export interface Credentials {
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
}

export const rootCredentials: Credentials = { uid: 0, gid: 0, groups: [0] }

export type Access = 'read' | 'write' | 'execute'

const bits: Record<Access, number> = { read: 4, write: 2, execute: 1 }

/** Whether the mode bits let somebody do this. Root may everything, but executes only what is executable for someone. */
export function permits(who: Credentials, inode: Readonly<Inode>, access: Access): boolean {
  const bit = bits[access]
  if (who.uid === 0) {
    return access !== 'execute' || inode.kind === 'directory' || (inode.mode & 0o111) !== 0
  }
  if (who.uid === inode.uid) return ((inode.mode >> 6) & bit) !== 0
  if (inGroup(who, inode.gid)) return ((inode.mode >> 3) & bit) !== 0
  return (inode.mode & bit) !== 0
}

export function inGroup(who: Credentials, gid: number): boolean {
  return who.gid === gid || who.groups.includes(gid)
}
