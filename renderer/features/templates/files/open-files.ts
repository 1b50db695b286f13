import { useEffect, useState } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { StudioClient } from '#shared/contract/client.ts'
import type { UsedFile } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { createCodeView } from '../editor/create-view.ts'
import { createDocuments, type Documents, isUnsaved } from '../editor/documents.ts'
import { type DraftsState, keepDrafts } from '../editor/drafts.ts'
import { scriptLanguage } from './script-language.ts'

/** A file that a template uses, open in an editor of its own. */
export interface OpenUsedFile {
  /** Holds one file. */
  readonly documents: Documents
  readonly drafts: StoreApi<DraftsState>
}

/** Stay open while the app does, so that going to another page loses neither changes nor their history. */
const openFiles = new Map<string, Promise<OpenUsedFile>>()

/** The paths of those with changes that are not on disk. */
export const unsavedFiles = createStore<{ readonly paths: ReadonlySet<string> }>(() => ({ paths: new Set() }))

async function openFile(studio: StudioClient, { path, name }: UsedFile, readOnly: boolean): Promise<OpenUsedFile> {
  const content = await studio.call('templates.readFile', { path })
  const documents = createDocuments([content], (text, _file, listener) =>
    createCodeView({ text, readOnly, listener, language: scriptLanguage(name, text) }),
  )
  documents.store.subscribe(({ files }) => {
    const { paths } = unsavedFiles.getState()
    const unsaved = files.some(isUnsaved)
    if (unsaved === paths.has(path)) return
    unsavedFiles.setState({ paths: new Set(unsaved ? [...paths, path] : [...paths].filter((one) => one !== path)) })
  })
  const drafts = readOnly
    ? createStore<DraftsState>(() => ({ restored: [], failing: false }))
    : await keepDrafts(studio, documents)
  return { documents, drafts }
}

export type OpeningFile =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly file: OpenUsedFile }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** Opens a file for editing and follows what other programs do to it. */
export function useOpenFile(used: UsedFile, readOnly: boolean): OpeningFile {
  const studio = useStudio()
  const [state, setState] = useState<OpeningFile>({ kind: 'opening' })
  useEffect(() => {
    let current = true
    const opening = openFiles.get(used.path) ?? openFile(studio, used, readOnly)
    openFiles.set(used.path, opening)
    opening.then(
      (file) => current && setState({ kind: 'open', file }),
      (thrown: unknown) => {
        openFiles.delete(used.path)
        if (current) setState({ kind: 'failed', error: errorReportOf(thrown) })
      },
    )
    return () => {
      current = false
    }
  }, [studio, used, readOnly])
  const open = state.kind === 'open' ? state.file : undefined
  useEffect(() => {
    if (open === undefined) return
    return studio.subscribe(
      'templates.fileChanges',
      { path: used.path },
      {
        onItem: (contents) => {
          for (const content of contents) open.documents.onDisk(content)
        },
      },
    )
  }, [studio, used.path, open])
  return state
}
