import { applyChanges, type TextChange } from '../source.ts'
import { disabledBlocks, disabledMark } from './disabled-lines.ts'
import { type EditedFile, indentationAt, itemEnd, itemStart, lineEndOf, lineStart } from './edit-places.ts'
import { parseHcl } from './parse-hcl.ts'
import type { Block } from './syntax-tree.ts'

/**
 * Makes a comment of a block, which `disabledBlocks` finds again. Undefined where that could not be taken back byte for
 * byte: when something else stands on the block's lines.
 */
export function disableBlock(edited: EditedFile, block: Block): TextChange[] | undefined {
  const { text } = edited
  const start = itemStart(edited, block)
  const end = itemEnd(edited, block)
  if (start !== lineStart(text, start) || !/^[ \t]*(?:\r?\n|$)/.test(text.slice(end))) return undefined
  const indentation = indentationAt(text, block.span.from)
  const changes: TextChange[] = []
  for (let at = start; at <= end; ) {
    const stop = text.indexOf('\n', at)
    const line = text.slice(at, stop === -1 ? text.length : stop)
    const mark = at === start ? `${indentation}${disabledMark}${lineEndOf(text)}` : ''
    const isEmpty = line === '' || line === '\r'
    changes.push({ from: at, to: at, insert: `${mark}${indentation}#${isEmpty ? '' : ' '}` })
    if (stop === -1) break
    at = stop + 1
  }
  return comesBack(text, applyChanges(text, changes)) ? changes : undefined

  function comesBack(before: string, after: string): boolean {
    const { file } = parseHcl({ name: '', text: after })
    const found = disabledBlocks(after, file.comments).find(({ span }) => span.from === start)
    return found !== undefined && applyChanges(after, found.changes) === before
  }
}
