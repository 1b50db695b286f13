import AddIcon from '@mui/icons-material/NoteAddOutlined'
import { Box, Button } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { UsedFile } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

interface MissingFileProps {
  readonly file: UsedFile
  readonly readOnly: boolean
  readonly onMade: () => void
}

/** A file that a template names and that is not there, to be made. */
export function MissingFile({ file, readOnly, onMade }: MissingFileProps) {
  const say = useTranslations('templates.used')
  const studio = useStudio()
  const [error, setError] = useState<ErrorReport | undefined>()
  const make = async () => {
    setError(undefined)
    try {
      const text = /\.sh$/.test(file.name) ? '#!/bin/sh\nset -eu\n' : ''
      // Where another program made it in the meantime, that one is shown.
      await studio.call('templates.writeFile', { path: file.path, text })
      onMade()
    } catch (thrown) {
      setError(errorReportOf(thrown))
    }
  }
  const makes = !readOnly && !/[/\\]$/.test(file.path)
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <EmptyState
        title={say('missing', { name: file.name })}
        action={
          makes && (
            <Button variant="contained" startIcon={<AddIcon />} onClick={() => void make()}>
              {say('make')}
            </Button>
          )
        }
      >
        {say('missingHelp')}
      </EmptyState>
      {error !== undefined && <ErrorNotice error={error} />}
    </Box>
  )
}
