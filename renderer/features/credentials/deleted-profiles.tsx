import { Alert, Box, Button } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useNow } from '#renderer/ui/time.ts'
import type { DeletedProfile } from '#shared/contract/credential-shapes.ts'

/** Profiles that were deleted a moment ago and can be brought back. */
export function DeletedProfiles({
  deleted,
  onRestore,
}: {
  readonly deleted: readonly DeletedProfile[]
  readonly onRestore: (profile: DeletedProfile) => void
}) {
  const say = useTranslations('credentials.deleted')
  const now = useNow(deleted.length > 0)
  const restorable = deleted.filter(({ until }) => until > now)
  if (restorable.length === 0) return null
  return (
    <Box component="section" aria-label={say('title')} sx={{ mt: 1.5, display: 'grid', gap: 1 }}>
      {restorable.map((profile) => (
        <Alert
          key={profile.id}
          severity="info"
          role="note"
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() => onRestore(profile)}
              aria-label={say('restoreOne', { name: profile.name })}
            >
              {say('restore')}
            </Button>
          }
        >
          {say('text', { name: profile.name, minutes: Math.ceil((profile.until - now) / 60_000) })}
        </Alert>
      ))}
    </Box>
  )
}
