import { Alert, Box, Button } from '@mui/material'
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
  const now = useNow(deleted.length > 0)
  const restorable = deleted.filter(({ until }) => until > now)
  if (restorable.length === 0) return null
  return (
    <Box component="section" aria-label="Recently deleted" sx={{ mt: 1.5, display: 'grid', gap: 1 }}>
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
              aria-label={`Restore ${profile.name}`}
            >
              Restore
            </Button>
          }
        >
          “{profile.name}” is deleted. It can be brought back for {minutesInWords(profile.until - now)}.
        </Alert>
      ))}
    </Box>
  )
}

function minutesInWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000)
  return minutes === 1 ? 'one more minute' : `${minutes} more minutes`
}
