import { Box, MenuItem, TextField } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { ConsolePane } from '#renderer/terminal/console-pane.tsx'
import { TerminalPane } from '#renderer/terminal/terminal-pane.tsx'
import { type BuildState, leftoversOf, type RunState } from '#shared/run/run-state.ts'

interface MachineViewProps {
  readonly runId: string
  readonly state: RunState
}

/** The builds whose VM there is something to see of: it was launched, and is not known to be gone. */
export function buildsWithVm(state: RunState): readonly BuildState[] {
  const left = leftoversOf(state)
  return [...state.builds.values()].filter((build) => {
    if (!build.facts.has('vm')) return false
    return build.endedAt === undefined || left.some(({ build: of, kind }) => of === build.label && kind === 'vm')
  })
}

/** A shell on the VM of one of the run's builds. */
export function ShellView({ runId, state }: MachineViewProps) {
  const { build, choice } = useBuild(state)
  if (build === undefined) return null
  const wake = `${build.facts.get('ssh-host') ?? ''} ${build.endedAt ?? ''}`
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
      {choice}
      <TerminalPane key={build.label} target={{ kind: 'run', runId, build: build.label }} wake={wake} />
    </Box>
  )
}

/** The console of the VM of one of the run's builds. */
export function ConsoleView({ runId, state }: MachineViewProps) {
  const { build, choice } = useBuild(state)
  if (build === undefined) return null
  return (
    <Box sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' }}>
      {choice}
      <ConsolePane key={build.label} target={{ kind: 'run', runId, build: build.label }} live />
    </Box>
  )
}

/** Of several builds, the one to look into: first one that has failed and waits. */
function useBuild(state: RunState) {
  const say = useTranslations('terminal')
  const builds = buildsWithVm(state)
  const [chosen, setChosen] = useState<string | undefined>()
  const build =
    builds.find(({ label }) => label === chosen) ?? builds.find(({ status }) => status === 'paused') ?? builds[0]
  const choice = builds.length > 1 && build !== undefined && (
    <TextField
      select
      size="small"
      label={say('ofBuild')}
      value={build.label}
      onChange={({ target }) => setChosen(target.value)}
      sx={{ mt: 1.5, alignSelf: 'start', minWidth: 220 }}
    >
      {builds.map(({ label }) => (
        <MenuItem key={label} value={label}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  )
  return { build, choice }
}
