import { randomUUID } from 'node:crypto'
import { FileTree } from '../file-tree.ts'
import { TreeWriter } from '../tree-writer.ts'
import { newFileSystem, type VolumeContent } from '../volume-content.ts'

/** When the public OMI was made. */
const madeAt = Date.UTC(2025, 1, 20, 9, 0, 0)

/** The disk of the public Windows OMI: one partition with NTFS, generalised, so that it makes a password at its first boot. */
export function windowsContent(): VolumeContent {
  const tree = FileTree.empty(madeAt)
  const writer = new TreeWriter(tree, () => madeAt)
  for (const folder of ['/Windows/System32/config', '/Windows/Temp', '/Users/Administrator', '/Program Files']) {
    writer.directory(folder)
  }
  writer.file('/Windows/System32/license.rtf', 'This is no Windows, but a simulation of what builds see of one.\r\n')
  return {
    kind: 'partitioned',
    table: 'gpt',
    uuid: randomUUID(),
    partitions: [
      {
        number: 1,
        start: 1,
        size: 10 * 1024 - 2,
        name: 'Basic data partition',
        type: 'Microsoft basic data',
        bootable: true,
        uuid: randomUUID(),
        content: newFileSystem('ntfs', 'Windows', tree),
      },
    ],
  }
}
