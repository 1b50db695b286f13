import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import BuildIcon from '@mui/icons-material/PlayArrowOutlined'
import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  FormHelperText,
  MenuItem,
  Paper,
  type SxProps,
  TextField,
  type Theme,
  Typography,
} from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import { useProductionQuestion } from '#renderer/app/production/use-production-question.tsx'
import { useProfiles } from '#renderer/app/profiles.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { BuildRequest } from '#shared/contract/run-shapes.ts'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { AccountField, CredentialsNotice, useCredentials } from './account-choice.tsx'
import { commandLine, environmentName } from './command-line.ts'
import { requestOfChoices, type SheetChoices } from './sheet-choices.ts'
import { SourceChoice } from './source-choice.tsx'
import { useEstimate } from './use-estimate.ts'
import type { Proposal } from './use-proposal.ts'
import { ValueFiles } from './value-files.tsx'
import { VariableField } from './variable-field.tsx'
import { variableProblems } from './variable-problems.ts'

const onErrors = ['ask', 'cleanup', 'abort', 'run-cleanup-provisioner'] as const

/** However many variables there are, the button that builds is in sight; what has the focus stays above it. */
const actionsLook: SxProps<Theme> = {
  display: 'flex',
  alignItems: 'center',
  gap: 2,
  flexWrap: 'wrap',
  mx: -2,
  mb: -2,
  px: 2,
  py: 1.5,
  borderTop: 1,
  borderColor: 'divider',
  borderRadius: '0 0 8px 8px',
  bgcolor: 'background.paper',
  zIndex: 1,
  '@media (min-height: 500px)': { position: 'sticky', bottom: 0 },
}

/** The form's id, for buttons outside of it. */
export const sheetId = 'build-sheet'

interface BuildFormProps {
  /** With what is typed by now. */
  readonly template: TemplateDetail
  readonly checking: boolean
  readonly proposal: Exclude<Proposal, { kind: 'loading' }>
  readonly choices: SheetChoices
  readonly starting: boolean
  /** Why the build would fail, by its cloud check; undefined when nothing is known against it. */
  readonly blocked: string | undefined
  /** Told whether the build can be started. */
  readonly onReady: (ready: boolean) => void
  readonly onChoose: (changed: Partial<SheetChoices>) => void
  readonly onStart: (request: BuildRequest) => void
}

/** The build sheet: asks the template's variables, where and what to build, then builds. */
export function BuildForm(props: BuildFormProps) {
  const { template, checking, proposal, choices, starting, blocked, onReady, onChoose, onStart } = props
  const say = useTranslations('builds.sheet')
  const { settings } = useSettings()
  const profile = useProfileName(choices.account)
  const credentials = useCredentials(template.path, choices.variables, choices.account)
  const problems = variableProblems(template.diagnostics)
  const production = useProductionQuestion()
  const [wanted, setWanted] = useState<'build' | 'rehearsal' | undefined>()

  const { variables, leftOut } = choices
  const missing = template.variables.filter(({ name, required }) => required && variables[name] === undefined)
  const errors = template.diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'unset-variable')
  const whyNot =
    missing.length > 0
      ? say('missing', { names: missing.map(({ name }) => name).join(', ') })
      : errors.length > 0
        ? say('mend', { count: errors.length })
        : template.builds.length > 0 && leftOut.length >= template.builds.length
          ? say('missing', { names: say('noBuilds') })
          : blocked
  const usable = !starting && (credentials === undefined || credentials.usable)
  const ready = whyNot === undefined && usable
  const request = requestOfChoices(template.path, template.builds, choices)

  useEffect(() => onReady(ready && !checking), [ready, checking, onReady])

  const submit = (rehearse = false) => {
    // What was typed last is looked at first: the build starts, or does not, when that is done.
    setWanted(checking && usable ? (rehearse ? 'rehearsal' : 'build') : undefined)
    if (!ready || checking) return
    const asked = rehearse ? { ...request, rehearse } : request
    production.start({ account: choices.account, name: profile }, () => onStart(asked))
  }
  useEffect(() => {
    if (wanted !== undefined && !checking) submit(wanted === 'rehearsal')
  })
  useCommands([
    {
      id: 'build.start',
      title: say('start'),
      section: template.name,
      shortcut: '$mod+Enter',
      enabled: ready || (checking && usable),
      ...(whyNot === undefined ? {} : { whyDisabled: whyNot }),
      run: () => submit(),
    },
  ])

  return (
    <Paper
      variant="outlined"
      component="form"
      id={sheetId}
      aria-label={say('label')}
      sx={{ p: 2, display: 'grid', gap: 2, '& input, & button, & [role="combobox"]': { scrollMarginBottom: '96px' } }}
      onSubmit={(event) => {
        event.preventDefault()
        const { submitter } = event.nativeEvent as SubmitEvent
        submit(submitter?.getAttribute('name') === 'rehearse')
      }}
    >
      <AccountField account={choices.account} onChoose={(account) => onChoose({ account })} />
      {credentials !== undefined && <CredentialsNotice credentials={credentials} />}
      {template.variables.length > 0 && (
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          <Typography variant="h2">{say('variables')}</Typography>
          <ProposalNotice proposal={proposal} onForget={() => onChoose({ variables: {}, variableFiles: [] })} />
          {template.variables.map((variable) => (
            <VariableField
              key={variable.name}
              variable={variable}
              typed={variables[variable.name]}
              problem={problems.get(variable.name)}
              onType={(text) => onChoose({ variables: withText(variables, variable.name, text) })}
            />
          ))}
          <ValueFiles
            templatePath={template.path}
            files={choices.variableFiles}
            onChange={(variableFiles) => onChoose({ variableFiles })}
          />
        </Box>
      )}
      {template.builds.length > 1 && (
        <SourceChoice
          builds={template.builds}
          leftOut={leftOut}
          parallel={choices.parallel}
          setting={settings.parallelBuilds}
          onLeaveOut={(labels) => onChoose({ leftOut: labels })}
          onParallel={(parallel) => onChoose({ parallel })}
        />
      )}
      <TextField
        select
        size="small"
        label={say('onError')}
        value={choices.onError}
        onChange={(event) => onChoose({ onError: event.target.value as SheetChoices['onError'] })}
      >
        {onErrors.map((one) => (
          <MenuItem key={one} value={one}>
            {say(`onErrors.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      <Box>
        <FormControlLabel
          control={
            <Checkbox
              size="small"
              checked={choices.force}
              onChange={(event) => onChoose({ force: event.target.checked })}
              slotProps={{ input: { 'aria-describedby': 'force-help' } }}
            />
          }
          label={say('force')}
        />
        <FormHelperText id="force-help" sx={{ ml: 3.75, mt: 0 }}>
          {say('forceHelp')}
        </FormHelperText>
      </Box>
      <Box>
        <FormControlLabel
          control={
            <Checkbox
              size="small"
              checked={choices.bootTest}
              onChange={(event) => onChoose({ bootTest: event.target.checked })}
              slotProps={{ input: { 'aria-describedby': 'boot-test-help' } }}
            />
          }
          label={say('bootTest')}
        />
        <FormHelperText id="boot-test-help" sx={{ ml: 3.75, mt: 0 }}>
          {say('bootTestHelp')}
        </FormHelperText>
      </Box>
      <Box sx={actionsLook}>
        <Button
          type="submit"
          variant="contained"
          size="large"
          startIcon={<BuildIcon />}
          disabled={!ready}
          loading={starting || wanted !== undefined}
        >
          {say('start')}
        </Button>
        <CopyCommand request={request} template={template} profile={profile} disabled={whyNot !== undefined} />
        <Typography color="textSecondary" variant="body2" role="status">
          {whyNot ?? <UsualDuration path={template.path} sandbox={choices.account === 'sandbox'} />}
        </Typography>
      </Box>
      {production.question}
    </Paper>
  )
}

function withText(
  variables: Readonly<Record<string, string>>,
  name: string,
  text: string | undefined,
): Readonly<Record<string, string>> {
  const { [name]: _, ...others } = variables
  return text === undefined ? others : { ...others, [name]: text }
}

function useProfileName(account: SheetChoices['account']): string | undefined {
  const known = useProfiles()
  if (account === 'sandbox' || account === 'template') return undefined
  const named = account.slice('profile:'.length)
  const profiles = known.kind === 'loaded' ? known.content.profiles : []
  return profiles.find(({ id }) => id === named)?.name ?? named
}

/** Says that the fields are filled in, from when, and what has to be given again. */
function ProposalNotice({
  proposal,
  onForget,
}: {
  readonly proposal: BuildFormProps['proposal']
  readonly onForget: () => void
}) {
  const say = useTranslations('builds.sheet')
  const { date } = useTimeWords()
  if (proposal.kind === 'nothing') return null
  const { variables, variableFiles = [], secrets } = proposal.request
  if (proposal.kind === 'remembered' && Object.keys(variables).length + variableFiles.length === 0) return null
  const text =
    proposal.kind === 'remembered'
      ? say('remembered')
      : secrets.length === 0
        ? say('rerun', { date: date(proposal.startedAt) })
        : say('rerunSecrets', { date: date(proposal.startedAt), names: secrets.join(', ') })
  return (
    <Alert
      severity="info"
      action={
        <Button color="inherit" size="small" onClick={onForget}>
          {say('forget')}
        </Button>
      }
    >
      {text}
    </Alert>
  )
}

function UsualDuration({ path, sandbox }: { readonly path: string; readonly sandbox: boolean }) {
  const say = useTranslations('builds.sheet')
  const { duration } = useTimeWords()
  const estimate = useEstimate(path, sandbox)
  if (estimate?.totalMs === undefined) return null
  return say('usually', { duration: duration(estimate.totalMs), count: estimate.samples })
}

/** Puts the same build into the clipboard as a line for a shell. */
function CopyCommand({
  request,
  template,
  profile,
  disabled,
}: {
  readonly request: BuildRequest
  readonly template: TemplateDetail
  readonly profile: string | undefined
  readonly disabled: boolean
}) {
  const say = useTranslations('builds.sheet')
  const { enqueueSnackbar } = useSnackbar()
  const copy = async () => {
    const sensitive = new Set(template.variables.filter((one) => one.sensitive).map(({ name }) => name))
    const secrets = Object.keys(request.variables).filter((name) => sensitive.has(name))
    try {
      const line = commandLine(request, { sensitive, ...(profile === undefined ? {} : { profile }) })
      await navigator.clipboard.writeText(line)
      const names = secrets.map(environmentName).join(', ')
      enqueueSnackbar(secrets.length === 0 ? say('copied') : say('copiedSecrets', { names }), { variant: 'success' })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      enqueueSnackbar(say('notCopied', { reason }), { variant: 'error' })
    }
  }
  return (
    <Button startIcon={<CopyIcon />} disabled={disabled} onClick={() => void copy()}>
      {say('copyCommand')}
    </Button>
  )
}
