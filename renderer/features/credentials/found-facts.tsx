import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Box, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { FoundCredentials } from '#shared/contract/credential-shapes.ts'
import { ShownCredentialsList } from './shown-credentials.tsx'

/** What was found, where, and what is wrong with it. */
export function FoundFacts({ found }: { readonly found: FoundCredentials }) {
  const say = useTranslations('credentials.found')
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography sx={{ overflowWrap: 'anywhere' }}>
        <strong>{found.title}</strong>
        {found.place !== undefined && (
          <Typography component="span" color="textSecondary">
            {' '}
            – <code>{found.place}</code>
          </Typography>
        )}
      </Typography>
      <ShownCredentialsList shown={found.shown} />
      {found.sameAs !== undefined && (
        <Typography color="textSecondary">{say('sameAs', { name: found.sameAs })}</Typography>
      )}
      {found.problems.map((problem) => (
        <Typography key={problem} sx={{ display: 'flex', gap: 0.75, mt: 0.5 }}>
          <WarningIcon color="warning" fontSize="small" titleAccess={say('problem')} />
          <span>{problem}</span>
        </Typography>
      ))}
    </Box>
  )
}
