import { Box, Button, Typography } from '@mui/material'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { type WizardStep, wizardSteps } from '#shared/template/wizard/draft.ts'
import type { DraftProblem } from '#shared/template/wizard/draft-problems.ts'
import { fileNameOf, templateOfDraft } from '#shared/template/wizard/template-of-draft.ts'
import { DraftField } from './draft-field.tsx'
import { problemAt, type WizardPartProps } from './wizard-part.ts'

interface ReviewPartProps extends WizardPartProps {
  /** Of all parts. */
  readonly all: readonly DraftProblem[]
  readonly onPart: (step: WizardStep) => void
}

/** The file as it will be written, where it goes, and what is still to be mended. */
export function ReviewPart({ draft, change, problems, all, onPart }: ReviewPartProps) {
  const say = useTranslations('wizard')
  const text = useMemo(() => templateOfDraft(draft), [draft])
  const open = wizardSteps.filter(
    (step) => step !== 'review' && all.some((one) => one.step === step && one.severity === 'error'),
  )
  return (
    <>
      {open.length > 0 && (
        <Box role="note" sx={{ display: 'grid', gap: 0.5 }}>
          {open.map((step) => (
            <Box key={step} sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
              <Typography color="error">
                {say(step)}:{' '}
                {say('toMend', { count: all.filter((one) => one.step === step && one.severity === 'error').length })}
              </Typography>
              <Button size="small" onClick={() => onPart(step)}>
                {say('edit')}
              </Button>
            </Box>
          ))}
        </Box>
      )}
      <DraftField
        label={say('folder')}
        value={draft.folder}
        onValue={(folder) => change({ folder })}
        help={say('folderHelp')}
        problem={problemAt(problems, 'folder')}
      />
      <Box component="section" aria-label={say('file', { name: fileNameOf(draft) })}>
        <Typography variant="h3" sx={{ mb: 1 }}>
          {say('file', { name: fileNameOf(draft) })}
        </Typography>
        <Box
          component="pre"
          tabIndex={0}
          sx={{
            m: 0,
            p: 2,
            maxHeight: 360,
            overflow: 'auto',
            border: 1,
            borderColor: 'divider',
            borderRadius: 1,
            bgcolor: 'background.paper',
            fontFamily: '"JetBrains Mono", monospace',
            fontSize: 13,
            lineHeight: 1.55,
          }}
        >
          {text}
        </Box>
      </Box>
    </>
  )
}
