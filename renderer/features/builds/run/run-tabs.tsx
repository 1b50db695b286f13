import type { ReactNode } from 'react'
import type { RunSummary } from '#shared/contract/shapes.ts'
import type { RunState } from '#shared/run/run-state.ts'
import { LogPane } from './log-pane.tsx'
import { ResourceTable } from './resource-table.tsx'

/** What a tab of the run page is given. */
export interface RunTabContext {
  readonly runId: string
  readonly state: RunState
  readonly status: RunSummary['status']
  /** It is queued, running or paused. */
  readonly going: boolean
}

/** A view of a run beside its steps. Only the tab that is open is mounted, unless it asks to be kept. */
export interface RunTab {
  /** Also the end of the page's address: `/builds/<id>?tab=resources`. */
  readonly id: string
  readonly label: (context: RunTabContext) => string
  /** Not shown where it has nothing to say, such as a console of a run that never had a VM. */
  readonly shown?: (context: RunTabContext) => boolean
  /** Stays mounted (hidden) once it was opened: a shell must not lose its session by a look at the log. */
  readonly keep?: boolean
  readonly content: (context: RunTabContext) => ReactNode
}

/** The tabs in their order. */
export const runTabs: readonly RunTab[] = [
  {
    id: 'log',
    label: () => 'Log',
    content: ({ runId, state, going }) => (
      <LogPane runId={runId} builds={[...state.builds.keys()]} live={going} name={state.template.name} />
    ),
  },
  {
    id: 'resources',
    label: ({ state }) => `Resources (${state.resources.size})`,
    content: ({ state }) => <ResourceTable resources={[...state.resources.values()]} />,
  },
]
