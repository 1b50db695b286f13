import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#shared/contract/client.ts'
import { type Documents, isUnsaved, type OpenFile } from './documents.ts'

/** ms for which changes gather before they are kept. */
const gatherFor = 400

export interface DraftsState {
  /** Indices of the files that were given back as they were before the app ended, until that is settled. */
  readonly restored: readonly number[]
  /** What is typed can not be kept: leaving would lose it. */
  readonly failing: boolean
}

/** Gives back what was typed and not saved when the app last ended, and from now on keeps what is. */
export async function keepDrafts(studio: StudioClient, documents: Documents): Promise<StoreApi<DraftsState>> {
  const store = createStore<DraftsState>(() => ({ restored: [], failing: false }))
  const paths = documents.store.getState().files.map(({ path }) => path)
  const known = new Map<string, string | undefined>()
  const { drafts } = await studio.call('templates.readDrafts', { paths }).catch(() => ({ drafts: [] }))
  const restored = drafts.flatMap((draft) => {
    known.set(draft.path, draft.text)
    const file = paths.indexOf(draft.path)
    return documents.restore(file, draft) ? [file] : []
  })
  store.setState({ restored })

  let timer: ReturnType<typeof setTimeout> | undefined
  const keepAll = () => {
    clearTimeout(timer)
    timer = undefined
    const { files } = documents.store.getState()
    for (const file of files) void keep(file)
    if (!files.some(isUnsaved)) store.setState({ restored: [] })
  }
  const keep = async (file: OpenFile) => {
    const { path, text, saved } = file
    const wanted = isUnsaved(file) ? text : undefined
    if (known.get(path) === wanted) return
    known.set(path, wanted)
    const seen = saved.version === undefined ? {} : { seen: saved.version }
    try {
      if (wanted === undefined) await studio.call('templates.dropDraft', { path })
      else await studio.call('templates.keepDraft', { path, text: wanted, ...seen })
      store.setState({ failing: false })
    } catch {
      // The next change tries again.
      known.delete(path)
      store.setState({ failing: wanted !== undefined })
    }
  }
  documents.store.subscribe(({ files }, before) => {
    if (files !== before.files) timer ??= setTimeout(keepAll, gatherFor)
  })
  addEventListener('pagehide', () => {
    if (timer !== undefined) keepAll()
  })
  keepAll()
  return store
}
