import { Typography } from '@mui/material'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { useSizeWords } from '#renderer/ui/use-size-words.ts'
import { NumberField, useSetting } from './setting-fields.tsx'

/** Which records of ended runs are kept, and what they take now. */
export function HistorySettings() {
  const say = useTranslations('settings')
  const studio = useStudio()
  const size = useSizeWords()
  const { value, fallback } = useSetting('retention')
  const { state } = useFetched(useCallback(() => studio.call('runs.storage', {}), [studio]))
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {say('retentionHelp')}
      </Typography>
      {state.kind === 'loaded' && (
        <Typography variant="body2" color="textSecondary">
          {say('storage', {
            runs: state.content.runs,
            size: size(state.content.bytes),
            trashed: state.content.trashedRuns,
            trashedSize: size(state.content.trashedBytes),
          })}
        </Typography>
      )}
      <NumberField
        id="retention-runs"
        title={say('retentionRuns')}
        value={value.runs}
        fallback={fallback.runs}
        min={1}
        max={10_000}
        unit={say('runs')}
        whole
        patch={(runs) => ({ retention: { ...value, runs } })}
      />
      <NumberField
        id="retention-days"
        title={say('retentionDays')}
        value={value.days}
        fallback={fallback.days}
        min={1}
        max={3650}
        unit={say('days')}
        whole
        patch={(days) => ({ retention: { ...value, days } })}
      />
      <NumberField
        id="retention-gib"
        title={say('retentionGib')}
        value={value.gib}
        fallback={fallback.gib}
        min={0.1}
        max={1000}
        unit={say('gib')}
        whole={false}
        patch={(gib) => ({ retention: { ...value, gib } })}
      />
    </>
  )
}
