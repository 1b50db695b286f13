import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, foldKeymap } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { styleNonce } from '#renderer/app/style-nonce.ts'
import { type AssistedTemplate, fileDiagnostics, hclAssist } from './code-assist.ts'
import type { ChangeCause } from './documents.ts'
import { hclHighlighting } from './hcl-highlighting.ts'
import { jsonHighlighting } from './json-highlighting.ts'

interface ViewNeeds {
  readonly text: string
  readonly name: string
  /** Index of the file in the template. */
  readonly file: number
  readonly template: AssistedTemplate
  readonly readOnly: boolean
  readonly onChange: (cause: ChangeCause) => void
}

const scheme = new Compartment()

/** Makes the code editor of a file. It is in no page yet: whoever shows it takes its `dom`. */
export function createView({ text, name, file, template, readOnly, onChange }: ViewNeeds): EditorView {
  const isHcl = !name.endsWith('.json')
  const state = EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(styleNonce),
      EditorView.contentAttributes.of({ 'aria-label': `Code of ${name}` }),
      EditorState.readOnly.of(readOnly),
      history(),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      bracketMatching(),
      closeBrackets(),
      foldGutter(),
      lintGutter(),
      fileDiagnostics(template, file),
      isHcl ? [hclHighlighting(), hclAssist(template, file)] : [json(), jsonHighlighting()],
      keymap.of([
        ...completionKeymap,
        ...closeBracketsKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...lintKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      look,
      scheme.of(darkness(false)),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return
        const is = (event: string) => update.transactions.some((one) => one.isUserEvent(event))
        onChange(is('undo') ? 'undo' : is('redo') ? 'redo' : 'edit')
      }),
    ],
  })
  return new EditorView({ state })
}

/** Lets an editor's colours follow the app's. */
export function setDark(view: EditorView, dark: boolean): void {
  view.dispatch({ effects: scheme.reconfigure(darkness(dark)) })
}

function darkness(dark: boolean): Extension {
  return EditorView.theme({}, { dark })
}

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--mui-palette-text-primary)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: '"JetBrains Mono", ui-monospace, monospace', lineHeight: '1.55' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--mui-palette-text-secondary)',
    borderRight: '1px solid var(--mui-palette-divider)',
  },
  '.cm-content': { caretColor: 'var(--mui-palette-text-primary)' },
  '.cm-cursor': { borderLeftColor: 'var(--mui-palette-text-primary)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--mui-palette-action-hover)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mui-palette-background-paper)',
    color: 'var(--mui-palette-text-primary)',
    border: '1px solid var(--mui-palette-divider)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--mui-palette-primary-main)',
    color: 'var(--mui-palette-primary-contrastText)',
  },
  '.cm-completionDetail': { opacity: 0.8 },
  '.cm-help': { padding: '8px 12px', maxWidth: '520px' },
  '.cm-help p': { margin: '6px 0 0', fontFamily: 'inherit' },
  '.cm-panels': { backgroundColor: 'var(--mui-palette-background-paper)', color: 'var(--mui-palette-text-primary)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--mui-palette-primary-main)',
    color: 'var(--mui-palette-primary-contrastText)',
    borderRadius: '4px',
    padding: '2px 8px',
  },
})
