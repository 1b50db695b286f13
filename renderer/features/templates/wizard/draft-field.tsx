import { TextField, type TextFieldProps } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { DraftProblem } from '#shared/template/wizard/draft-problems.ts'

interface DraftFieldProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly help?: string
  readonly problem?: DraftProblem | undefined
  readonly lines?: number
  readonly autoFocus?: boolean
  readonly code?: boolean
  readonly input?: TextFieldProps['slotProps']
}

/** A text of the draft, with what is wrong with it. */
export function DraftField({ label, value, onValue, help, problem, lines, autoFocus, code }: DraftFieldProps) {
  const say = useTranslations('wizard.problem')
  return (
    <TextField
      label={label}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      error={problem?.severity === 'error'}
      helperText={problem === undefined ? help : say(problem.code)}
      size="small"
      fullWidth
      {...(autoFocus ? { autoFocus } : {})}
      {...(lines === undefined ? {} : { multiline: true, minRows: lines, maxRows: 16 })}
      slotProps={{
        htmlInput: { spellCheck: false, ...(code ? { style: { fontFamily: '"JetBrains Mono", monospace' } } : {}) },
      }}
    />
  )
}
