import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { codeLook, darkness } from './code-look.ts'
import { styleNonce } from './style-nonce.ts'

interface DifferenceEditorNeeds {
  readonly original: string
  readonly text: string
  readonly readOnly: boolean
  readonly dark: boolean
  /** For screen readers. */
  readonly name: string
  /** CodeMirror's own words, by the English ones. */
  readonly phrases: Readonly<Record<string, string>>
  readonly onChange: (text: string) => void
}

/**
 * An editor that marks what differs from the original text, line by line; to be read only, long parts that are the same
 * are folded. It is in no page yet.
 */
export function createDifferenceEditor(needs: DifferenceEditorNeeds): EditorView {
  return new EditorView({
    state: EditorState.create({
      doc: needs.text,
      extensions: [
        EditorView.cspNonce.of(styleNonce),
        EditorView.contentAttributes.of({ 'aria-label': needs.name, tabindex: '0' }),
        EditorState.readOnly.of(needs.readOnly),
        EditorState.phrases.of({ ...needs.phrases }),
        history(),
        lineNumbers(),
        EditorView.lineWrapping,
        unifiedMergeView({
          original: needs.original,
          mergeControls: false,
          gutter: true,
          ...(needs.readOnly ? { collapseUnchanged: { margin: 3, minSize: 6 } } : {}),
        }),
        keymap.of([...historyKeymap, ...defaultKeymap, indentWithTab]),
        codeLook,
        darkness(needs.dark),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) needs.onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
}
