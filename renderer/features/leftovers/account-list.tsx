import LookedIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import MissingIcon from '@mui/icons-material/KeyOffOutlined'
import WaitingIcon from '@mui/icons-material/ScheduleOutlined'
import LookingIcon from '@mui/icons-material/SearchOutlined'
import StoppedIcon from '@mui/icons-material/StopCircleOutlined'
import { Box, Button, LinearProgress, Paper, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { isGone } from './thing-groups.ts'
import { useLeftoverWords } from './use-leftover-words.ts'

interface AccountListProps {
  readonly accounts: readonly LeftoverAccount[]
  /** Those that count as left behind. */
  readonly left: readonly LeftoverThing[]
  readonly busy: boolean
  readonly onScan: (account: string) => void
}

/** The accounts in which something may have been left, and how the look into each stands. */
export function AccountList({ accounts, left, busy, onScan }: AccountListProps) {
  const say = useTranslations('leftovers.accounts')
  const onlySandbox = accounts.length > 0 && accounts.every(({ kind }) => kind === 'sandbox')
  return (
    <Paper variant="outlined" component="section" aria-label={say('title')} sx={{ mb: 3 }}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {accounts.map((account) => (
          <AccountRow
            key={account.key}
            account={account}
            count={left.filter((thing) => thing.account === account.key && !isGone(thing)).length}
            busy={busy}
            onScan={() => onScan(account.key)}
          />
        ))}
      </Box>
      {onlySandbox && (
        <Box
          sx={{
            display: 'flex',
            gap: 1,
            alignItems: 'center',
            flexWrap: 'wrap',
            px: 2,
            py: 1,
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Typography variant="body2" color="textSecondary">
            {say('onlySandbox')}
          </Typography>
          <Button size="small" component={RouterLink} to="/credentials/add">
            {say('addCredentials')}
          </Button>
        </Box>
      )}
    </Paper>
  )
}

function AccountRow({
  account,
  count,
  busy,
  onScan,
}: {
  readonly account: LeftoverAccount
  readonly count: number
  readonly busy: boolean
  readonly onScan: () => void
}) {
  const say = useTranslations('leftovers.accounts')
  const words = useLeftoverWords()
  const { state } = account
  const name = words.account(account)
  const again = state.kind === 'failed' || state.kind === 'stopped'
  return (
    <Box component="li" sx={{ px: 2, py: 1, '& + &': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', minHeight: 32 }}>
        <AccountIcon state={state} />
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Typography component="span" sx={{ fontWeight: 600 }}>
            {name}
          </Typography>
          <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 1 }}>
            {words.place(account)}
          </Typography>
        </Box>
        <Typography variant="body2" color={state.kind === 'failed' ? 'error' : 'textSecondary'}>
          <StateWords state={state} count={count} />
        </Typography>
        {again && (
          <Button size="small" disabled={busy} aria-label={say('againOf', { name })} onClick={onScan}>
            {say('again')}
          </Button>
        )}
      </Box>
      {state.kind === 'looking' && (
        <LinearProgress
          variant="determinate"
          value={(100 * state.done) / state.of}
          aria-label={say('progress', { name })}
          sx={{ mt: 0.5 }}
        />
      )}
      {state.kind === 'failed' && (
        <Explanation>
          <div>{state.error.message}</div>
          {state.error.hint}
          <Button size="small" component={RouterLink} to="/credentials" sx={{ ml: 0.5 }}>
            {say('seeCredentials')}
          </Button>
        </Explanation>
      )}
      {state.kind === 'no-credentials' && (
        <Explanation>
          {say('noCredentialsHelp')}
          <Button size="small" component={RouterLink} to="/credentials/add" sx={{ ml: 0.5 }}>
            {say('addCredentials')}
          </Button>
        </Explanation>
      )}
    </Box>
  )
}

function Explanation({ children }: { readonly children: ReactNode }) {
  return (
    <Typography variant="body2" component="div" color="textSecondary" sx={{ pl: 4.5, overflowWrap: 'anywhere' }}>
      {children}
    </Typography>
  )
}

function AccountIcon({ state }: { readonly state: LeftoverAccount['state'] }) {
  switch (state.kind) {
    case 'waiting':
      return <WaitingIcon fontSize="small" color="disabled" />
    case 'looking':
      return <LookingIcon fontSize="small" color="primary" />
    case 'looked':
      return <LookedIcon fontSize="small" color="success" />
    case 'stopped':
      return <StoppedIcon fontSize="small" color="disabled" />
    case 'failed':
      return <FailedIcon fontSize="small" color="error" />
    case 'no-credentials':
      return <MissingIcon fontSize="small" color="warning" />
  }
}

function StateWords({ state, count }: { readonly state: LeftoverAccount['state']; readonly count: number }) {
  const say = useTranslations('leftovers')
  const { ago } = useTimeWords()
  const now = useNow(state.kind === 'looked')
  switch (state.kind) {
    case 'waiting':
      return say('accounts.waiting')
    case 'looking':
      return say(`steps.${state.step}`)
    case 'looked':
      return say('accounts.looked', { count, ago: ago(state.at, now) })
    case 'stopped':
      return say('accounts.stopped')
    case 'failed':
      return say('accounts.failed')
    case 'no-credentials':
      return say('accounts.noCredentials')
  }
}
