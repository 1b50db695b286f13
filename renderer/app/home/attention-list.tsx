import NothingIcon from '@mui/icons-material/CheckCircleOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, Button, List, ListItem, ListItemIcon, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { useLeftoverCount } from '../run-summaries.ts'
import { type Attention, attentionOf } from './attention.ts'
import { HomeSection } from './home-section.tsx'

/** What does not mend itself, each with the way to mend it. */
export function AttentionList({
  runs,
  profiles,
}: {
  readonly runs: readonly RunSummary[]
  readonly profiles: CallOutput<'credentials.profiles'> | undefined
}) {
  const say = useTranslations('app.home')
  const leftovers = useLeftoverCount()
  const found = attentionOf({ runs, profiles, leftovers, now: Date.now() })
  return (
    <HomeSection title={say('attention')}>
      {found.length === 0 ? (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', px: 2, pb: 2 }}>
          <NothingIcon color="success" fontSize="small" />
          <Typography color="textSecondary">{say('nothingToDo')}</Typography>
        </Box>
      ) : (
        <List disablePadding>
          {found.map((one) => (
            <AttentionRow key={JSON.stringify(one)} attention={one} />
          ))}
        </List>
      )}
    </HomeSection>
  )
}

function AttentionRow({ attention }: { readonly attention: Attention }) {
  const { text, action, to } = useAttentionWords(attention)
  return (
    <ListItem divider sx={{ alignItems: 'flex-start', px: 2, gap: 1, '&:last-of-type': { borderBottom: 0 } }}>
      <ListItemIcon sx={{ minWidth: 28, mt: 0.25 }}>
        <WarningIcon color="warning" fontSize="small" />
      </ListItemIcon>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography sx={{ overflowWrap: 'anywhere' }}>{text}</Typography>
        <Button size="small" component={RouterLink} to={to} sx={{ ml: -0.75 }}>
          {action}
        </Button>
      </Box>
    </ListItem>
  )
}

function useAttentionWords(one: Attention): { readonly text: string; readonly action: string; readonly to: string } {
  const say = useTranslations('app.home')
  const { date } = useTimeWords()
  switch (one.kind) {
    case 'question':
      return { text: say('question', { name: one.name }), action: say('answer'), to: `/builds/${one.runId}` }
    case 'leftovers':
      return { text: say('leftovers', { count: one.count }), action: say('seeLeftovers'), to: '/leftovers' }
    case 'failed':
      return { text: say('failed', { name: one.name }), action: say('seeBuild'), to: `/builds/${one.runId}` }
    case 'vault-locked':
      return { text: say('vaultLocked'), action: say('unlock'), to: '/credentials' }
    case 'vault-gone':
      return { text: say('vaultGone'), action: say('seeCredentials'), to: '/credentials' }
    case 'profile-failed':
      return {
        text: say('profileFailed', { name: one.name, summary: one.summary }),
        action: say('seeCredentials'),
        to: '/credentials',
      }
    case 'certificate':
      return {
        text:
          one.until < Date.now()
            ? say('certificateOver', { name: one.name })
            : say('certificate', { name: one.name, date: date(one.until) }),
        action: say('seeCredentials'),
        to: '/credentials',
      }
    default:
      return assertNever(one)
  }
}
