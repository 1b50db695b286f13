import { create } from 'zustand'
import type { StudioClient } from '#shared/contract/client.ts'
import type { ViewState, ViewValue } from '#shared/contract/view-state.ts'

/** How long changes gather before they are written, in ms: dragging a pane is one write. */
const gatherFor = 400

interface Store {
  readonly values: ViewState
  readonly loaded: boolean
  /** Everything is on disk. */
  readonly written: boolean
}

/** How the app looked when it was last used, and how it looks now. */
export const useViewValues = create<Store>(() => ({ values: {}, loaded: false, written: true }))

let unwritten: Record<string, ViewValue> = {}
let timer: ReturnType<typeof setTimeout> | undefined
let studioNow: StudioClient | undefined

/** Reads it before the first page is shown; afterwards only the way to write is renewed. */
export async function loadViewState(studio: StudioClient): Promise<void> {
  studioNow = studio
  if (useViewValues.getState().loaded) return
  const values = await studio.call('viewState.read', {}).catch(() => ({}))
  useViewValues.setState({ values, loaded: true })
}

export function setViewValue(name: string, value: ViewValue): void {
  const { values } = useViewValues.getState()
  if (values[name] === value) return
  useViewValues.setState({ values: { ...values, [name]: value }, written: false })
  unwritten[name] = value
  timer ??= setTimeout(writeViewState, gatherFor)
}

/** Writes what has gathered; at the end of the page, what is still to be written is. */
function writeViewState(): void {
  clearTimeout(timer)
  timer = undefined
  const changes = unwritten
  if (Object.keys(changes).length === 0) return
  unwritten = {}
  studioNow?.call('viewState.write', changes).then(
    () => {
      if (Object.keys(unwritten).length === 0) useViewValues.setState({ written: true })
    },
    () => {
      // Where it cannot be written now, it is tried again with the next change.
      unwritten = { ...changes, ...unwritten }
    },
  )
}

addEventListener('pagehide', writeViewState)
