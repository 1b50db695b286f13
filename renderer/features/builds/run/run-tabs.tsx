import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { RunSummary } from '#shared/contract/shapes.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { RunState } from '#shared/run/run-state.ts'
import { LogPane } from './log/log-pane.tsx'
import { buildsWithVm, ConsoleView, ShellView } from './machine/machine-view.tsx'
import { ResourcesView } from './resources/resources-view.tsx'

/** What a tab of the run page is given. */
export interface RunTabContext {
  readonly runId: string
  readonly state: RunState
  readonly status: RunSummary['status']
  /** It is queued, running or paused. */
  readonly going: boolean
  /** What is shown of the log; the timeline chooses too. */
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
}

/** A view of a run beside its steps. Only the tab that is open is mounted, unless it asks to be kept. */
export interface RunTab {
  /** Also in the page's address: `/builds/<id>?tab=resources`. */
  readonly id: string
  readonly label: (context: RunTabContext) => ReactNode
  /** Not shown where it has nothing to say, such as a console of a run that never had a VM. */
  readonly shown?: (context: RunTabContext) => boolean
  /** Stays mounted (hidden) once it was opened: a shell must not lose its session by a look at the log. */
  readonly keep?: boolean
  readonly content: (context: RunTabContext) => ReactNode
}

/** The tabs in their order; the first one is open at first. */
export const runTabs: readonly RunTab[] = [
  {
    id: 'log',
    label: () => <RunWord word="log" />,
    content: ({ runId, state, going, selector, onSelector }) => (
      <LogPane runId={runId} state={state} live={going} selector={selector} onSelector={onSelector} />
    ),
  },
  {
    id: 'console',
    label: () => <MachineWord word="consoleTab" />,
    shown: ({ state }) => buildsWithVm(state).length > 0,
    content: ({ runId, state }) => <ConsoleView runId={runId} state={state} />,
  },
  {
    id: 'shell',
    label: () => <MachineWord word="shellTab" />,
    shown: ({ state }) => buildsWithVm(state).length > 0,
    keep: true,
    content: ({ runId, state }) => <ShellView runId={runId} state={state} />,
  },
  {
    id: 'resources',
    label: ({ state }) => <RunWord word="resourcesTab" count={state.resources.size} />,
    content: ({ state, going }) => <ResourcesView state={state} going={going} />,
  },
]

function MachineWord({ word }: { readonly word: 'shellTab' | 'consoleTab' }) {
  const say = useTranslations('terminal')
  return say(word)
}

function RunWord({ word, count = 0 }: { readonly word: 'log' | 'resourcesTab'; readonly count?: number }) {
  const say = useTranslations('run')
  return word === 'log' ? say('log') : say('resourcesTab', { count })
}
