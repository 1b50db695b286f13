import WorksIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import UntestedIcon from '@mui/icons-material/HelpOutlined'
import LimitedIcon from '@mui/icons-material/WarningAmberOutlined'
import { Chip, Typography } from '@mui/material'
import { dateInWords } from '#renderer/ui/time.ts'
import type { TestOutcome } from '#shared/contract/credential-shapes.ts'

const looks = {
  works: { label: 'Works', color: 'success', icon: <WorksIcon /> },
  limited: { label: 'Works, with limits', color: 'warning', icon: <LimitedIcon /> },
  failed: { label: 'Does not work', color: 'error', icon: <FailedIcon /> },
} as const

/** How the last test of a profile came out, by shape, word and colour; "untested" where there was none. */
export function TestVerdict({ test }: { readonly test: TestOutcome | undefined }) {
  if (test === undefined) return <Chip size="small" variant="outlined" icon={<UntestedIcon />} label="Untested" />
  const { label, color, icon } = looks[test.outcome]
  return (
    <>
      <Chip size="small" variant="outlined" color={color} icon={icon} label={label} title={test.summary} />
      <Typography variant="caption" component="div" color="textSecondary">
        {dateInWords(test.at)}
      </Typography>
    </>
  )
}
