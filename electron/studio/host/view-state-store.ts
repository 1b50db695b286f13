import { type ViewState, viewStateSchema } from '#shared/contract/view-state.ts'
import { openJsonStore } from '../json-store.ts'

/** More names than the app has; what was set longest ago goes first, so that old names do not pile up. */
const mostNames = 500

/** Keeps how the app looked, in `view-state.json` of the data folder (the page's own storage ends with the web host's port). */
export interface ViewStateStore {
  /** Empty where the file cannot be read: how the app looked is not worth an error. */
  read(): Promise<ViewState>
  change(changes: ViewState): Promise<void>
}

export function openViewState(path: string): ViewStateStore {
  const store = openJsonStore<ViewState>({
    path,
    title: 'places of things on the screen',
    version: 1,
    schema: viewStateSchema,
    initial: {},
  })
  return {
    read: () => store.read().catch(() => ({})),
    async change(changes) {
      await store.update((before) => {
        const rest = Object.entries(before).filter(([name]) => !(name in changes))
        return Object.fromEntries([...rest, ...Object.entries(changes)].slice(-mostNames))
      })
    },
  }
}
