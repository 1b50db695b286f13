import { Alert, Box, Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { errorReportOf } from '#shared/studio-error.ts'
import { templateAddress } from '../template-address.ts'

interface LostDraftsProps {
  readonly lost: readonly { readonly path: string; readonly name: string }[]
  readonly onChanged: () => void
}

/** Text that was typed and never saved, of files that are gone: saved as the file again, or not wanted. */
export function LostDrafts({ lost, onChanged }: LostDraftsProps) {
  const say = useTranslations('templates.lost')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar } = useSnackbar()
  if (lost.length === 0) return null
  const orSay = (work: Promise<unknown>) =>
    work.catch((error: unknown) => {
      const { message, hint = '' } = errorReportOf(error)
      enqueueSnackbar(`${message} ${hint}`, { variant: 'error' })
    })
  const save = (path: string) =>
    orSay(studio.call('templates.saveLost', { path }).then((saved) => navigate(templateAddress(saved.path))))
  const discard = (path: string) => orSay(studio.call('templates.dropDraft', { path }).then(onChanged))
  return (
    <Box sx={{ display: 'grid', gap: 1, mb: 3 }}>
      {lost.map(({ path, name }) => (
        <Alert
          key={path}
          severity="warning"
          sx={{ overflowWrap: 'anywhere' }}
          action={
            <>
              <Button color="inherit" size="small" onClick={() => void save(path)}>
                {say('save')}
              </Button>
              <Button
                color="inherit"
                size="small"
                aria-label={say('discardOf', { name })}
                onClick={() => void discard(path)}
              >
                {say('discard')}
              </Button>
            </>
          }
        >
          {say('text', { path })}
        </Alert>
      ))}
    </Box>
  )
}
