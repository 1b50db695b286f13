import DoneIcon from '@mui/icons-material/CheckCircleOutlined'
import CloseIcon from '@mui/icons-material/CloseOutlined'
import OpenIcon from '@mui/icons-material/RadioButtonUncheckedOutlined'
import { Box, IconButton, Paper, Tooltip, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'
import { useViewState } from '../view-state/use-view-state.ts'

interface ChecklistProps {
  /** How many were opened. */
  readonly templates: number
  readonly runs: readonly RunSummary[]
  /** Builds go to an account. */
  readonly connected: boolean
}

/** The way from nothing to an OMI; until it is gone, or closed for good. */
export function Checklist({ templates, runs, connected }: ChecklistProps) {
  const say = useTranslations('app.home')
  const [hidden, setHidden] = useViewState('home.checklist-hidden', false)
  const [checked] = useViewState('home.checked', false)
  const booted = runs.some(
    ({ status, templatePath }) => status === 'succeeded' && trialOfPath(templatePath)?.kind === 'boot-test',
  )
  const steps = [
    { title: say('stepConnect'), text: say('stepConnectText'), done: connected || runs.length > 0 },
    { title: say('stepTemplate'), text: say('stepTemplateText'), done: templates > 0 || runs.length > 0 },
    { title: say('stepCheck'), text: say('stepCheckText'), done: checked },
    { title: say('stepBuild'), text: say('stepBuildText'), done: runs.some(({ status }) => status === 'succeeded') },
    { title: say('stepBoot'), text: say('stepBootText'), done: booted },
  ]
  if (hidden || steps.every(({ done }) => done)) return null
  return (
    <Paper variant="outlined" component="section" aria-label={say('checklist')} sx={{ p: 2, mb: 2.5 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', mb: 1 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {say('checklist')}
        </Typography>
        <Tooltip title={say('hideChecklist')}>
          <IconButton size="small" aria-label={say('hideChecklist')} onClick={() => setHidden(true)}>
            <CloseIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Box>
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))',
        }}
      >
        {steps.map(({ title, text, done }) => (
          <Box component="li" key={title} sx={{ display: 'flex', gap: 1 }}>
            {done ? (
              <DoneIcon color="success" titleAccess={say('done', { step: title })} />
            ) : (
              <OpenIcon color="disabled" titleAccess={say('open', { step: title })} />
            )}
            <Box>
              <Typography sx={{ fontWeight: 600 }}>{title}</Typography>
              <Typography variant="body2" color="textSecondary">
                {text}
              </Typography>
            </Box>
          </Box>
        ))}
      </Box>
    </Paper>
  )
}
