import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  type Completion as Offer,
} from '@codemirror/autocomplete'
import { codeFolding, foldService, indentUnit } from '@codemirror/language'
import { type Diagnostic as Finding, linter } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap } from '@codemirror/view'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { standardFunctions } from '#shared/language/functions/standard-functions.ts'
import { formatChanges } from '#shared/language/hcl/format-hcl.ts'
import { readJsonTree } from '#shared/language/hcl/json-tree.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { jsonFormatChanges } from '#shared/language/json/format-json.ts'
import type { SourceText, TextChange } from '#shared/language/source.ts'
import { type Completion, complete } from '#shared/template/assist/complete.ts'
import { completeJson } from '#shared/template/assist/complete-json.ts'
import { hoverAt } from '#shared/template/assist/hover.ts'
import { symbolAt, symbolsOf } from '#shared/template/assist/symbols.ts'

/** What the assistance knows of the template that a file belongs to. */
export interface AssistedTemplate {
  /** All files, the edited one with its text of this moment. */
  sources(): readonly SourceText[]
  /** What is wrong with all of them. */
  check(): readonly Diagnostic[]
  /** Shows a place of a file, in whatever view. */
  show(file: number, offset: number): void
  /** What the account has that could be written. */
  completeFromAccount(context: CompletionContext): Promise<CompletionResult | null>
  /** Asks for a new name of what is at an offset of the file; says whether there is something. */
  rename(offset: number): boolean
}

/** Completion, help, diagnostics with their mends, going to definitions, folding and formatting for native HCL. */
export function hclAssist(template: AssistedTemplate, file: number): Extension {
  return [
    indentUnit.of('  '),
    autocompletion({
      override: [completionSource(template, file), (context) => template.completeFromAccount(context)],
      icons: false,
    }),
    codeFolding(),
    foldService.of((state, lineStart, lineEnd) => foldAt(state.doc.toString(), lineStart, lineEnd)),
    names(template, file, formatHcl),
  ]
}

/** Help, going to definitions and new names by pointer and keyboard, and the canonical style. */
function names(template: AssistedTemplate, file: number, format: (view: EditorView) => boolean): Extension {
  return [
    hoverTooltip((_view, offset) => hoverOf(template, file, offset)),
    keymap.of([
      { key: 'F12', run: (view) => goToDefinition(template, file, view) },
      { key: 'F2', run: (view) => template.rename(view.state.selection.main.head) },
      { key: 'Shift-Alt-f', run: format },
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        const offset = event.ctrlKey || event.metaKey ? view.posAtCoords(event) : null
        if (offset === null) return false
        view.dispatch({ selection: { anchor: offset } })
        return goToDefinition(template, file, view)
      },
    }),
  ]
}

/** The same for JSON, legacy and HCL-JSON; it is folded by its own grammar. */
export function jsonAssist(template: AssistedTemplate, file: number): Extension {
  const source: CompletionSource = ({ pos, explicit, state }) => {
    const before = state.sliceDoc(Math.max(0, pos - 1), pos)
    const text = template.sources()[file]
    if (text === undefined || (!explicit && !/[\w"]/.test(before))) return null
    const found = completeJson(text, pos)
    // What is replaced grows with the text: each letter asks again.
    return found === undefined
      ? null
      : { from: found.from, options: found.items.map((item) => offerOf(item, found.to)) }
  }
  return [
    indentUnit.of('  '),
    autocompletion({ override: [source, (context) => template.completeFromAccount(context)], icons: false }),
    names(template, file, formatJson),
  ]
}

/** Diagnostics of one file, whatever its syntax. */
export function fileDiagnostics(template: AssistedTemplate, file: number): Extension {
  return linter(
    (view) => {
      const name = template.sources()[file]?.name
      const length = view.state.doc.length
      return template
        .check()
        .filter(({ place }) => place?.source.name === name)
        .map((diagnostic) => findingOf(diagnostic, length))
    },
    // Checking takes a few ms even where there are many lines: who types sees at once what it makes.
    { delay: 20 },
  )
}

function findingOf({ severity, summary, detail, place, mends }: Diagnostic, length: number): Finding {
  const from = Math.min(place?.span.from ?? 0, length)
  const to = Math.min(Math.max(place?.span.to ?? 0, from), length)
  return {
    from,
    to,
    severity: severity === 'hint' ? 'info' : severity,
    message: detail === undefined ? summary : `${summary}\n${detail}`,
    actions: (mends ?? []).map(({ title, changes }) => ({
      name: title,
      apply: (view) => view.dispatch({ changes: changes.map((change) => ({ ...change })), userEvent: 'input.mend' }),
    })),
  }
}

function completionSource(template: AssistedTemplate, file: number): CompletionSource {
  return ({ pos, explicit, state }) => {
    const before = state.sliceDoc(Math.max(0, pos - 1), pos)
    // By itself only where something was begun: an empty line stays quiet until Ctrl Space.
    if (!explicit && !/[\w."]/.test(before)) return null
    const found = complete({ files: template.sources(), file, offset: pos, functions: standardFunctions })
    if (found === undefined) return null
    return { from: found.from, options: found.items.map((item) => offerOf(item)), validFor: /^[\w.-]*$/ }
  }
}

/** `end` is behind what is replaced, where that is not the cursor. */
function offerOf({ label, kind, detail, help, insert, caret, first }: Completion, end?: number): Offer {
  return {
    label,
    type: kind,
    ...(detail === undefined ? {} : { detail }),
    ...(help === undefined ? {} : { info: help }),
    ...(first === true ? { boost: 50 } : {}),
    apply(view, _offer, from, to) {
      const indentation = /^[ \t]*/.exec(view.state.doc.lineAt(from).text)?.[0] ?? ''
      const text = insert.replaceAll('\n', `\n${indentation}`)
      view.dispatch({
        changes: { from, to: Math.max(to, end ?? to), insert: text },
        selection: { anchor: from + (caret ?? text.length) },
        userEvent: 'input.complete',
      })
    },
  }
}

function hoverOf(template: AssistedTemplate, file: number, offset: number) {
  const hover = hoverAt(template.sources(), file, offset, standardFunctions)
  if (hover === undefined) return null
  return {
    pos: hover.span.from,
    end: hover.span.to,
    above: true,
    create() {
      const dom = document.createElement('div')
      dom.className = 'cm-help'
      const title = dom.appendChild(document.createElement('code'))
      title.textContent = hover.title
      for (const paragraph of hover.text) dom.appendChild(document.createElement('p')).textContent = paragraph
      return { dom }
    },
  }
}

/** Folds what is between the braces of a block that begins on the line. */
function foldAt(text: string, lineStart: number, lineEnd: number) {
  const { file } = parseHcl({ name: '', text })
  const pending = [...file.body.items]
  for (let item = pending.shift(); item !== undefined; item = pending.shift()) {
    if (item.kind !== 'block') continue
    const { from, to } = item.body.span
    if (item.typeSpan.from >= lineStart && item.typeSpan.from <= lineEnd && from <= lineEnd && to > lineEnd) {
      return { from, to }
    }
    pending.push(...item.body.items)
  }
  return null
}

function goToDefinition(template: AssistedTemplate, file: number, view: EditorView): boolean {
  const symbol = symbolAt(symbolsOf(template.sources()), file, view.state.selection.main.head)
  if (symbol?.declaration === undefined) return false
  template.show(symbol.declaration.file, symbol.declaration.span.from)
  return true
}

/** Puts the text into the canonical style; a text with syntax errors stays as it is. */
function formatHcl(view: EditorView): boolean {
  const text = view.state.doc.toString()
  if (parseHcl({ name: '', text }).diagnostics.some(({ severity }) => severity === 'error')) return false
  return formatBy(view, formatChanges(text))
}

function formatJson(view: EditorView): boolean {
  const text = view.state.doc.toString()
  if (readJsonTree({ name: '', text }).diagnostics.length > 0) return false
  return formatBy(view, jsonFormatChanges(text))
}

function formatBy(view: EditorView, changes: readonly TextChange[]): boolean {
  if (changes.length > 0) view.dispatch({ changes: changes.map((change) => ({ ...change })), userEvent: 'format' })
  return true
}
