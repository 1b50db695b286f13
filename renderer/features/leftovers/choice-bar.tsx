import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import IgnoreIcon from '@mui/icons-material/VisibilityOffOutlined'
import { Button, Paper, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { monthlyCost } from './thing-groups.ts'
import { useLeftoverWords } from './use-leftover-words.ts'

interface ChoiceBarProps {
  readonly chosen: readonly LeftoverThing[]
  readonly accounts: ReadonlyMap<string, LeftoverAccount>
  readonly busy: boolean
  readonly onRemove: () => void
  readonly onIgnore: () => void
  readonly onClear: () => void
}

/** What is selected, what it costs, and its deletion; at hand wherever the page is scrolled to. */
export function ChoiceBar({ chosen, accounts, busy, onRemove, onIgnore, onClear }: ChoiceBarProps) {
  const say = useTranslations('leftovers')
  const words = useLeftoverWords()
  if (chosen.length === 0) return null
  const { sums } = monthlyCost(chosen, accounts)
  const price = [...sums].map(([currency, amount]) => words.price(amount, currency)).join(' + ')
  return (
    <Paper
      variant="outlined"
      role="toolbar"
      aria-label={say('selection')}
      sx={{
        position: 'sticky',
        bottom: 12,
        zIndex: 2,
        mt: 2,
        px: 2,
        py: 1,
        display: 'flex',
        gap: 1.5,
        alignItems: 'center',
        flexWrap: 'wrap',
        boxShadow: 3,
      }}
    >
      <Typography sx={{ fontWeight: 600 }}>{say('selected', { count: chosen.length })}</Typography>
      <Typography color="textSecondary" sx={{ flex: 1 }}>
        {price === '' ? '' : say('selectedMonth', { price })}
      </Typography>
      <Button size="small" onClick={onClear}>
        {say('clearSelection')}
      </Button>
      <Button size="small" variant="outlined" startIcon={<IgnoreIcon />} disabled={busy} onClick={onIgnore}>
        {say('ignore')}
      </Button>
      <Button
        variant="contained"
        color="error"
        size="small"
        startIcon={<DeleteIcon />}
        disabled={busy}
        onClick={onRemove}
      >
        {say('removeSelected', { count: chosen.length })}
      </Button>
    </Paper>
  )
}
