import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import { Box, Button, Chip, Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Right } from '#shared/contract/credential-shapes.ts'

interface RightsProps {
  readonly rights: readonly Right[]
  /** JSON */
  readonly policy: string
  readonly troubled: boolean
}

/**
 * What the keys may do: the missing rights at once, the whole list when asked for, and a policy that gives what builds
 * need and nothing else.
 */
export function Rights({ rights, policy, troubled }: RightsProps) {
  const say = useTranslations('credentials.rights')
  const { enqueueSnackbar } = useSnackbar()
  const [all, setAll] = useState(false)
  const [policyShown, setPolicyShown] = useState(false)
  const missing = rights.filter((right) => right.verdict !== 'allowed')
  const shown = all ? rights : missing

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(policy)
      enqueueSnackbar(say('copied'))
    } catch {
      // Shown instead, so that it can be selected and copied by hand.
      setPolicyShown(true)
    }
  }

  return (
    <Box sx={{ mt: 1 }}>
      {shown.length > 0 && <RightsTable rights={shown} />}
      <Box sx={{ display: 'flex', gap: 2, mt: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button
          size="small"
          variant={troubled ? 'contained' : 'outlined'}
          startIcon={<CopyIcon />}
          onClick={() => void copy()}
        >
          {say('copy')}
        </Button>
        <Link component="button" type="button" aria-expanded={policyShown} onClick={() => setPolicyShown(!policyShown)}>
          {say(policyShown ? 'hidePolicy' : 'showPolicy')}
        </Link>
        {missing.length < rights.length && (
          <Link component="button" type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? say('onlyMissing') : say('showAll', { count: rights.length })}
          </Link>
        )}
      </Box>
      {policyShown && (
        <Box
          component="pre"
          role="region"
          aria-label={say('policy')}
          tabIndex={0}
          sx={{
            m: 0,
            mt: 1,
            p: 1.5,
            maxHeight: 260,
            overflow: 'auto',
            borderRadius: 1,
            bgcolor: 'action.hover',
            fontFamily: '"JetBrains Mono", monospace',
            fontSize: 12,
          }}
        >
          {policy}
        </Box>
      )}
    </Box>
  )
}

/** Names stay in one piece; which ones does not matter where all need it. */
function buildersInWords(builders: readonly string[], allFour: string): string {
  if (builders.length === 4) return allFour
  return builders.map((builder) => builder.replaceAll('-', '\u2011')).join(', ')
}

const colours = {
  allowed: 'success',
  denied: 'error',
  unknown: 'warning',
} as const

function RightsTable({ rights }: { readonly rights: readonly Right[] }) {
  const say = useTranslations('credentials.rights')
  return (
    <Box
      sx={{ maxHeight: 340, overflow: 'auto', border: 1, borderColor: 'divider', borderRadius: 1 }}
      tabIndex={0}
      role="region"
      aria-label={say('region')}
    >
      <Table size="small" stickyHeader aria-label={say('label')}>
        <TableHead>
          <TableRow>
            <TableCell>{say('operation')}</TableCell>
            <TableCell>{say('purpose')}</TableCell>
            <TableCell>{say('builders')}</TableCell>
            <TableCell>{say('right')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rights.map(({ operation, purpose, builders, optional, verdict, reason }) => (
            <TableRow key={operation}>
              <TableCell>
                <code>{operation}</code>
              </TableCell>
              <TableCell>
                {purpose}
                {optional && (
                  <Typography component="span" variant="caption" color="textSecondary">
                    {' '}
                    {say('optional')}
                  </Typography>
                )}
                {verdict === 'unknown' && reason !== undefined && (
                  <Typography variant="caption" component="div" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
                    {reason}
                  </Typography>
                )}
              </TableCell>
              <TableCell>{buildersInWords(builders, say('allFour'))}</TableCell>
              <TableCell>
                <Chip
                  size="small"
                  variant="outlined"
                  color={colours[verdict]}
                  label={say(verdict)}
                  title={reason ?? ''}
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  )
}
