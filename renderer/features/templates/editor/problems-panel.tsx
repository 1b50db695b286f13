import FixIcon from '@mui/icons-material/BuildOutlined'
import ErrorIcon from '@mui/icons-material/ErrorOutlined'
import HintIcon from '@mui/icons-material/LightbulbOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, Button, Link, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Documents } from './documents.ts'
import type { Problem } from './problem-list.ts'
import { useDocuments } from './use-documents.ts'

const groups = [
  { severity: 'error', Icon: ErrorIcon, color: 'error' },
  { severity: 'warning', Icon: WarningIcon, color: 'warning' },
  { severity: 'hint', Icon: HintIcon, color: 'info' },
] as const

interface ProblemsPanelProps {
  readonly problems: readonly Problem[]
  readonly documents: Documents
  readonly readOnly: boolean
  readonly onShow: (file: number, offset: number) => void
}

/** Everything that there is to say about the template, the worst first, each with its place and its mends. */
export function ProblemsPanel({ problems, documents, readOnly, onShow }: ProblemsPanelProps) {
  const say = useTranslations('editor.problems')
  const { files } = useDocuments(documents)
  return (
    <Box component="section" aria-label={say('title')} tabIndex={0} sx={{ p: 1.5, overflow: 'auto', height: '100%' }}>
      {problems.length === 0 && <Typography color="textSecondary">{say('none')}</Typography>}
      {groups.map(({ severity, Icon, color }) => {
        const own = problems.filter(({ diagnostic }) => diagnostic.severity === severity)
        if (own.length === 0) return null
        return (
          <Box key={severity} sx={{ mb: 1.5 }}>
            <Typography variant="h3" sx={{ display: 'flex', gap: 1, alignItems: 'center', mb: 0.5 }}>
              <Icon color={color} fontSize="small" aria-hidden />
              {say(severity, { count: own.length })}
            </Typography>
            <Box component="ul" sx={{ m: 0, pl: 3.5, listStyle: 'none' }}>
              {own.map(({ diagnostic, file, offset, line }) => (
                <Box component="li" key={`${diagnostic.code} ${String(file)} ${String(offset)}`} sx={{ py: 0.5 }}>
                  <Typography>
                    {diagnostic.summary}{' '}
                    {file !== undefined && (
                      <Link component="button" type="button" onClick={() => onShow(file, offset)}>
                        {say('place', { file: files[file]?.name ?? '', line: String(line) })}
                      </Link>
                    )}
                  </Typography>
                  {diagnostic.detail !== undefined && (
                    <Typography color="textSecondary" variant="body2">
                      {diagnostic.detail}
                    </Typography>
                  )}
                  {file !== undefined &&
                    !readOnly &&
                    diagnostic.mends?.map(({ title, changes }) => (
                      <Button
                        key={title}
                        size="small"
                        startIcon={<FixIcon />}
                        onClick={() => documents.change([{ file, changes }])}
                      >
                        {title}
                      </Button>
                    ))}
                </Box>
              ))}
            </Box>
          </Box>
        )
      })}
    </Box>
  )
}
