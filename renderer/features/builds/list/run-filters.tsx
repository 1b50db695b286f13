import { Box, Button, MenuItem, TextField } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { filterStates, isFiltered, type RunFilter } from './filter-runs.ts'

interface RunFiltersProps {
  readonly runs: readonly RunSummary[]
  readonly filter: RunFilter
  readonly shown: number
  readonly onChange: (changed: Partial<RunFilter>) => void
}

/** What of the list is to be shown, and how much that is. */
export function RunFilters({ runs, filter, shown, onChange }: RunFiltersProps) {
  const say = useTranslations('builds.list')
  const templates = new Map(runs.map((run) => [run.templatePath, run.templateName]))
  return (
    <Box
      role="search"
      aria-label={say('filters')}
      sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap', alignItems: 'center', mb: 1.5 }}
    >
      <TextField
        size="small"
        type="search"
        label={say('text')}
        value={filter.text}
        onChange={(event) => onChange({ text: event.target.value })}
        sx={{ flex: '1 1 200px', maxWidth: 320 }}
      />
      <Choice label={say('state')} value={filter.state} onChange={(state) => onChange({ state })}>
        {filterStates.map((state) => ({ value: state, label: say(`states.${state}`) }))}
      </Choice>
      <Choice
        label={say('template')}
        // A template whose last run was deleted is no choice any more.
        value={templates.has(filter.template) ? filter.template : ''}
        onChange={(template) => onChange({ template })}
      >
        {[...templates].map(([value, label]) => ({ value, label }))}
      </Choice>
      <Choice label={say('where')} value={filter.where} onChange={(where) => onChange({ where })}>
        {[
          { value: 'sandbox', label: say('sandbox') },
          { value: 'account', label: say('accounts') },
        ]}
      </Choice>
      <Box role="status" sx={{ color: 'text.secondary' }}>
        {say('shown', { shown, count: runs.length })}
      </Box>
      {isFiltered(filter) && (
        <Button size="small" onClick={() => onChange({ text: '', state: '', template: '', where: '' })}>
          {say('clear')}
        </Button>
      )}
    </Box>
  )
}

function Choice({
  label,
  value,
  children,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly children: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}) {
  const say = useTranslations('builds.list')
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      sx={{ minWidth: 140 }}
    >
      <MenuItem value="">{say('all')}</MenuItem>
      {children.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  )
}
