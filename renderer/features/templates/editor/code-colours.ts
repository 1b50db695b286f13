import { EditorView } from '@codemirror/view'

/** The colours of code, the same for HCL and JSON; each has enough contrast on its background. */
export const codeColours = EditorView.baseTheme({
  '&light .cm-code-comment': { color: '#5b6470', fontStyle: 'italic' },
  '&light .cm-code-text': { color: '#1f6b34' },
  '&light .cm-code-number': { color: '#8a4b00' },
  '&light .cm-code-constant': { color: '#8a4b00' },
  '&light .cm-code-name': { color: '#1a4f8a' },
  '&light .cm-code-block': { color: '#7a1f6b', fontWeight: 'bold' },
  '&light .cm-code-call': { color: '#5a3fa0' },
  '&light .cm-code-sequence': { color: '#9a3412' },
  '&dark .cm-code-comment': { color: '#9aa7b4', fontStyle: 'italic' },
  '&dark .cm-code-text': { color: '#8fd6a3' },
  '&dark .cm-code-number': { color: '#f3b675' },
  '&dark .cm-code-constant': { color: '#f3b675' },
  '&dark .cm-code-name': { color: '#8fc4ff' },
  '&dark .cm-code-block': { color: '#f0a3e0', fontWeight: 'bold' },
  '&dark .cm-code-call': { color: '#c4b0ff' },
  '&dark .cm-code-sequence': { color: '#ffb08a' },
})
