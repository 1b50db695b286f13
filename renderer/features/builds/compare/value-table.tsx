import DifferentIcon from '@mui/icons-material/DifferenceOutlined'
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { ComparedValue } from '#shared/run/compare-runs.ts'

interface ValueTableProps {
  readonly label: string
  /** The label stands above it, too. */
  readonly titled?: boolean
  /** What is the same is shown, too. */
  readonly all: boolean
  readonly values: readonly ComparedValue[]
}

/** Values of two runs side by side, by default only those that differ. */
export function ValueTable({ label, titled = false, all, values }: ValueTableProps) {
  const say = useTranslations('builds.compare')
  const shown = all ? values : values.filter(({ same }) => !same)
  return (
    <Box sx={{ overflow: 'auto' }}>
      {titled && (
        <Typography variant="h2" sx={{ px: 2, pt: 2 }}>
          {label}
        </Typography>
      )}
      {shown.length === 0 ? (
        <Typography color="textSecondary" sx={{ p: 2 }}>
          {values.length === 0 ? say('nothing') : say('allSame', { count: values.length })}
        </Typography>
      ) : (
        <Table size="small" aria-label={label} sx={{ tableLayout: 'fixed' }}>
          <TableHead>
            <TableRow>
              <TableCell sx={{ width: '28%' }}>{say('name')}</TableCell>
              <TableCell>{say('left')}</TableCell>
              <TableCell>{say('right')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map((value) => (
              <TableRow key={value.name}>
                <TableCell component="th" scope="row" sx={{ overflowWrap: 'anywhere' }}>
                  <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}>
                    {!value.same && <DifferentIcon fontSize="small" color="warning" titleAccess={say('differs')} />}
                    {value.name}
                  </Box>
                </TableCell>
                <Value text={value.left} />
                <Value text={value.right} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Box>
  )
}

function Value({ text }: { readonly text: string | undefined }) {
  const say = useTranslations('builds.compare')
  return (
    <TableCell sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap', verticalAlign: 'top' }}>
      {text === undefined ? (
        <Typography component="span" variant="body2" color="textSecondary">
          {say('absent')}
        </Typography>
      ) : (
        text
      )}
    </TableCell>
  )
}
