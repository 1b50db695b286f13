import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormLabel,
  MenuItem,
  Paper,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material'
import { type ReactNode, useEffect, useState } from 'react'
import { useProfiles } from '#renderer/app/profiles.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { AccountChoice, TemplateDetail, TemplateVariable } from '#shared/contract/shapes.ts'

/** What the person decided about a build. */
export interface BuildChoices {
  readonly variables: Record<string, string>
  readonly account: AccountChoice
  readonly force: boolean
  readonly onError: 'cleanup' | 'ask' | 'abort'
}

interface BuildFormProps {
  readonly template: TemplateDetail
  readonly starting: boolean
  readonly startIcon: ReactNode
  readonly onChange: (variables: Readonly<Record<string, string>>) => void
  readonly onBuild: (choices: BuildChoices) => void
}

/** Asks the template's variables and where to build, then builds. */
export function BuildForm({ template, starting, startIcon, onChange, onBuild }: BuildFormProps) {
  const { settings, change } = useSettings()
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [force, setForce] = useState(false)
  const [onError, setOnError] = useState<BuildChoices['onError']>('cleanup')
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''))
  const missing = template.variables.filter((variable) => variable.required && (typed[variable.name] ?? '') === '')
  const account = settings.account
  const profiles = useProfiles()
  const credentials = useCredentials(template.path, given, account)
  const ready = missing.length === 0 && !starting && (credentials === undefined || credentials.usable)

  const submit = () => {
    if (ready) onBuild({ variables: given, account, force, onError })
  }

  return (
    <Paper
      variant="outlined"
      component="form"
      aria-label="Build"
      sx={{ p: 2, display: 'grid', gap: 2 }}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
      }}
    >
      <FormControl>
        <FormLabel id="account-label">Where</FormLabel>
        <RadioGroup
          aria-labelledby="account-label"
          value={account}
          onChange={(event) => void change({ account: event.target.value as AccountChoice })}
        >
          <FormControlLabel
            value="sandbox"
            control={<Radio size="small" />}
            label="Sandbox region: on this computer, no account, no cost"
          />
          {(profiles.kind === 'loaded' ? profiles.content.profiles : []).map(({ id, name, shown }) => (
            <FormControlLabel
              key={id}
              value={`profile:${id}`}
              control={<Radio size="small" />}
              label={`“${name}”${shown.region === undefined ? '' : ` in ${shown.region}`}: real VMs, which cost money`}
            />
          ))}
          <FormControlLabel
            value="template"
            control={<Radio size="small" />}
            label="My OUTSCALE account, as template and environment say: real VMs, which cost money"
          />
        </RadioGroup>
      </FormControl>
      {credentials !== undefined && <CredentialsNotice credentials={credentials} />}
      {template.variables.length > 0 && (
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          <Typography variant="h2">Variables</Typography>
          {template.variables.map((variable) => (
            <VariableField
              key={variable.name}
              variable={variable}
              value={typed[variable.name] ?? ''}
              onType={(value) => setTyped((before) => ({ ...before, [variable.name]: value }))}
              onLeave={() => onChange(given)}
            />
          ))}
        </Box>
      )}
      <TextField
        select
        size="small"
        label="When a step fails"
        value={onError}
        onChange={(event) => setOnError(event.target.value as BuildChoices['onError'])}
      >
        <MenuItem value="cleanup">Clean up and stop</MenuItem>
        <MenuItem value="ask">Pause and ask me</MenuItem>
        <MenuItem value="abort">Stop and keep everything for a look</MenuItem>
      </TextField>
      <FormControlLabel
        control={<Checkbox size="small" checked={force} onChange={(event) => setForce(event.target.checked)} />}
        label="Replace an OMI of the same name, once the new one is safe"
      />
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Button
          type="submit"
          variant="contained"
          size="large"
          startIcon={startIcon}
          disabled={!ready}
          loading={starting}
        >
          Build
        </Button>
        <Typography color="textSecondary" variant="body2">
          {missing.length > 0 ? `Still needed: ${missing.map((variable) => variable.name).join(', ')}` : 'Ctrl Enter'}
        </Typography>
      </Box>
    </Paper>
  )
}

function VariableField({
  variable,
  value,
  onType,
  onLeave,
}: {
  readonly variable: TemplateVariable
  readonly value: string
  readonly onType: (value: string) => void
  readonly onLeave: () => void
}) {
  const source = variable.source === undefined ? '' : ` (${variable.source})`
  const help = [variable.description, variable.type === 'string' ? '' : variable.type].filter(Boolean).join(' · ')
  return (
    <TextField
      size="small"
      fullWidth
      label={variable.name}
      type={variable.sensitive ? 'password' : 'text'}
      autoComplete="off"
      required={variable.required}
      value={value}
      placeholder={variable.sensitive ? `set${source}` : variable.value === undefined ? '' : variable.value + source}
      helperText={help}
      onChange={(event) => onType(event.target.value)}
      onBlur={onLeave}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  )
}

type Explanation = CallOutput<'credentials.explain'>

/** Which keys a build in the account would use, asked again when the template changes. */
function useCredentials(
  path: string,
  variables: Readonly<Record<string, string>>,
  account: AccountChoice,
): Explanation | undefined {
  const studio = useStudio()
  const [explanation, setExplanation] = useState<Explanation | undefined>()
  const key = JSON.stringify(variables)
  useEffect(() => {
    setExplanation(undefined)
    if (account === 'sandbox') return
    let current = true
    void studio
      .call('credentials.explain', { path, variables: JSON.parse(key) as Record<string, string>, account })
      .then((answer) => current && setExplanation(answer))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [studio, path, key, account])
  return explanation
}

function CredentialsNotice({ credentials }: { readonly credentials: Explanation }) {
  return (
    <Alert severity={credentials.usable ? 'info' : 'warning'}>
      {credentials.problems.map((problem) => (
        <Box key={problem}>{problem}</Box>
      ))}
      {credentials.fields.map(({ field, shown, source }) => (
        <Box key={field}>
          {field}: <code>{shown}</code> ({source})
        </Box>
      ))}
    </Alert>
  )
}
