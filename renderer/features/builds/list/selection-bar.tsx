import CompareIcon from '@mui/icons-material/CompareArrowsOutlined'
import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import ExportIcon from '@mui/icons-material/FileDownloadOutlined'
import { Box, Button, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

interface SelectionBarProps {
  readonly selected: readonly RunSummary[]
  readonly onCompare: () => void
  readonly onExport: () => void
  readonly onDelete: () => void
  readonly onClear: () => void
}

/** What can be done with the selected runs; nothing where none is. */
export function SelectionBar({ selected, onCompare, onExport, onDelete, onClear }: SelectionBarProps) {
  const say = useTranslations('builds.list')
  const some = selected.length > 0
  const section = say('title')
  useCommands([
    {
      id: 'builds.compare',
      title: say('compareTwo'),
      section,
      enabled: selected.length === 2,
      whyDisabled: say('compareNeedsTwo'),
      run: onCompare,
    },
    {
      id: 'builds.delete',
      title: say('deleteSelected'),
      section,
      shortcut: 'Delete',
      enabled: some,
      whyDisabled: say('nothingSelected'),
      run: onDelete,
    },
  ])
  if (!some) return null
  return (
    <Box
      role="toolbar"
      aria-label={say('selection')}
      sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', mb: 1.5 }}
    >
      <Typography sx={{ mr: 1 }}>{say('selected', { count: selected.length })}</Typography>
      <Button
        variant="outlined"
        size="small"
        startIcon={<CompareIcon />}
        disabled={selected.length !== 2}
        title={selected.length === 2 ? undefined : say('compareNeedsTwo')}
        onClick={onCompare}
      >
        {say('compare')}
      </Button>
      <Button variant="outlined" size="small" startIcon={<ExportIcon />} onClick={onExport}>
        {say('export')}
      </Button>
      <Button variant="outlined" size="small" color="error" startIcon={<DeleteIcon />} onClick={onDelete}>
        {say('deleteRecords', { count: selected.length })}
      </Button>
      <Button size="small" onClick={onClear}>
        {say('clearSelection')}
      </Button>
      <Typography variant="caption" color="textSecondary">
        {say('deleteHelp')}
      </Typography>
    </Box>
  )
}
