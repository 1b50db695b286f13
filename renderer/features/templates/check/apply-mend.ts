import type { CheckMend } from '#shared/contract/check-shapes.ts'
import type { StudioClient } from '#shared/contract/client.ts'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import type { OpenTemplate } from '../editor/use-documents.ts'

/** What became of a mend; `undo` takes it back, in the editor and on disk. */
export type MendOutcome =
  | { readonly kind: 'mended'; readonly undo: () => Promise<void> }
  | { readonly kind: 'outdated' }

/**
 * Makes a mend's text edit in the editor's document, as one act of its history, and saves it. A file that has changed
 * since it was checked, here or on disk, stays as it is.
 */
export async function applyMend(
  studio: StudioClient,
  template: TemplateDetail,
  { path, version, changes }: CheckMend,
): Promise<MendOutcome> {
  // The editor is a large part of the app that a page with a build sheet need not have loaded.
  const { openedTemplate } = await import('../editor/use-documents.ts')
  const { documents } = await openedTemplate(studio, template)
  documents.onDisk(await studio.call('templates.readFile', { path }))
  const { files } = documents.store.getState()
  const at = files.findIndex((file) => file.path === path)
  const file = files[at]
  if (file === undefined || file.saved.version !== version || file.text !== file.saved.text) return { kind: 'outdated' }
  documents.change([{ file: at, changes }])
  if (!(await save(studio, documents, at))) return { kind: 'outdated' }
  return {
    kind: 'mended',
    async undo() {
      documents.undo()
      await save(studio, documents, at)
    },
  }
}

/** Whether it could be written. */
async function save(studio: StudioClient, documents: OpenTemplate['documents'], at: number): Promise<boolean> {
  const file = documents.store.getState().files[at]
  if (file === undefined) return false
  const { path, text, saved } = file
  const seen = saved.version === undefined ? {} : { seen: saved.version }
  const answer = await studio.call('templates.writeFile', { path, text, ...seen })
  if (answer.kind !== 'written') return false
  documents.written(at, text, answer.version)
  return true
}
