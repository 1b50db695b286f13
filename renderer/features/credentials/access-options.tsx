import { Alert, Box, Checkbox, FormControlLabel, TextField } from '@mui/material'
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
    placeholder: isSet ? 'set (type to replace it)' : '',
    onBlur: onLeave,
    error: objection(field) !== undefined,
    helperText: objection(field) ?? help,
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  })
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { md: '1fr 1fr' }, alignItems: 'start' }}>
      <TextField
        label="Client certificate"
        multiline
        maxRows={4}
        {...text(
          'clientCertificate',
          shown.clientCertificate?.subject ?? (shown.clientCertificate === undefined ? undefined : 'set'),
          'For accounts that ask for x509: the path of a PEM file, or its text.',
        )}
      />
      <SecretField
        what="key of the client certificate"
        label="Key of the client certificate"
        {...secret('clientKey', shown.clientKeySet, 'The path of a PEM file, or its text; without a passphrase.')}
      />
      <TextField
        label="Authority to trust"
        multiline
        maxRows={4}
        {...text('authority', shown.authority, 'Besides the system’s: the path of a PEM file, or its text.')}
      />
      <TextField
        label="Proxy"
        {...text('proxy', shown.proxy, 'http://host:port; without it, what the environment says.')}
      />
      <TextField
        label="Login"
        {...text('login', shown.login, 'Only for reading the account’s own keys and access rules.')}
      />
      <SecretField what="password" label="Password" {...secret('password', shown.passwordSet, 'Of the login.')} />
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
          label="Do not check the server’s certificate"
        />
        {skip && (
          <Alert severity="warning">
            Anybody on the way could pretend to be the API and read what is sent. Trusting the right authority is safer.
          </Alert>
        )}
      </Box>
    </Box>
  )
}
