import ResetIcon from '@mui/icons-material/UndoOutlined'
import { Box, FormHelperText, IconButton, TextField, Typography } from '@mui/material'
import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { TemplateVariable } from '#shared/contract/shapes.ts'
import type { FormValue } from '#shared/contract/variable-form.ts'
import { printValue } from './print-value.ts'
import { FlagInput, ValueInput } from './value-input.tsx'

interface VariableFieldProps {
  readonly variable: TemplateVariable
  /** As typed here; nothing when it is as template, environment and files say. */
  readonly typed: string | undefined
  /** What is wrong with the value. */
  readonly problem: string | undefined
  readonly onType: (text: string | undefined) => void
}

/** A variable that the template asks for, with a field for its type. */
export function VariableField(props: VariableFieldProps) {
  const { variable } = props
  if (variable.sensitive) return <SingleField {...props} />
  switch (variable.form.kind) {
    case 'string':
    case 'number':
    case 'any':
      return <SingleField {...props} />
    case 'bool':
    case 'list':
    case 'set':
    case 'map':
    case 'object':
      return <StructuredField {...props} />
  }
}

/** Where the value comes from that counts when nothing is typed here. */
function useSourceInWords(): (variable: TemplateVariable) => string | undefined {
  const say = useTranslations('builds.sheet')
  return ({ source }) => {
    if (source === undefined) return undefined
    if (source === 'default') return say('fromDefault')
    if (source === '-var') return undefined
    return say('fromPlace', { place: source })
  }
}

function useHelp(variable: TemplateVariable): string {
  const say = useTranslations('builds.sheet')
  const sourceInWords = useSourceInWords()
  const source = sourceInWords(variable)
  const parts = [
    variable.description,
    variable.type === 'string' ? undefined : variable.type,
    variable.sensitive ? (source === undefined ? say('notRemembered') : say('secretFrom', { source })) : source,
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(' · ')
}

function SingleField({ variable, typed, problem, onType }: VariableFieldProps) {
  const say = useTranslations('builds.sheet')
  const help = useHelp(variable)
  const { name, form, sensitive, required, value } = variable
  const several = value?.includes('\n') === true || form.kind === 'any'
  return (
    <TextField
      size="small"
      fullWidth
      label={name}
      name={`variable-${name}`}
      type={sensitive ? 'password' : 'text'}
      autoComplete="off"
      required={required}
      value={typed ?? ''}
      error={problem !== undefined}
      multiline={!sensitive && several}
      maxRows={8}
      placeholder={sensitive ? (required ? '' : say('isSet')) : (value ?? '')}
      helperText={problem === undefined ? help : `${problem}${help === '' ? '' : ` (${help})`}`}
      onChange={(event) => onType(event.target.value === '' ? undefined : event.target.value)}
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: form.kind === 'number' ? { inputMode: 'decimal' } : {},
      }}
    />
  )
}

/** Flags, lists, maps and objects: filled with the value that counts, and changed part by part. */
function StructuredField({ variable, typed, problem, onType }: VariableFieldProps) {
  const say = useTranslations('builds.sheet')
  const help = useHelp(variable)
  const id = useId()
  const [draft, setDraft] = useState<FormValue | undefined>()
  const { name, form, required, content } = variable
  const value = typed === undefined ? content : (draft ?? content)
  const change = (changed: FormValue) => {
    setDraft(changed)
    onType(printValue(changed))
  }
  const parts = {
    name,
    form,
    value,
    invalid: problem !== undefined,
    describedBy: id,
    onChange: change,
  }
  return (
    <Box role="group" aria-label={name}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5, minHeight: 34 }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {name}
          {required ? ' *' : ''}
        </Typography>
        {typed !== undefined && (
          <IconButton
            size="small"
            aria-label={say('reset', { name })}
            title={say('reset', { name })}
            onClick={() => {
              setDraft(undefined)
              onType(undefined)
            }}
          >
            <ResetIcon fontSize="small" />
          </IconButton>
        )}
      </Box>
      {form.kind === 'bool' ? <FlagInput {...parts} /> : <ValueInput {...parts} />}
      <FormHelperText id={id} error={problem !== undefined}>
        {problem === undefined ? help : `${problem}${help === '' ? '' : ` (${help})`}`}
      </FormHelperText>
    </Box>
  )
}
