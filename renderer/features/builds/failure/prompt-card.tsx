import EditIcon from '@mui/icons-material/EditOutlined'
import ShellIcon from '@mui/icons-material/TerminalOutlined'
import { Alert, AlertTitle, Box, Button, Typography } from '@mui/material'
import { useEffect, useRef, useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { PromptState } from '#shared/run/run-state.ts'
import type { StepEdits } from '#shared/run/step-edit.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { EditStepDialog } from './edit-step-dialog.tsx'
import { LikelyCause } from './likely-cause.tsx'
import { PromptExpiry } from './prompt-expiry.tsx'

/** In the order in which they are offered: what continues the build first. Other questions bring their own words. */
const known = ['retry', 'skip', 'abort', 'clean-up'] as const
const wordOf = { retry: 'retry', skip: 'skip', abort: 'keep', 'clean-up': 'cleanUp' } as const

interface PromptCardProps {
  readonly runId: string
  readonly prompt: PromptState
  /** The build has logged in to its VM, so a person can, too. */
  readonly hasShell: boolean
  /** The step that failed. */
  readonly failedStep?: string | undefined
}

/** A question of the build, with its answers. It takes the focus, since the build waits. */
export function PromptCard({ runId, prompt, hasShell, failedStep }: PromptCardProps) {
  const say = useTranslations('failure')
  const studio = useStudio()
  const card = useRef<HTMLDivElement>(null)
  const [answering, setAnswering] = useState(false)
  const [editing, setEditing] = useState(false)
  const [refusal, setRefusal] = useState<ErrorReport | undefined>()
  const words = useStepWords()
  const question = words.question(prompt.question)
  const { editable, error } = prompt
  useEffect(() => card.current?.focus(), [])

  const answer = async (choice: string, edits?: StepEdits) => {
    setAnswering(true)
    setEditing(false)
    try {
      await studio.call('runs.answer', { runId, promptId: prompt.promptId, choice, ...(edits && { edits }) })
    } catch (problem) {
      setRefusal(errorReportOf(problem))
      setAnswering(false)
    }
  }

  const labelled = prompt.choices
    .map(({ id, label }) => ({ id, label, rank: known.indexOf(id as (typeof known)[number]) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id, label, rank }) => {
      const word = error === undefined ? undefined : known[rank]
      return { id, label: word === undefined ? words.answer(label) : say(wordOf[word]) }
    })

  return (
    <Alert
      severity={error === undefined ? 'info' : 'error'}
      ref={card}
      tabIndex={-1}
      role="group"
      aria-label={question}
      sx={{ outlineOffset: 2, '& .MuiAlert-message': { flex: 1, minWidth: 0 } }}
    >
      <AlertTitle>{question}</AlertTitle>
      {error !== undefined && (
        <Box role="alert" sx={{ overflowWrap: 'anywhere' }}>
          {error.message} {error.hint}
        </Box>
      )}
      {error !== undefined && failedStep !== undefined && (
        <LikelyCause runId={runId} build={prompt.build} step={failedStep} />
      )}
      {editable?.where !== undefined && (
        <Typography variant="body2" sx={{ mt: 0.5 }}>
          {say('declaredAt', { file: editable.where.file, line: String(editable.where.line) })}
        </Typography>
      )}
      {prompt.expiresAt !== undefined && (
        <PromptExpiry runId={runId} promptId={prompt.promptId} expiresAt={prompt.expiresAt} />
      )}
      {refusal !== undefined && <ErrorNotice error={refusal} />}
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mt: 1.25 }}>
        {editable !== undefined && (
          <Button
            size="small"
            variant="contained"
            startIcon={<EditIcon />}
            disabled={answering}
            onClick={() => setEditing(true)}
          >
            {say('editAndRetry')}
          </Button>
        )}
        {hasShell && (
          <Button
            size="small"
            variant="outlined"
            color="inherit"
            startIcon={<ShellIcon />}
            component={RouterLink}
            to={`/builds/${runId}?tab=shell`}
          >
            {say('openShell')}
          </Button>
        )}
        {labelled.map(({ id, label }) => (
          <Button
            key={id}
            size="small"
            variant="outlined"
            color="inherit"
            disabled={answering}
            onClick={() => void answer(id)}
          >
            {label}
          </Button>
        ))}
      </Box>
      {editing && editable !== undefined && (
        <EditStepDialog
          parts={editable.parts}
          onClose={() => setEditing(false)}
          onRetry={(edits) => void answer('retry', edits)}
        />
      )}
    </Alert>
  )
}
