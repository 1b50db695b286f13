import LockIcon from '@mui/icons-material/LockOutlined'
import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { VaultState } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { SecretField } from './secret-field.tsx'
import { Section } from './section.tsx'

interface VaultCardProps {
  readonly vault: VaultState
  /** There are profiles whose secrets are in it. */
  readonly used: boolean
  readonly onChanged: () => void
}

/** What keeps the secrets, in words, and how to open it. */
export function VaultCard({ vault, used, onChanged }: VaultCardProps) {
  const say = useTranslations('credentials.vault')
  const studio = useStudio()
  const [asking, setAsking] = useState<'create' | 'open' | undefined>()
  return (
    <Section title={say('title')}>
      {vault.kind === 'keyring' && (
        <Typography>
          {say.rich('keyring', { keyring: vault.keyring, strong: (words) => <strong>{words}</strong> })}
        </Typography>
      )}
      {vault.kind === 'passphrase' && (
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <Typography>{say(vault.open ? 'open' : 'locked')}</Typography>
          {vault.open ? (
            <Button
              size="small"
              variant="outlined"
              startIcon={<LockIcon />}
              onClick={() => void studio.call('vault.lock', {}).then(onChanged)}
            >
              {say('lock')}
            </Button>
          ) : (
            <Button size="small" variant="contained" onClick={() => setAsking('open')}>
              {say('unlock')}
            </Button>
          )}
        </Box>
      )}
      {vault.kind === 'none' && (
        <Alert
          severity={used ? 'warning' : 'info'}
          action={
            <Button color="inherit" size="small" onClick={() => setAsking('create')} sx={{ whiteSpace: 'nowrap' }}>
              {say('usePassphrase')}
            </Button>
          }
        >
          <NoKeyring vault={vault} />
        </Alert>
      )}
      {vault.kind === 'unreachable' && (
        <Alert severity="error">
          <NoKeyring vault={vault} />
        </Alert>
      )}
      {asking !== undefined && (
        <PassphraseDialog
          purpose={asking}
          onClose={() => {
            setAsking(undefined)
            onChanged()
          }}
        />
      )}
    </Section>
  )
}

/** Why secrets cannot be kept by themselves; the system's own words last, for whoever mends it. */
export function NoKeyring({ vault }: { readonly vault: Extract<VaultState, { kind: 'none' | 'unreachable' }> }) {
  const say = useTranslations('credentials.vault')
  return (
    <>
      {say(vault.kind === 'none' ? 'noKeyring' : 'keyringGone')} {vault.hint}
      <Typography component="span" variant="caption" sx={{ display: 'block', mt: 0.5 }}>
        {say('systemSays', { reason: vault.reason })}
      </Typography>
    </>
  )
}

/** Makes a vault under a passphrase, or opens it. */
function PassphraseDialog({ purpose, onClose }: { readonly purpose: 'create' | 'open'; readonly onClose: () => void }) {
  const say = useTranslations('credentials.vault')
  const studio = useStudio()
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const creates = purpose === 'create'
  const mismatch = creates && repeated !== '' && repeated !== passphrase

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await studio.call(creates ? 'vault.create' : 'vault.open', { passphrase })
      onClose()
    } catch (thrown) {
      setError(errorReportOf(thrown))
      setBusy(false)
    }
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="passphrase-title">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <DialogTitle id="passphrase-title">{say(creates ? 'choose' : 'unlockTitle')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {creates && <Typography color="textSecondary">{say('chooseText')}</Typography>}
          <SecretField
            what="passphrase"
            label={say('passphrase')}
            margin="dense"
            autoFocus
            autoComplete={creates ? 'new-password' : 'current-password'}
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            error={error?.code === 'wrong-passphrase'}
            helperText={error?.code === 'wrong-passphrase' ? error.message : creates ? say('passphraseHelp') : ''}
          />
          {creates && (
            <SecretField
              what="passphraseAgain"
              label={say('again')}
              autoComplete="new-password"
              value={repeated}
              onChange={(event) => setRepeated(event.target.value)}
              error={mismatch}
              helperText={mismatch ? say('mismatch') : ''}
            />
          )}
          {error !== undefined && error.code !== 'wrong-passphrase' && <ErrorNotice error={error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            loading={busy}
            disabled={passphrase === '' || (creates && passphrase !== repeated)}
          >
            {say(creates ? 'make' : 'unlockNow')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
