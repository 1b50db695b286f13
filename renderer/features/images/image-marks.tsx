import AvailableIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import PendingIcon from '@mui/icons-material/HourglassEmptyOutlined'
import TestFailedIcon from '@mui/icons-material/ReportProblemOutlined'
import OutdatedIcon from '@mui/icons-material/UpdateOutlined'
import TestPassedIcon from '@mui/icons-material/VerifiedOutlined'
import { Box, Chip, type ChipProps } from '@mui/material'
import type { ReactElement } from 'react'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { AccountImage, NewerBase } from '#shared/contract/image-shapes.ts'

const looks: Readonly<Record<string, { readonly color: ChipProps['color']; readonly icon: ReactElement }>> = {
  available: { color: 'success', icon: <AvailableIcon /> },
  pending: { color: 'info', icon: <PendingIcon /> },
  failed: { color: 'error', icon: <FailedIcon /> },
}

/** The state of an OMI by shape, word and colour; one that the app does not know is shown as the API says it. */
export function ImageState({ state }: { readonly state: string }) {
  const say = useTranslations('images.states')
  const look = looks[state]
  const word = state === 'available' || state === 'pending' || state === 'failed' ? say(state) : state
  return (
    <Chip
      size="small"
      variant="outlined"
      label={word}
      {...(look === undefined ? {} : { color: look.color ?? 'default', icon: look.icon })}
    />
  )
}

/** How the last boot test of an OMI ended; nothing where there was none. */
export function BootTestMark({ image: { bootTest } }: { readonly image: AccountImage }) {
  const say = useTranslations('images')
  const { date } = useTimeWords()
  if (bootTest === undefined) return null
  const passed = bootTest.outcome === 'passed'
  return (
    <Mark
      icon={passed ? <TestPassedIcon /> : <TestFailedIcon />}
      color={passed ? 'success.main' : 'error.main'}
      word={say(`bootTest.${bootTest.outcome}`)}
      title={say('testedAt', { outcome: say(`bootTest.${bootTest.outcome}`), date: date(bootTest.at) })}
    />
  )
}

/** That the base of an OMI has a newer version; nothing where it has none. */
export function NewerBaseMark({ newer }: { readonly newer: NewerBase | undefined }) {
  const say = useTranslations('images')
  if (newer === undefined) return null
  return (
    <Mark
      icon={<OutdatedIcon />}
      color="warning.main"
      word={say('newerBase')}
      title={say('newerBaseWhich', { name: newer.baseName || newer.baseImageId })}
    />
  )
}

function Mark({
  icon,
  color,
  word,
  title,
}: {
  readonly icon: ReactElement
  readonly color: string
  readonly word: string
  readonly title: string
}) {
  return (
    <Box
      component="span"
      title={title}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        fontSize: '0.78rem',
        whiteSpace: 'nowrap',
        '& svg': { color, fontSize: 16 },
      }}
    >
      {icon}
      {word}
    </Box>
  )
}
