import AddIcon from '@mui/icons-material/AddOutlined'
import ClearIcon from '@mui/icons-material/ClearOutlined'
import { Box, Button, IconButton, InputAdornment, MenuItem, TextField, Typography } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Option } from '#shared/catalog/option.ts'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import { fallbackInWords } from '#shared/template/assist/in-words.ts'

interface ValueFieldProps {
  readonly name: string
  readonly option: Option
  /** Undefined when the template does not set it. */
  readonly value: PlainValue | undefined
  readonly problem: Diagnostic | undefined
  /** Undefined unsets it. */
  readonly onSet: (value: PlainValue | undefined) => void
}

/** Edits an option that is plain data, by its shape. */
export function ValueField({ name, option, value, problem, onSet }: ValueFieldProps) {
  const say = useTranslations('editor.field')
  const shared = { name, help: helpOf(option, problem), failed: problem !== undefined }
  const placeholder = placeholderOf(option)
  switch (option.shape.type) {
    case 'flag':
      return (
        <ChoiceField
          {...shared}
          choices={['true', 'false']}
          unset={placeholder === '' ? say('asDefault') : placeholder}
          value={value === undefined ? '' : String(value)}
          onSet={(text) => onSet(text === '' ? undefined : text === 'true')}
        />
      )
    case 'integer':
    case 'number':
      return (
        <TypedField
          {...shared}
          {...(option.unit === undefined ? {} : { unit: option.unit })}
          placeholder={placeholder}
          text={value === undefined ? '' : String(value)}
          // What is no number stays as it is typed, and the check says what is wrong with it.
          onSet={(text) => onSet(text === '' ? undefined : Number.isFinite(Number(text)) ? Number(text) : text)}
        />
      )
    case 'list':
      return (
        <TypedField
          {...shared}
          lines="elements"
          placeholder={placeholder}
          text={Array.isArray(value) ? value.map(textOf).join('\n') : ''}
          onSet={(text) => onSet(text === '' ? undefined : text.split('\n'))}
        />
      )
    case 'map':
      return <MapField {...shared} value={value} onSet={onSet} />
    default:
      return option.oneOf === undefined ? (
        <TypedField
          {...shared}
          {...(option.widget === 'multiline' || option.widget === 'script' || textOf(value).includes('\n')
            ? { lines: 'text' as const }
            : {})}
          secret={option.secret === true}
          placeholder={placeholder}
          text={textOf(value)}
          onSet={(text) => onSet(text === '' ? undefined : text)}
        />
      ) : (
        <ChoiceField
          {...shared}
          choices={option.oneOf}
          unset={placeholder === '' ? say('notSet') : placeholder}
          value={textOf(value)}
          onSet={(text) => onSet(text === '' ? undefined : text)}
        />
      )
  }
}

/** What stands below the field of an option: what is wrong with it, or what it does. */
export function helpOf(option: Option, problem: Diagnostic | undefined): string {
  if (problem === undefined) return option.help
  return problem.detail === undefined ? problem.summary : `${problem.summary}. ${problem.detail}`
}

/** What an option is when the template does not set it, or what it may look like. */
export function placeholderOf(option: Option): string {
  return fallbackInWords(option) ?? option.example ?? ''
}

function textOf(value: PlainValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

interface SharedProps {
  readonly name: string
  readonly help: string
  readonly failed: boolean
}

interface TypedFieldProps extends SharedProps {
  readonly text: string
  readonly placeholder: string
  readonly unit?: string
  /** Of several lines: a text, or a list with an element on each. */
  readonly lines?: 'text' | 'elements'
  readonly secret?: boolean
  readonly onSet: (text: string) => void
}

/** A text that is set when the field is left, on Enter, or after a pause in typing. */
function TypedField(props: TypedFieldProps) {
  const { name, help, failed, text, placeholder, unit, onSet } = props
  const { lines, secret = false } = props
  const say = useTranslations('editor.field')
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => onSet(typed), 600)
    return () => clearTimeout(timer)
  }, [typed, text, onSet])
  const set = () => {
    if (typed !== text) onSet(typed)
  }
  return (
    <TextField
      fullWidth
      size="small"
      label={name}
      type={secret ? 'password' : 'text'}
      autoComplete="off"
      multiline={lines !== undefined}
      maxRows={16}
      value={typed}
      placeholder={placeholder}
      error={failed}
      helperText={lines === 'elements' && !failed ? say('oneALine', { help }) : help}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={set}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && lines === undefined) set()
      }}
      slotProps={{
        inputLabel: { shrink: true },
        input: {
          ...(unit === undefined ? {} : { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> }),
          ...(lines !== undefined ? { sx: { fontFamily: '"JetBrains Mono", monospace', fontSize: 12.5 } } : {}),
        },
      }}
    />
  )
}

interface ChoiceFieldProps extends SharedProps {
  readonly choices: readonly string[]
  /** What it is when nothing is chosen. */
  readonly unset: string
  readonly value: string
  readonly onSet: (value: string) => void
}

function ChoiceField({ name, help, failed, choices, unset, value, onSet }: ChoiceFieldProps) {
  const offered = value === '' || choices.includes(value) ? choices : [...choices, value]
  return (
    <TextField
      select
      fullWidth
      size="small"
      label={name}
      value={value}
      error={failed}
      helperText={help}
      onChange={(event) => onSet(event.target.value)}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
    >
      <MenuItem value="">
        <Typography component="span" color="textSecondary">
          {unset}
        </Typography>
      </MenuItem>
      {offered.map((choice) => (
        <MenuItem key={choice} value={choice}>
          {choice}
        </MenuItem>
      ))}
    </TextField>
  )
}

interface MapFieldProps extends SharedProps {
  readonly value: PlainValue | undefined
  readonly onSet: (value: PlainValue | undefined) => void
}

/** Names and texts, one pair a row. */
function MapField({ name, help, failed, value, onSet }: MapFieldProps) {
  const say = useTranslations('editor.field')
  const entries: readonly (readonly [string, PlainValue])[] =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  const setEntries = (changed: readonly (readonly [string, PlainValue])[]) =>
    onSet(changed.length === 0 ? undefined : Object.fromEntries(changed))
  const replace = (at: number, entry: readonly [string, PlainValue]) =>
    setEntries(entries.map((one, index) => (index === at ? entry : one)))
  return (
    <Box role="group" aria-label={name} sx={{ display: 'grid', gap: 1 }}>
      <Box>
        <Typography variant="h3">{name}</Typography>
        <Typography color={failed ? 'error' : 'textSecondary'} variant="body2">
          {help}
        </Typography>
      </Box>
      {entries.map(([key, text], at) => (
        <Box key={`${name} ${String(at)}`} sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
          <TypedField
            name={say('keyOf', { name, number: String(at + 1) })}
            help=""
            failed={false}
            placeholder=""
            text={key}
            onSet={(changed) => replace(at, [changed, text])}
          />
          <TypedField
            name={say('valueOf', { name, number: String(at + 1) })}
            help=""
            failed={false}
            placeholder=""
            text={textOf(text)}
            onSet={(changed) => replace(at, [key, changed])}
          />
          <IconButton
            size="small"
            aria-label={say('removeFrom', { key, name })}
            onClick={() => setEntries(entries.filter((_one, index) => index !== at))}
          >
            <ClearIcon fontSize="small" />
          </IconButton>
        </Box>
      ))}
      <Button
        size="small"
        startIcon={<AddIcon />}
        sx={{ justifySelf: 'start' }}
        onClick={() => setEntries([...entries, [`name-${entries.length + 1}`, '']])}
      >
        {say('addTo', { name })}
      </Button>
    </Box>
  )
}

interface CodeFieldProps {
  readonly name: string
  /** JSON has expressions within its texts only. */
  readonly language: 'hcl' | 'json'
  readonly help: string
  readonly code: string
  readonly problem: Diagnostic | undefined
  /** Whether it is an expression and was set. */
  readonly onSet: (code: string) => boolean
}

/** An option that is set to an expression: shown and edited as it is written. */
export function CodeField({ name, language, help, code, problem, onSet }: CodeFieldProps) {
  const say = useTranslations('editor.field')
  const [typed, setTyped] = useState(code)
  const [refused, setRefused] = useState(false)
  useEffect(() => setTyped(code), [code])
  const set = () => setRefused(typed !== code && !onSet(typed))
  return (
    <TextField
      fullWidth
      size="small"
      multiline
      maxRows={12}
      label={say(language === 'hcl' ? 'expression' : 'json', { name })}
      value={typed}
      error={refused || problem !== undefined}
      helperText={refused ? say(language === 'hcl' ? 'noExpression' : 'noJson') : (problem?.summary ?? help)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={set}
      slotProps={{
        inputLabel: { shrink: true },
        input: { sx: { fontFamily: '"JetBrains Mono", monospace', fontSize: 12.5 } },
      }}
    />
  )
}
