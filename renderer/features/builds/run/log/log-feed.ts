import type { StudioClient } from '#shared/contract/client.ts'
import type { StreamItem } from '#shared/contract/streams.ts'
import type { LogLine } from '#shared/run/event.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { LogTerminal } from './log-terminal.ts'
import { windowLines } from './log-terminal.ts'

/** What is known of the log as it stands. */
export interface LogTotals {
  /** Chosen lines. */
  readonly total: number
  readonly levels: { readonly all: number; readonly errors: number; readonly warnings: number }
  /** The run is over. */
  readonly ended: boolean
}

export const noTotals: LogTotals = { total: 0, levels: { all: 0, errors: 0, warnings: 0 }, ended: false }

export interface FeedState extends LogTotals {
  readonly following: boolean
  /** Lines that came since the end is not shown. */
  readonly unseen: number
  /** The number, among the chosen, of the line at the top of the screen. */
  readonly top: number
}

/**
 * Keeps a terminal's window over the log: at its end while it grows, or wherever one looks. Lines are read where they are
 * wanted, so a log of any length opens at once; they are written once a frame, and none while the page is hidden.
 */
export interface LogFeed {
  follow(): void
  /** Shows a line by its number among the chosen, away from the edge of the screen. */
  show(index: number, place: 'top' | 'third'): Promise<void>
  /** The person scrolls: up ends the following, and at the end it begins again; at the window's edges more is read. */
  scrolls(direction: 'up' | 'down'): void
  /** Stops following, since something is looked at or selected. */
  hold(): void
  stop(): void
}

interface FeedNeeds {
  readonly studio: StudioClient
  readonly runId: string
  readonly selector: LogSelector
  readonly terminal: LogTerminal
  readonly onState: (state: FeedState) => void
  readonly onError: (error: unknown) => void
}

const nothing = { lines: [], from: 0, to: 0 } as const
/** Nothing joins it: the first lines replace what is there. */
const empty = () => ({ lines: [], to: -1, anew: true })

/** ms between two tellings of how many lines there are. */
const countPause = 150

/** Lines by which the window moves at its edges. */
const moveBy = windowLines / 2

export function createLogFeed({ studio, runId, selector, terminal, onState, onError }: FeedNeeds): LogFeed {
  let state: FeedState = {
    total: 0,
    levels: { all: 0, errors: 0, warnings: 0 },
    ended: false,
    following: true,
    unseen: 0,
    top: 0,
  }
  /** The window's lines, and their numbers among the chosen: from the first to before the last. */
  let window: { readonly lines: readonly LogLine[]; readonly from: number; readonly to: number } = nothing
  /** What came and is not yet in the terminal; `anew`: it does not join what is there. */
  let queue: { readonly lines: LogLine[]; readonly to: number; readonly anew: boolean } = empty()
  let busy = false
  let stopped = false
  let unsubscribe = () => {}
  /** Lines that there were when the end was last shown. */
  let seenTotal: number | undefined

  function tell(change: Partial<FeedState>): void {
    const before = state
    state = { ...state, ...change }
    // Counts that rush by are told now and then; what the person does is told at once.
    const atOnce = state.following !== before.following || state.ended !== before.ended || before.total === 0
    if (!atOnce) {
      later ??= setTimeout(tellNow, countPause)
      return
    }
    tellNow()
  }

  let later: ReturnType<typeof setTimeout> | undefined
  function tellNow(): void {
    clearTimeout(later)
    later = undefined
    if (!stopped) onState(state)
  }

  function watch(keep: number): void {
    unsubscribe()
    unsubscribe = studio.subscribe('runs.tail', { runId, keep, ...selector }, { onItem: (item) => take(item) })
  }

  function take({ from, lines, total, levels, ended }: StreamItem<'runs.tail'>): void {
    if (state.following) {
      if (lines.length > 0) enqueue(from, lines)
      seenTotal = total
    }
    // Who never saw the end misses nothing of what was there before.
    seenTotal ??= total
    tell({ total, levels, ended, unseen: Math.max(0, total - seenTotal) })
  }

  function enqueue(from: number, lines: readonly LogLine[]): void {
    if (from !== queue.to) queue = { lines: [], to: from, anew: true }
    for (const line of lines) queue.lines.push(line)
    queue = { ...queue, to: from + lines.length }
    if (queue.lines.length > windowLines) queue = { ...queue, lines: queue.lines.slice(-windowLines), anew: true }
    draw()
  }

  /** Once a frame, and not before the last lines are drawn. */
  function draw(): void {
    if (busy || stopped || queue.lines.length === 0) return
    busy = true
    requestAnimationFrame(() => {
      void write().finally(() => {
        busy = false
        draw()
      })
    })
  }

  async function write(): Promise<void> {
    const { lines, to, anew } = queue
    if (stopped || !state.following || lines.length === 0) return
    queue = { lines: [], to, anew: false }
    if (anew) {
      window = { lines, from: to - lines.length, to }
      await terminal.show(lines)
    } else {
      const kept = [...window.lines, ...lines].slice(-windowLines)
      window = { lines: kept, from: to - kept.length, to }
      await terminal.append(lines)
    }
    if (state.following && !stopped) terminal.scrollToEnd()
  }

  function follow(): void {
    queue = empty()
    tell({ following: true, unseen: 0 })
    watch(windowLines)
  }

  function hold(): void {
    if (!state.following) return
    queue = empty()
    if (window.to > 0) seenTotal = window.to
    tell({ following: false, unseen: Math.max(0, state.total - (seenTotal ?? state.total)) })
    if (!state.ended) watch(0)
  }

  /** Reads a window and shows it, with the given line (by its number) where it is wanted. */
  async function move(from: number, index: number, place: 'top' | 'third'): Promise<void> {
    const start = Math.max(0, from)
    const { lines, total } = await studio.call('runs.readLog', { runId, ...selector, from: start, count: windowLines })
    if (stopped || state.following) return
    window = { lines, from: start, to: start + lines.length }
    if (state.ended) tell({ total })
    await terminal.show(lines)
    const line = lines[index - start]
    if (line !== undefined) terminal.scrollToLine(line.line, place)
  }

  /** One move at a time; the last one asked for is the one that counts. */
  let moving: Promise<void> | undefined
  function moveSoon(from: number, index: number, place: 'top' | 'third'): Promise<void> {
    const next = (moving ?? Promise.resolve()).then(() => move(from, index, place)).catch(onError)
    const done = next.then(() => {
      if (moving === done) moving = undefined
    })
    moving = done
    return next
  }

  const numberOf = (line: LogLine | undefined) => {
    const at = line === undefined ? -1 : window.lines.indexOf(line)
    return at === -1 ? undefined : window.from + at
  }

  function onVisibility(): void {
    if (document.visibilityState === 'hidden') unsubscribe()
    else if (state.following) follow()
    else if (!state.ended) watch(0)
  }

  /** The terminal scrolls some frames after it was asked to, so this is looked at with every change of the screen. */
  let direction: 'up' | 'down' | undefined
  function atEdges(): void {
    if (moving !== undefined || state.following) return
    if (direction === 'up' && terminal.atStart() && window.from > 0) {
      void moveSoon(state.top - moveBy, state.top, 'top')
    } else if (direction === 'down' && terminal.atEnd()) {
      if (window.to >= state.total) follow()
      else void moveSoon(window.to - moveBy, state.top, 'top')
    }
  }

  document.addEventListener('visibilitychange', onVisibility)
  terminal.onScreenChange(() => {
    atEdges()
    const top = numberOf(terminal.rows()[0]?.line)
    if (top !== undefined && top !== state.top) tell({ top })
  })
  follow()

  return {
    follow,
    hold,
    async show(index, place) {
      hold()
      direction = undefined
      const line = window.lines[index - window.from]
      if (line !== undefined && moving === undefined) terminal.scrollToLine(line.line, place)
      else await moveSoon(index - moveBy, index, place)
    },
    scrolls(towards) {
      direction = towards
      if (towards === 'up' && !terminal.atStart()) hold()
      atEdges()
    },
    stop() {
      stopped = true
      clearTimeout(later)
      unsubscribe()
      document.removeEventListener('visibilitychange', onVisibility)
    },
  }
}
