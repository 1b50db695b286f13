import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { Profile, TestOutcome, VaultState } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { SecretField } from './secret-field.tsx'
import { StepHeading } from './step-heading.tsx'
import { NoKeyring } from './vault-card.tsx'

interface SaveStepProps {
  readonly draftId: string
  readonly proposedName: string
  /** The profile that is being changed, if one is. */
  readonly replaces: string | undefined
  readonly vault: VaultState
  readonly test: TestOutcome | undefined
  readonly makeDefault: boolean
  readonly onMakeDefault: (yes: boolean) => void
  readonly onBack: () => void
  readonly onSaved: (profile: Profile) => void
}

type Keep = 'vault' | 'session'

/** The last step: a name, and where the secrets are kept. */
export function SaveStep(props: SaveStepProps) {
  const say = useTranslations('credentials.save')
  const vaultWords = useTranslations('credentials.vault')
  const wizard = useTranslations('credentials.wizard')
  const { draftId, proposedName, replaces, vault, test } = props
  const studio = useStudio()
  const [name, setName] = useState(proposedName)
  const [keep, setKeep] = useState<Keep>(vault.kind === 'keyring' || vault.kind === 'passphrase' ? 'vault' : 'session')
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [saving, setSaving] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const creates = keep === 'vault' && vault.kind === 'none'
  const opens = keep === 'vault' && vault.kind === 'passphrase' && !vault.open
  const mismatch = creates && repeated !== '' && repeated !== passphrase
  const ready =
    name.trim() !== '' && (!creates || (passphrase !== '' && passphrase === repeated)) && (!opens || passphrase !== '')

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    setSaving(true)
    setError(undefined)
    try {
      if (creates) await studio.call('vault.create', { passphrase })
      if (opens) await studio.call('vault.open', { passphrase })
      setPassphrase('')
      setRepeated('')
      props.onSaved(
        await studio.call('credentials.save', {
          draftId,
          name: name.trim(),
          storage: keep,
          ...(replaces === undefined ? {} : { replaces }),
        }),
      )
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      setSaving(false)
    }
  }

  return (
    <Box
      component="form"
      noValidate
      aria-label={wizard('save')}
      sx={{ display: 'grid', gap: 2, maxWidth: 620 }}
      onSubmit={(event) => void save(event)}
    >
      <StepHeading>{say(replaces === undefined ? 'title' : 'titleChange')}</StepHeading>
      <TestVerdict test={test} />
      <TextField
        size="small"
        label={say('name')}
        value={name}
        required
        onChange={(event) => setName(event.target.value)}
        error={error?.code === 'name-taken'}
        helperText={error?.code === 'name-taken' ? `${error.message} ${error.hint ?? ''}` : say('nameHelp')}
        slotProps={{ htmlInput: { maxLength: 64, spellCheck: false, autoComplete: 'off' } }}
      />
      <StorageChoice vault={vault} keep={keep} onKeep={setKeep} />
      {(creates || opens) && (
        <SecretField
          what="passphrase"
          label={vaultWords(creates ? 'newPassphrase' : 'ofVault')}
          value={passphrase}
          required
          autoComplete={creates ? 'new-password' : 'current-password'}
          onChange={(event) => setPassphrase(event.target.value)}
          error={error?.code === 'wrong-passphrase'}
          helperText={
            error?.code === 'wrong-passphrase'
              ? error.message
              : creates
                ? vaultWords('newHelp')
                : vaultWords('openHelp')
          }
        />
      )}
      {creates && (
        <SecretField
          what="passphraseAgain"
          label={vaultWords('again')}
          value={repeated}
          required
          autoComplete="new-password"
          onChange={(event) => setRepeated(event.target.value)}
          error={mismatch}
          helperText={mismatch ? vaultWords('mismatch') : ''}
        />
      )}
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            checked={props.makeDefault}
            onChange={(event) => props.onMakeDefault(event.target.checked)}
          />
        }
        label={say('propose')}
      />
      {error !== undefined && error.code !== 'name-taken' && error.code !== 'wrong-passphrase' && (
        <ErrorNotice error={error} />
      )}
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        <Button onClick={props.onBack}>{wizard('back')}</Button>
        <Box sx={{ flex: 1 }} />
        <Button type="submit" variant="contained" disabled={!ready} loading={saving}>
          {say(test === undefined ? 'saveUntested' : 'save')}
        </Button>
      </Box>
    </Box>
  )
}

function TestVerdict({ test }: { readonly test: TestOutcome | undefined }) {
  const say = useTranslations('credentials.save')
  if (test === undefined) {
    return <Alert severity="warning">{say('untested')}</Alert>
  }
  switch (test.outcome) {
    case 'works':
      return <Alert severity="success">{test.summary}</Alert>
    case 'limited':
      return <Alert severity="warning">{test.summary}</Alert>
    case 'failed':
      return <Alert severity="error">{say('failed', { summary: test.summary })}</Alert>
  }
}

function StorageChoice({
  vault,
  keep,
  onKeep,
}: {
  readonly vault: VaultState
  readonly keep: Keep
  readonly onKeep: (keep: Keep) => void
}) {
  const say = useTranslations('credentials.save')
  if (vault.kind === 'keyring') {
    return (
      <Typography>
        {say.rich('keyring', { keyring: vault.keyring, strong: (words) => <strong>{words}</strong> })}
      </Typography>
    )
  }
  const cannotKeep = vault.kind === 'unreachable'
  return (
    <FormControl>
      <FormLabel id="keep-label">{say('where')}</FormLabel>
      {vault.kind !== 'passphrase' && (
        <Typography component="div" color="textSecondary">
          <NoKeyring vault={vault} />
        </Typography>
      )}
      <RadioGroup aria-labelledby="keep-label" value={keep} onChange={(event) => onKeep(event.target.value as Keep)}>
        <FormControlLabel
          value="vault"
          disabled={cannotKeep}
          control={<Radio size="small" />}
          label={vault.kind === 'none' ? say('encrypted') : say('inVault')}
        />
        <FormControlLabel value="session" control={<Radio size="small" />} label={say('nowhere')} />
      </RadioGroup>
    </FormControl>
  )
}
