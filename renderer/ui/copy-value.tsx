import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import { Box, IconButton, Tooltip } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { errorReportOf } from '#shared/studio-error.ts'

interface CopyValueProps {
  readonly value: string
  /** What it is, for the button's name. */
  readonly label: string
  readonly testId?: string
}

/** A value in fixed width with a button that copies it. */
export function CopyValue({ value, label, testId }: CopyValueProps) {
  const say = useTranslations('ui.copy')
  const { enqueueSnackbar } = useSnackbar()
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => enqueueSnackbar(say('done', { value }), { variant: 'success' }),
      (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    )
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, minWidth: 0 }}>
      <Box component="code" data-testid={testId} sx={{ overflowWrap: 'anywhere' }}>
        {value}
      </Box>
      <Tooltip title={say('what', { what: label })}>
        <IconButton size="small" aria-label={say('what', { what: label })} onClick={() => void copy()}>
          <CopyIcon sx={{ fontSize: 15 }} />
        </IconButton>
      </Tooltip>
    </Box>
  )
}
