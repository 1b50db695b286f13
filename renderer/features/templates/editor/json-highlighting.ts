import { syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tagHighlighter, tags } from '@lezer/highlight'
import { codeColours } from './code-colours.ts'

/** Colours JSON as the same things are coloured in HCL. */
export function jsonHighlighting(): Extension {
  const highlighter = tagHighlighter([
    { tag: tags.propertyName, class: 'cm-code-name' },
    { tag: tags.string, class: 'cm-code-text' },
    { tag: tags.number, class: 'cm-code-number' },
    { tag: [tags.bool, tags.null], class: 'cm-code-constant' },
  ])
  return [codeColours, syntaxHighlighting(highlighter)]
}
