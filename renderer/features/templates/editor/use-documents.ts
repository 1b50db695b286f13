import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { StudioClient } from '#shared/contract/client.ts'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { completeFromAccount } from './account-completions.ts'
import { createTemplateView } from './create-view.ts'
import { createDocuments, type Documents, type DocumentsState, isUnsaved, sourcesOf } from './documents.ts'
import { type DraftsState, keepDrafts } from './drafts.ts'
import { checkTexts } from './template-checks.ts'

/** A template that is open in the editor. */
export interface OpenTemplate {
  readonly documents: Documents
  /** What is wrong with it as it stands; asked as often as liked. */
  readonly check: () => readonly Diagnostic[]
  /** What of it was typed before a restart. */
  readonly drafts: StoreApi<DraftsState>
}

/** Stays open while the app does, so that going to another page loses neither changes nor their history. */
const openTemplates = new Map<string, Promise<OpenTemplate>>()

async function openTemplate(studio: StudioClient, template: TemplateDetail): Promise<OpenTemplate> {
  const texts = await Promise.all(template.files.map((path) => studio.call('templates.readFile', { path })))
  let checked: { readonly files: DocumentsState['files']; readonly diagnostics: readonly Diagnostic[] } | undefined
  const files = () => documents.store.getState().files
  const check = () => {
    const now = files()
    if (checked === undefined || checked.files.some((one, at) => one.text !== now[at]?.text)) {
      checked = { files: now, diagnostics: checkTexts(template.path, template.dialect, sourcesOf(now)) }
    }
    return checked.diagnostics
  }
  const documents: Documents = createDocuments(texts, (text, file, listener) =>
    createTemplateView({
      text,
      file,
      listener,
      name: texts[file]?.name ?? '',
      readOnly: template.starter,
      template: {
        sources: () => sourcesOf(files()),
        check,
        show: (to, offset) => documents.show(to, offset),
        completeFromAccount: (context) => completeFromAccount(studio, sourcesOf(files())[file], context),
        rename: (offset) => !template.starter && documents.askName({ file, offset }),
      },
    }),
  )
  // A starter cannot be changed.
  const drafts = template.starter
    ? createStore<DraftsState>(() => ({ restored: [], failing: false }))
    : await keepDrafts(studio, documents)
  return { documents, check, drafts }
}

/** The template as it is open in the editor, opened if it is not yet. */
export function openedTemplate(studio: StudioClient, template: TemplateDetail): Promise<OpenTemplate> {
  const opening = openTemplates.get(template.path) ?? openTemplate(studio, template)
  openTemplates.set(template.path, opening)
  opening.catch(() => openTemplates.delete(template.path))
  return opening
}

export type OpeningTemplate =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly template: OpenTemplate }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** Opens a template's files for editing and follows what other programs do to them. */
export function useOpenTemplate(template: TemplateDetail): OpeningTemplate {
  const studio = useStudio()
  const [state, setState] = useState<OpeningTemplate>({ kind: 'opening' })
  useEffect(() => {
    let current = true
    openedTemplate(studio, template).then(
      (opened) => current && setState({ kind: 'open', template: opened }),
      (thrown: unknown) => current && setState({ kind: 'failed', error: errorReportOf(thrown) }),
    )
    return () => {
      current = false
    }
  }, [studio, template])
  const open = state.kind === 'open' ? state.template : undefined
  useEffect(() => {
    if (open === undefined) return
    return studio.subscribe(
      'templates.changes',
      { path: template.path },
      {
        onItem: (contents) => {
          for (const content of contents) open.documents.onDisk(content)
        },
      },
    )
  }, [studio, template.path, open])
  return state
}

/** The files of an open template, live. */
export function useDocuments(documents: Documents): DocumentsState {
  return useStore(documents.store)
}

/** Saves what is unsaved. Resolves to whether all of it could be; what another program changed stays to be decided about. */
export function useSave(documents: Documents, onSaved: () => void): () => Promise<boolean> {
  const studio = useStudio()
  return useCallback(async () => {
    let complete = true
    const { files } = documents.store.getState()
    for (const [at, file] of files.entries()) {
      if (!isUnsaved(file)) continue
      const { path, text, saved } = file
      const answer = await studio.call('templates.writeFile', {
        path,
        text,
        ...(saved.version === undefined ? {} : { seen: saved.version }),
      })
      if (answer.kind === 'written') documents.written(at, text, answer.version)
      else {
        complete = false
        if (answer.there === undefined) documents.gone(at)
        else documents.onDisk(answer.there)
      }
    }
    onSaved()
    return complete
  }, [documents, studio, onSaved])
}
