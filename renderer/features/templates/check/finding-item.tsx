import { Box, Button, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { CheckFinding, CheckMend, CheckPlace } from '#shared/contract/check-shapes.ts'

interface FindingItemProps {
  readonly finding: CheckFinding
  /** Undefined where nothing can be changed. */
  readonly onMend: ((mend: CheckMend) => void) | undefined
  readonly onShow: (place: CheckPlace) => void
}

/** What was found: in one sentence, what to do, where, and the mends. */
export function FindingItem({ finding, onMend, onShow }: FindingItemProps) {
  const say = useTranslations('checks')
  const { verdict, message, hint, place, mends } = finding
  const troubled = verdict === 'error' || verdict === 'warning'
  return (
    <Box sx={{ display: 'grid', gap: 0.25, justifyItems: 'start' }}>
      <Typography
        component="p"
        color={verdict === 'error' ? 'error' : troubled ? 'textPrimary' : 'textSecondary'}
        sx={{ overflowWrap: 'anywhere' }}
      >
        {message}
      </Typography>
      {hint !== undefined && (
        <Typography component="p" variant="body2" color={troubled ? 'textPrimary' : 'textSecondary'}>
          {hint}
        </Typography>
      )}
      {troubled && (place !== undefined || mends.length > 0) && (
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', mt: 0.5 }}>
          {onMend !== undefined &&
            mends.map((mend) => (
              <Button key={mend.title} size="small" variant="outlined" onClick={() => onMend(mend)}>
                {mend.title}
              </Button>
            ))}
          {place !== undefined && (
            <Button size="small" onClick={() => onShow(place)}>
              {say('goTo', { place: `${lastPart(place.file)}:${place.line}` })}
            </Button>
          )}
        </Box>
      )}
      {troubled && mends.length > 0 && onMend === undefined && (
        <Typography variant="body2" color="textSecondary">
          {say('starter')}
        </Typography>
      )}
    </Box>
  )
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
