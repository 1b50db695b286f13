import { Box, ListSubheader, MenuItem, Select } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { LogSelector } from '#shared/run/log-selector.ts'
import type { BuildState } from '#shared/run/run-state.ts'
import type { LogTimes } from './log-times.ts'

interface LogFiltersProps {
  readonly builds: readonly BuildState[]
  readonly selector: LogSelector
  readonly onSelector: (selector: LogSelector) => void
}

/** Which lines are shown: of which build or step, said by whom; and what time stands beside them. */
export function LogFilters({ builds, selector, onSelector }: LogFiltersProps) {
  const say = useTranslations('run')
  const { settings, change } = useSettings()
  return (
    <>
      <ScopeSelect builds={builds} selector={selector} onSelector={onSelector} />
      <Select
        size="small"
        value={sourceOf(selector)}
        onChange={(event) => {
          const { channels: _, ...rest } = selector
          const channels = sources[event.target.value as Source]
          onSelector(channels === undefined ? rest : { ...rest, channels: [...channels] })
        }}
        inputProps={{ 'aria-label': say('source') }}
        sx={compact}
      >
        <MenuItem value="all">{say('allSources')}</MenuItem>
        <MenuItem value="studio">{say('sourceStudio')}</MenuItem>
        <MenuItem value="stdout">{say('sourceStdout')}</MenuItem>
        <MenuItem value="stderr">{say('sourceStderr')}</MenuItem>
        <MenuItem value="debug">{say('sourceDebug')}</MenuItem>
      </Select>
      <Select
        size="small"
        value={settings.logTimes}
        onChange={(event) => void change({ logTimes: event.target.value as LogTimes })}
        inputProps={{ 'aria-label': say('times') }}
        sx={compact}
      >
        <MenuItem value="off">{say('timesOff')}</MenuItem>
        <MenuItem value="local">{say('timesLocal')}</MenuItem>
        <MenuItem value="utc">{say('timesUtc')}</MenuItem>
        <MenuItem value="run">{say('timesRun')}</MenuItem>
        <MenuItem value="step">{say('timesStep')}</MenuItem>
      </Select>
    </>
  )
}

const compact = { '& .MuiSelect-select': { py: 0.5 }, maxWidth: 200, fontSize: '0.85rem' }

const sources = {
  all: undefined,
  studio: ['say', 'error'],
  stdout: ['stdout'],
  stderr: ['stderr'],
  debug: ['debug'],
} as const
type Source = keyof typeof sources

function sourceOf({ channels }: LogSelector): Source {
  const [first] = channels ?? []
  if (first === undefined) return 'all'
  return first === 'say' || first === 'error' ? 'studio' : first
}

/** Everything, one build, or one step: the same choice that a click in the timeline makes. */
function ScopeSelect({ builds, selector, onSelector }: LogFiltersProps) {
  const say = useTranslations('run')
  const words = useStepWords()
  const scopes = builds.flatMap((build) => {
    const steps = [...new Map(build.steps.map((step) => [step.id, step])).values()]
    return [
      { build: build.label },
      ...steps.map((step) => ({ build: build.label, step: step.id, title: words.title(step.title) })),
    ]
  })
  const chosen = scopes.findIndex(
    (scope) => scope.build === selector.build && ('step' in scope ? scope.step : undefined) === selector.step,
  )
  return (
    <Select
      size="small"
      value={chosen}
      onChange={(event) => {
        const { build: _build, step: _step, ...rest } = selector
        const scope = scopes[Number(event.target.value)]
        if (scope === undefined) onSelector(rest)
        else onSelector({ ...rest, build: scope.build, ...('step' in scope ? { step: scope.step } : {}) })
      }}
      inputProps={{ 'aria-label': say('scope') }}
      renderValue={(value) => {
        const scope = scopes[value]
        if (scope === undefined) return say('everything')
        return 'title' in scope ? scope.title : scope.build
      }}
      sx={compact}
      MenuProps={{ slotProps: { paper: { sx: { maxHeight: 420 } } } }}
    >
      <MenuItem value={-1}>{say('everything')}</MenuItem>
      {scopes.map((scope, place) => {
        if (!('title' in scope)) {
          return builds.length > 1 ? (
            <MenuItem key={scope.build} value={place} sx={{ fontWeight: 600 }}>
              {scope.build}
            </MenuItem>
          ) : (
            <ListSubheader key={scope.build}>{say('onlyStep')}</ListSubheader>
          )
        }
        return (
          <MenuItem key={`${scope.build} ${scope.step}`} value={place} sx={{ pl: 3 }}>
            <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
              {scope.title}
            </Box>
          </MenuItem>
        )
      })}
    </Select>
  )
}
