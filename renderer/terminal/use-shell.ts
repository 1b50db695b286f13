import { useEffect, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { StreamItem } from '#shared/contract/streams.ts'
import type { TerminalTarget } from '#shared/contract/terminal-calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { createShellTerminal, type ShellTerminal, type TerminalLook } from './shell-terminal.ts'

type Opened = CallOutput<'terminals.open'>
/** How a shell ended. */
export type ShellEnd = Extract<StreamItem<'terminals.output'>, { kind: 'ended' }>['end']

/** What has become of the shell of a pane. */
export type ShellState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly opened: Opened }
  | { readonly kind: 'refused'; readonly error: ErrorReport }
  /** What it said before still stands. */
  | { readonly kind: 'ended'; readonly opened: Opened; readonly end: ShellEnd }

interface Shell {
  readonly state: ShellState
  readonly tabToShell: boolean
  /** To be given the element that the terminal is drawn in. */
  readonly host: React.RefObject<HTMLDivElement | null>
  readonly terminal: () => ShellTerminal | undefined
  /** Opens another shell, or tries again. */
  readonly openAgain: () => void
}

/**
 * A terminal in an element, and a shell behind it. The shell lives on when the pane goes, and is there again when it comes
 * back.
 *
 * @param wake changes when a shell that was refused is worth another try
 */
export function useShell(target: TerminalTarget, look: TerminalLook, wake: string): Shell {
  const studio = useStudio()
  const host = useRef<HTMLDivElement>(null)
  const terminal = useRef<ShellTerminal | undefined>(undefined)
  const [state, setState] = useState<ShellState>({ kind: 'opening' })
  const [tabToShell, setTabToShell] = useState(true)
  const [attempt, setAttempt] = useState(0)
  const latestLook = useRef(look)
  latestLook.current = look
  const machine = JSON.stringify(target)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens again although nothing else changed
  useEffect(() => {
    const element = host.current
    if (element === null) return
    const created = createShellTerminal(element, latestLook.current)
    terminal.current = created
    created.onTabToggled(setTabToShell)
    setTabToShell(true)
    const resize = new ResizeObserver(() => {
      // A tab that is hidden has no size.
      if (element.clientWidth > 0 && element.clientHeight > 0) created.fit()
    })
    resize.observe(element)
    let over = false
    let stop = () => {}
    setState({ kind: 'opening' })
    created.enable(false)

    const follow = (opened: Opened) => {
      const { session } = opened
      const ended = (end: ShellEnd) => {
        created.enable(false)
        setState({ kind: 'ended', opened, end })
      }
      setState({ kind: 'open', opened })
      created.enable(true)
      if (element.offsetParent !== null) created.focus()
      created.onTyped((text) => void studio.call('terminals.write', { session, text }).catch(() => {}))
      created.onResize((size) => void studio.call('terminals.resize', { session, ...size }).catch(() => {}))
      stop = studio.subscribe(
        'terminals.output',
        { session },
        {
          onItem: (item) => (item.kind === 'output' ? created.write(item.text) : ended(item.end)),
          onEnd: (error) => error !== undefined && ended({ kind: 'disconnected' }),
        },
      )
    }

    studio.call('terminals.open', { target: JSON.parse(machine) as TerminalTarget, ...created.size() }).then(
      (opened) => over || follow(opened),
      (error: unknown) => over || setState({ kind: 'refused', error: errorReportOf(error) }),
    )
    return () => {
      over = true
      stop()
      resize.disconnect()
      created.dispose()
      terminal.current = undefined
    }
  }, [studio, machine, attempt])

  useEffect(() => terminal.current?.relook(look), [look])

  const refused = state.kind === 'refused'
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that counts
  useEffect(() => {
    if (refused) setAttempt((before) => before + 1)
  }, [wake])

  return {
    state,
    tabToShell,
    host,
    terminal: () => terminal.current,
    openAgain: () => setAttempt((before) => before + 1),
  }
}
