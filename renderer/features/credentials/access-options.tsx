import { Alert, Box, Checkbox, FormControlLabel, TextField } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { CredentialDraft, DraftChanges } from '#shared/contract/credential-shapes.ts'
import type { ErrorReport } from '#shared/studio-error.ts'
import { SecretField } from './secret-field.tsx'
import { fieldOf, problemOf } from './use-draft.ts'

interface AccessOptionsProps {
  readonly draft: CredentialDraft
  /** Typed and not sent yet. */
  readonly changes: DraftChanges
  /** A change of a field that was refused: what was typed is still here. */
  readonly refusal: ErrorReport | undefined
  readonly onChange: (changes: DraftChanges) => void
  readonly onLeave: () => void
}

/** What only some accounts and networks need. */
export function AccessOptions({ draft, changes, refusal, onChange, onLeave }: AccessOptionsProps) {
  const say = useTranslations('credentials.access')
  const { shown } = draft
  const refused = fieldOf(refusal)
  const objection = (field: string) =>
    field === refused ? `${refusal?.message} ${refusal?.hint ?? ''}` : problemOf(draft, field)
  const skip = changes.skipVerification ?? shown.skipVerification
  const text = (
    field: 'clientCertificate' | 'authority' | 'login' | 'proxy',
    is: string | undefined,
    help: string,
  ) => ({
    size: 'small' as const,
    value: changes[field] ?? '',
    placeholder: is ?? '',
    onBlur: onLeave,
    error: objection(field) !== undefined,
    helperText: objection(field) ?? help,
    slotProps: { inputLabel: { shrink: true }, htmlInput: { spellCheck: false, autoComplete: 'off' } },
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  })
  const secret = (field: 'clientKey' | 'password', isSet: boolean, help: string) => ({
    value: changes[field] ?? '',
    placeholder: isSet ? say('replace') : '',
    onBlur: onLeave,
    error: objection(field) !== undefined,
    helperText: objection(field) ?? help,
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  })
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { md: '1fr 1fr' }, alignItems: 'start' }}>
      <TextField
        label={say('clientCertificate')}
        multiline
        maxRows={4}
        {...text(
          'clientCertificate',
          shown.clientCertificate?.subject ?? (shown.clientCertificate === undefined ? undefined : say('set')),
          say('clientCertificateHelp'),
        )}
      />
      <SecretField
        what="clientKey"
        label={say('clientKey')}
        {...secret('clientKey', shown.clientKeySet, say('clientKeyHelp'))}
      />
      <TextField
        label={say('authority')}
        multiline
        maxRows={4}
        {...text('authority', shown.authority, say('authorityHelp'))}
      />
      <TextField label={say('proxy')} {...text('proxy', shown.proxy, say('proxyHelp'))} />
      <TextField label={say('login')} {...text('login', shown.login, say('loginHelp'))} />
      <SecretField
        what="password"
        label={say('password')}
        {...secret('password', shown.passwordSet, say('passwordHelp'))}
      />
      <Box sx={{ gridColumn: '1 / -1' }}>
        <FormControlLabel
          control={
            <Checkbox
              size="small"
              checked={skip}
              onChange={(event) => onChange({ skipVerification: event.target.checked })}
              onBlur={onLeave}
            />
          }
          label={say('skip')}
        />
        {skip && <Alert severity="warning">{say('skipWarning')}</Alert>}
      </Box>
    </Box>
  )
}
