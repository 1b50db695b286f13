import OutlineIcon from '@mui/icons-material/AccountTreeOutlined'
import ErrorIcon from '@mui/icons-material/ErrorOutlined'
import FineIcon from '@mui/icons-material/TaskAltOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, ToggleButton, ToggleButtonGroup, Tooltip } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Documents } from './documents.ts'
import type { Problem } from './problem-list.ts'
import { SaveButton } from './save-button.tsx'
import { UndoButtons } from './undo-buttons.tsx'

interface EditorBarProps {
  readonly documents: Documents
  readonly view: 'form' | 'code' | 'both'
  readonly onView: (view: 'form' | 'code' | 'both') => void
  readonly outline: boolean
  readonly onOutline: (shown: boolean) => void
  readonly problems: readonly Problem[]
  readonly problemList: boolean
  readonly onProblemList: (shown: boolean) => void
  readonly readOnly: boolean
  readonly unsaved: boolean
  readonly onSave: () => void
}

/** What stands above form and code: which of them are shown, the history, what is wrong, and saving. */
export function EditorBar(props: EditorBarProps) {
  const { documents, view, onView, outline, onOutline, problems, problemList, onProblemList, readOnly } = props
  const say = useTranslations('editor')
  const worst = (['error', 'warning'] as const).find((severity) =>
    problems.some(({ diagnostic }) => diagnostic.severity === severity),
  )
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={view}
        aria-label={say('view')}
        onChange={(_event, chosen: EditorBarProps['view'] | null) => chosen !== null && onView(chosen)}
      >
        <ToggleButton value="form">{say('form')}</ToggleButton>
        <ToggleButton value="both">{say('both')}</ToggleButton>
        <ToggleButton value="code">{say('code')}</ToggleButton>
      </ToggleButtonGroup>
      <UndoButtons documents={documents} />
      <Tooltip title={say('outline.show')}>
        <ToggleButton
          value="outline"
          size="small"
          selected={outline}
          aria-label={say('outline.show')}
          onChange={() => onOutline(!outline)}
        >
          <OutlineIcon fontSize="small" />
        </ToggleButton>
      </Tooltip>
      <ToggleButton
        value="problems"
        size="small"
        selected={problemList}
        onChange={() => onProblemList(!problemList)}
        sx={{ gap: 0.75 }}
      >
        {worst === 'error' && <ErrorIcon fontSize="small" color="error" aria-hidden />}
        {worst === 'warning' && <WarningIcon fontSize="small" color="warning" aria-hidden />}
        {worst === undefined && <FineIcon fontSize="small" color="success" aria-hidden />}
        {say('problems.show', { count: problems.length })}
      </ToggleButton>
      <Box sx={{ flex: 1 }} />
      <SaveButton readOnly={readOnly} unsaved={props.unsaved} onSave={props.onSave} />
    </Box>
  )
}
