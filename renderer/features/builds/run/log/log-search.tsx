import NextIcon from '@mui/icons-material/KeyboardArrowDownOutlined'
import PreviousIcon from '@mui/icons-material/KeyboardArrowUpOutlined'
import { Box, IconButton, TextField, ToggleButton, Tooltip, Typography } from '@mui/material'
import type { RefObject } from 'react'
import { useTranslations } from 'use-intl'
import type { LogSearchState } from './use-log-search.ts'

interface LogSearchProps {
  readonly search: LogSearchState
  readonly input: RefObject<HTMLInputElement | null>
  /** The keys go back to the log. */
  readonly onLeave: () => void
}

/** The field that finds text in the log, with its options, the count and the way through the matches. */
export function LogSearch({ search, input, onLeave }: LogSearchProps) {
  const say = useTranslations('run')
  const { query, setQuery, result, at, go } = search
  const some = result.kind === 'found' && result.total > 0
  return (
    <Box role="search" sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
      <TextField
        size="small"
        placeholder={say('find')}
        value={query.text}
        error={result.kind === 'failed'}
        onChange={(event) => setQuery({ text: event.target.value.slice(0, 1000) })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void go(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') {
            if (query.text === '') onLeave()
            setQuery({ text: '' })
          }
        }}
        slotProps={{
          htmlInput: { ref: input, 'aria-label': say('find'), 'aria-describedby': 'log-search-count' },
        }}
        sx={{ width: 180 }}
      />
      <Tooltip title={say('matchCase')}>
        <ToggleButton
          size="small"
          value="case"
          selected={query.caseSensitive}
          onChange={() => setQuery({ caseSensitive: !query.caseSensitive })}
          aria-label={say('matchCase')}
          sx={optionLook}
        >
          Aa
        </ToggleButton>
      </Tooltip>
      <Tooltip title={say('regex')}>
        <ToggleButton
          size="small"
          value="regex"
          selected={query.regex}
          onChange={() => setQuery({ regex: !query.regex })}
          aria-label={say('regex')}
          sx={optionLook}
        >
          .*
        </ToggleButton>
      </Tooltip>
      <Typography
        id="log-search-count"
        variant="caption"
        color={result.kind === 'failed' ? 'error' : 'textSecondary'}
        role="status"
        title={result.kind === 'failed' ? `${result.error.message} ${result.error.hint ?? ''}` : undefined}
        sx={{ minWidth: 72, maxWidth: 190, textAlign: 'center', fontVariantNumeric: 'tabular-nums' }}
      >
        {result.kind === 'searching' && say('searching')}
        {result.kind === 'failed' && (result.error.code === 'bad-pattern' ? say('badPattern') : result.error.message)}
        {result.kind === 'found' &&
          (result.total === 0 ? say('noMatch') : say('matchOf', { at: at + 1, total: result.total }))}
      </Typography>
      <Tooltip title={say('previousMatchKey')}>
        <span>
          <IconButton size="small" aria-label={say('previousMatch')} disabled={!some} onClick={() => void go(-1)}>
            <PreviousIcon fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
      <Tooltip title={say('nextMatchKey')}>
        <span>
          <IconButton size="small" aria-label={say('nextMatch')} disabled={!some} onClick={() => void go(1)}>
            <NextIcon fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
    </Box>
  )
}

const optionLook = {
  px: 0.75,
  py: 0.25,
  minWidth: 32,
  fontFamily: '"JetBrains Mono", monospace',
  textTransform: 'none',
}
