import type { Block, HclFile } from '../../language/hcl/syntax-tree.ts'
import type { Span } from '../../language/source.ts'
import { blocksOf } from '../form/cards.ts'

/** A line of a file's outline. */
export interface OutlineEntry {
  /** `source osc-bsu.web`, `provisioner shell`. */
  readonly title: string
  readonly span: Span
  /** Of the block's type: where to put the cursor. */
  readonly at: number
  readonly children: readonly OutlineEntry[]
}

/** The blocks of a file, those of builds with their steps. */
export function outlineOf(file: HclFile): readonly OutlineEntry[] {
  return blocksOf(file.body).map(entryOf)
}

function entryOf(block: Block): OutlineEntry {
  const children = block.type === 'build' || block.type === 'post-processors' ? blocksOf(block.body).map(entryOf) : []
  const labels = block.labels.map(({ text }) => text).join('.')
  return {
    title: labels === '' ? block.type : `${block.type} ${labels}`,
    span: block.span,
    at: block.typeSpan.from,
    children,
  }
}
