import { Alert, AlertTitle, Box, Button } from '@mui/material'
import { useEffect, useRef, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { PromptState } from '#shared/run/run-state.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** A question of the build, with its answers. It takes the focus, since the build waits. */
export function PromptCard({ runId, prompt }: { readonly runId: string; readonly prompt: PromptState }) {
  const studio = useStudio()
  const card = useRef<HTMLDivElement>(null)
  const [answering, setAnswering] = useState(false)
  const [refusal, setRefusal] = useState<ErrorReport | undefined>()
  useEffect(() => card.current?.focus(), [])

  const answer = async (choice: string) => {
    setAnswering(true)
    try {
      await studio.call('runs.answer', { runId, promptId: prompt.promptId, choice })
    } catch (error) {
      setRefusal(errorReportOf(error))
      setAnswering(false)
    }
  }

  return (
    <Alert severity={prompt.error === undefined ? 'info' : 'error'} ref={card} tabIndex={-1} sx={{ outlineOffset: 2 }}>
      <AlertTitle>{prompt.question}</AlertTitle>
      {prompt.error !== undefined && (
        <Box sx={{ mb: 1 }}>
          {prompt.error.message} {prompt.error.hint}
        </Box>
      )}
      {refusal !== undefined && <ErrorNotice error={refusal} />}
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mt: 1 }}>
        {prompt.choices.map((choice) => (
          <Button
            key={choice.id}
            size="small"
            variant="outlined"
            color="inherit"
            disabled={answering}
            onClick={() => void answer(choice.id)}
          >
            {choice.label}
          </Button>
        ))}
      </Box>
    </Alert>
  )
}
