import WorksIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import UntestedIcon from '@mui/icons-material/HelpOutlined'
import LimitedIcon from '@mui/icons-material/WarningAmberOutlined'
import { Chip, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { TestOutcome } from '#shared/contract/credential-shapes.ts'

const looks = {
  works: { color: 'success', icon: <WorksIcon /> },
  limited: { color: 'warning', icon: <LimitedIcon /> },
  failed: { color: 'error', icon: <FailedIcon /> },
} as const

/** How the last test of a profile came out, by shape, word and colour; "untested" where there was none. */
export function TestVerdict({ test }: { readonly test: TestOutcome | undefined }) {
  const say = useTranslations('credentials.verdict')
  const { date } = useTimeWords()
  if (test === undefined)
    return <Chip size="small" variant="outlined" icon={<UntestedIcon />} label={say('untested')} />
  const { color, icon } = looks[test.outcome]
  return (
    <>
      <Chip size="small" variant="outlined" color={color} icon={icon} label={say(test.outcome)} title={test.summary} />
      <Typography variant="caption" component="div" color="textSecondary">
        {date(test.at)}
      </Typography>
    </>
  )
}
