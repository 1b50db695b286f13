import ForgetIcon from '@mui/icons-material/CloseOutlined'
import { Box, Card, CardActionArea, Chip, IconButton, Tooltip, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { RunSummary, TemplateSummary } from '#shared/contract/shapes.ts'
import { templateAddress } from '../template-address.ts'

interface TemplateCardProps {
  readonly template: TemplateSummary
  readonly lastRun: RunSummary | undefined
  readonly onForget?: () => void
}

/** A template in the library: what it is, and how its last build went. */
export function TemplateCard({ template, lastRun, onForget }: TemplateCardProps) {
  const say = useTranslations('templates')
  const { ago } = useTimeWords()
  const { name } = template
  return (
    <Card variant="outlined" sx={{ position: 'relative' }}>
      <CardActionArea
        component={RouterLink}
        to={templateAddress(template.path)}
        sx={{ p: 2, height: '100%', display: 'block' }}
      >
        <Typography variant="h3" sx={{ pr: 4 }}>
          {name}
        </Typography>
        <Typography color="textSecondary" sx={{ mt: 0.5, minHeight: '2.8em', overflowWrap: 'anywhere' }}>
          {template.description ?? template.path}
        </Typography>
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Chip size="small" label={template.dialect === 'hcl2' ? 'HCL2' : 'JSON'} />
          {lastRun !== undefined && <RunStatus status={lastRun.status} />}
          {(lastRun !== undefined || template.lastOpened !== undefined) && (
            <Typography variant="caption" color="textSecondary">
              {lastRun === undefined
                ? say('opened', { when: ago(template.lastOpened ?? 0) })
                : ago(lastRun.endedAt ?? lastRun.startedAt)}
            </Typography>
          )}
        </Box>
      </CardActionArea>
      {onForget !== undefined && (
        <Tooltip title={say('forget', { name })}>
          <IconButton
            size="small"
            aria-label={say('forget', { name })}
            onClick={onForget}
            sx={{ position: 'absolute', top: 8, right: 8 }}
          >
            <ForgetIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
    </Card>
  )
}
