import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, foldKeymap } from '@codemirror/language'
import { lintGutter } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { codeLook, darkness } from '#renderer/ui/code-look.ts'
import { styleNonce } from '#renderer/ui/style-nonce.ts'
import { type AssistedTemplate, fileDiagnostics, hclAssist, jsonAssist } from './code-assist.ts'
import { codeMarks } from './code-marks.ts'
import type { ViewListener } from './documents.ts'
import { hclHighlighting } from './hcl-highlighting.ts'
import { jsonHighlighting } from './json-highlighting.ts'

interface CodeViewNeeds {
  readonly text: string
  readonly readOnly: boolean
  readonly listener: ViewListener
  /** What the editor knows of the text's language. */
  readonly language: Extension
}

interface TemplateViewNeeds extends Omit<CodeViewNeeds, 'language'> {
  readonly name: string
  /** Index of the file in the template. */
  readonly file: number
  readonly template: AssistedTemplate
}

const scheme = new Compartment()
const said = new Compartment()

/** Makes the code editor of a template's file. */
export function createTemplateView({ name, file, template, ...needs }: TemplateViewNeeds): EditorView {
  const isHcl = !name.endsWith('.json')
  const language = isHcl
    ? [hclHighlighting(), hclAssist(template, file)]
    : [json(), jsonHighlighting(), jsonAssist(template, file)]
  return createCodeView({ ...needs, language: [lintGutter(), fileDiagnostics(template, file), language] })
}

/** Makes a code editor. It is in no page yet: whoever shows it takes its `dom`. */
export function createCodeView({ text, readOnly, listener, language }: CodeViewNeeds): EditorView {
  const state = EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(styleNonce),
      EditorView.contentAttributes.of({ tabindex: '0' }),
      said.of([]),
      EditorState.readOnly.of(readOnly),
      history(),
      lineNumbers(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      bracketMatching(),
      closeBrackets(),
      foldGutter(),
      codeMarks,
      language,
      keymap.of([
        ...completionKeymap,
        ...closeBracketsKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      codeLook,
      scheme.of(darkness(false)),
      EditorView.updateListener.of((update) => {
        if (update.selectionSet) listener.onCursor(update.state.selection.main.head)
        if (!update.docChanged) return
        const is = (event: string) => update.transactions.some((one) => one.isUserEvent(event))
        listener.onChange(is('undo') ? 'undo' : is('redo') ? 'redo' : 'edit')
      }),
    ],
  })
  return new EditorView({ state })
}

/** Lets an editor's colours follow the app's. */
export function setDark(view: EditorView, dark: boolean): void {
  view.dispatch({ effects: scheme.reconfigure(darkness(dark)) })
}

/** What an editor says of itself, in the language of the page. */
export interface CodeWords {
  readonly label: string
  /** CodeMirror's own words, by the English ones. */
  readonly phrases: Readonly<Record<string, string>>
}

/** Lets an editor's words follow the app's language. */
export function setWords(view: EditorView, { label, phrases }: CodeWords): void {
  view.dispatch({
    effects: said.reconfigure([
      EditorState.phrases.of({ ...phrases }),
      EditorView.contentAttributes.of({ 'aria-label': label }),
    ]),
  })
}
