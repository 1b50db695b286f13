import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileDraft, TemplateText } from '#shared/contract/shapes.ts'
import type { SourceText, Span, TextChange } from '#shared/language/source.ts'
import { symbolAt, symbolsOf } from '#shared/template/assist/symbols.ts'
import { markCode } from './code-marks.ts'
import { textDifference } from './text-difference.ts'

/** A file that is open in the editor. Its text is the editor's; form and code both change it there. */
export interface OpenFile {
  readonly path: string
  readonly name: string
  readonly text: string
  /** As it is on disk, as far as we have seen. */
  readonly saved: { readonly text: string; readonly version: string | undefined }
  /** What another program made of it while there were changes here that are not saved. */
  readonly elsewhere?: TemplateText | 'gone'
}

export interface DocumentsState {
  readonly files: readonly OpenFile[]
  /** Index of the file whose code is shown. */
  readonly active: number
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Where the cursor of a file's code is: of the one in which it moved last. */
  readonly cursor: FilePlace
  /** Whose new name is being asked for: the symbol at this place. */
  readonly renaming: FilePlace | undefined
}

/** A place in a file, by its index. */
export interface FilePlace {
  readonly file: number
  readonly offset: number
}

/** Changes of one file, by its index. They refer to its text before all of them. */
export interface FileChange {
  readonly file: number
  readonly changes: readonly TextChange[]
}

/** How a text came to change. */
export type ChangeCause = 'edit' | 'undo' | 'redo'

/** What an editor tells: each change of its text, and where its cursor is. */
export interface ViewListener {
  readonly onChange: (cause: ChangeCause) => void
  readonly onCursor: (offset: number) => void
}

/** An editor for a file's text, not yet in any page. */
export type CreateView = (text: string, file: number, listener: ViewListener) => EditorView

/** The files of a template as they are edited: one text for form and code, one history of what was done. */
export interface Documents {
  readonly store: StoreApi<DocumentsState>
  view(file: number): EditorView
  /** Shows the code of a file, with the cursor at an offset where one is given. */
  show(file: number, offset?: number): void
  /** Marks the code of a field, and shows its file; undefined unmarks. */
  mark(file: number, span: Span | undefined): void
  /** Begins to ask for a new name of what is at a place; says whether there is something. Undefined ends it. */
  askName(place: FilePlace | undefined): boolean
  /** Makes the changes of one act: undone and redone at once. */
  change(changes: readonly FileChange[]): void
  undo(): void
  redo(): void
  /** Tells that a file was written with this text. */
  written(file: number, text: string, version: string): void
  /** Tells what is on disk now: taken over where nothing is unsaved, else kept to be decided about. */
  onDisk(content: TemplateText): void
  /** Tells that a file is no longer on disk. */
  gone(file: number): void
  /** Takes what another program wrote; what was here can be had back by undo. */
  takeTheirs(file: number): void
  /** Takes over what was typed earlier and never saved; undo takes it back. Says whether that is something else. */
  restore(file: number, draft: FileDraft): boolean
  /** Has what is on disk again; undo takes it back. */
  revert(file: number): void
  /** Keeps what is here; the next save replaces what another program wrote. */
  keepMine(file: number): void
}

const byForm = Transaction.userEvent.of('input.form')

/** Opens the files of a template for editing. */
export function createDocuments(texts: readonly TemplateText[], createView: CreateView): Documents {
  const acts: number[][] = []
  const undone: number[][] = []
  let changing = false

  const store = createStore<DocumentsState>(() => ({
    files: texts.map(({ path, name, text, version }) => ({ path, name, text, saved: { text, version } })),
    active: 0,
    canUndo: false,
    canRedo: false,
    cursor: { file: 0, offset: 0 },
    renaming: undefined,
  }))
  const views = texts.map(({ text }, file) =>
    createView(text, file, {
      onChange: (cause) => onChange(file, cause),
      onCursor: (offset) => store.setState({ cursor: { file, offset } }),
    }),
  )

  function onChange(file: number, cause: ChangeCause): void {
    const view = views[file]
    if (view === undefined) return
    update(file, { text: view.state.doc.toString() })
    if (changing) return
    if (cause === 'undo') follow(acts, undone, file, undo)
    else if (cause === 'redo') follow(undone, acts, file, redo)
    // The editor's history joins what is typed in one go: only what it counts as one more is another act.
    else if (undoDepth(view.state) > acts.filter((act) => act.includes(file)).length) {
      acts.push([file])
      undone.length = 0
    }
    tellHistory()
  }

  /** Undone or redone in the code of one file: the other files of that act follow. */
  function follow(from: number[][], to: number[][], file: number, command: typeof undo): void {
    const [act] = from.splice(
      from.findLastIndex((one) => one.includes(file)),
      1,
    )
    if (act === undefined) return
    to.push(act)
    asOneAct(() =>
      run(
        command,
        act.filter((other) => other !== file),
      ),
    )
  }

  function update(file: number, change: Partial<OpenFile>): void {
    store.setState(({ files }) => ({ files: files.map((one, at) => (at === file ? { ...one, ...change } : one)) }))
  }

  function tellHistory(): void {
    store.setState({
      canUndo: views.some((view) => undoDepth(view.state) > 0),
      canRedo: views.some((view) => redoDepth(view.state) > 0),
    })
  }

  function asOneAct(work: () => void): void {
    changing = true
    try {
      work()
    } finally {
      changing = false
    }
    tellHistory()
  }

  function step(from: number[][], to: number[][], command: typeof undo): void {
    const act = from.pop()
    if (act === undefined) return
    to.push(act)
    asOneAct(() => run(command, act))
  }

  function run(command: typeof undo, files: readonly number[]): void {
    for (const file of files) {
      const view = views[file]
      if (view !== undefined) command(view)
    }
  }

  function replace(file: number, text: string): void {
    const view = views[file]
    const here = store.getState().files[file]?.text
    if (view === undefined || here === undefined || here === text) return
    change([{ file, changes: [textDifference(here, text)] }])
  }

  function change(changes: readonly FileChange[]): void {
    const real = changes.filter((one) => one.changes.length > 0)
    if (real.length === 0) return
    asOneAct(() => {
      for (const { file, changes: inFile } of real) {
        views[file]?.dispatch({
          changes: inFile.map(({ from, to, insert }) => ({ from, to, insert })),
          annotations: [byForm, isolateHistory.of('full')],
        })
      }
      acts.push(real.map(({ file }) => file))
      undone.length = 0
    })
  }

  return {
    store,
    view(file) {
      const view = views[file]
      if (view === undefined) throw new RangeError(`no file ${file} is open`)
      return view
    },
    show(file, offset) {
      store.setState({ active: file })
      const view = views[file]
      if (view === undefined || offset === undefined) return
      const anchor = Math.min(offset, view.state.doc.length)
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      view.focus()
    },
    mark(file, span) {
      const view = views[file]
      if (view === undefined) return
      if (span !== undefined) store.setState({ active: file })
      markCode(view, span)
    },
    askName(place) {
      const files = sourcesOf(store.getState().files)
      const known = place !== undefined && symbolAt(symbolsOf(files), place.file, place.offset) !== undefined
      store.setState({ renaming: known ? place : undefined })
      return known
    },
    change,
    undo: () => step(acts, undone, undo),
    redo: () => step(undone, acts, redo),
    written: (file, text, version) => update(file, { saved: { text, version } }),
    onDisk(content) {
      const file = store.getState().files.findIndex(({ path }) => path === content.path)
      const open = store.getState().files[file]
      if (open === undefined || open.saved.version === content.version) return
      const saved = { text: content.text, version: content.version }
      if (open.text === content.text || open.text === open.saved.text) {
        update(file, { saved })
        replace(file, content.text)
      } else {
        update(file, { elsewhere: content })
      }
    },
    gone: (file) => update(file, { elsewhere: 'gone' }),
    takeTheirs(file) {
      const theirs = settle(file)
      replace(file, theirs.text)
    },
    restore(file, { text, seen }) {
      const open = store.getState().files[file]
      if (open === undefined || open.text === text) return false
      const { path, name, saved } = open
      replace(file, text)
      // Another program wrote the file since: that is to be decided about, as it would have been then.
      if (saved.version !== undefined && seen !== saved.version) {
        const elsewhere = { path, name, text: saved.text, version: saved.version }
        update(file, { saved: { text: '', version: seen }, elsewhere })
      }
      return true
    },
    revert(file) {
      const open = store.getState().files[file]
      if (open?.elsewhere !== undefined && open.elsewhere !== 'gone') replace(file, settle(file).text)
      else if (open !== undefined) replace(file, open.saved.text)
    },
    keepMine: (file) => void settle(file),
  }

  /** What another program did is seen: the next save replaces it. */
  function settle(file: number): OpenFile['saved'] {
    const theirs = store.getState().files[file]?.elsewhere
    const saved =
      theirs === undefined || theirs === 'gone'
        ? { text: '', version: undefined }
        : { text: theirs.text, version: theirs.version }
    store.setState(({ files }) => ({
      files: files.map((one, at) => {
        if (at !== file) return one
        const { elsewhere: _settled, ...rest } = one
        return { ...rest, saved }
      }),
    }))
    return saved
  }
}

/** The files as the language reads them. */
export function sourcesOf(files: readonly OpenFile[]): readonly SourceText[] {
  return files.map(({ name, text }) => ({ name, text }))
}

/** Whether a file has changes that are not on disk. */
export function isUnsaved({ text, saved }: OpenFile): boolean {
  return text !== saved.text
}
