import type { DesktopWords } from './words.ts'

/** What whoever quits while builds run may want. */
type Wish = 'background' | 'stop' | 'now' | 'stay'

interface QuittingNeeds {
  /** How many builds go on. */
  readonly going: () => number
  readonly words: () => DesktopWords
  /** Shows a question with these buttons and says which was chosen, by its index. */
  readonly ask: (question: string, detail: string, buttons: readonly string[]) => Promise<number>
  /** Cancels what goes on and cleans up. */
  readonly close: () => Promise<void>
  readonly hide: () => void
  /** Ends the process: through `before-quit` again, or at once. */
  readonly quit: () => void
  readonly exit: () => void
}

/** What of a closing window and of an ending app can be held back. */
interface Preventable {
  preventDefault(): void
}

export interface Quitting {
  /** For `before-quit`: asks when builds run, and lets the app end when everything is cleaned up. */
  onBeforeQuit(event: Preventable): void
  /** For `close` of the window: while builds run it is only hidden. */
  onClose(event: Preventable): void
}

/** Never loses a build by closing: the window hides while builds run, and quitting asks what shall become of them. */
export function createQuitting(needs: QuittingNeeds): Quitting {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open'

  async function quit(): Promise<void> {
    state = 'asking'
    const wish = needs.going() === 0 ? 'stop' : await ask()
    if (wish === 'now') return needs.exit()
    if (wish === 'background') needs.hide()
    if (wish !== 'stop') {
      state = 'open'
      return
    }
    state = 'closing'
    await needs.close().catch(() => {})
    state = 'closed'
    needs.quit()
  }

  async function ask(): Promise<Wish> {
    const words = needs.words()
    const wishes: readonly [Wish, string][] = [
      ['background', words.keepBuilding],
      ['stop', words.stopAndCleanUp],
      ['now', words.quitNow],
      ['stay', words.stay],
    ]
    const chosen = await needs.ask(
      words.buildsGoOn(needs.going()),
      words.whatQuitMeans,
      wishes.map(([, label]) => label),
    )
    return wishes[chosen]?.[0] ?? 'stay'
  }

  return {
    onBeforeQuit(event) {
      if (state === 'closed') return
      event.preventDefault()
      if (state === 'open') void quit()
    },
    onClose(event) {
      if (state !== 'open' || needs.going() === 0) return
      event.preventDefault()
      needs.hide()
    },
  }
}
