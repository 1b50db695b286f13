import NextIcon from '@mui/icons-material/KeyboardArrowDownOutlined'
import PreviousIcon from '@mui/icons-material/KeyboardArrowUpOutlined'
import { Box, IconButton, TextField, Typography } from '@mui/material'
import { type RefObject, useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { LogMatch } from '#shared/contract/shapes.ts'

interface LogSearchProps {
  readonly runId: string
  readonly build: string | undefined
  readonly input: RefObject<HTMLInputElement | null>
  readonly onMatch: (match: LogMatch) => void
  readonly onText: (text: string) => void
}

/** Searches the log where it is kept, so that every match counts, shown or not. */
export function LogSearch({ runId, build, input, onMatch, onText }: LogSearchProps) {
  const studio = useStudio()
  const [text, setText] = useState('')
  const [matches, setMatches] = useState<readonly LogMatch[]>([])
  const [total, setTotal] = useState(0)
  const [at, setAt] = useState(-1)

  useEffect(() => {
    onText(text)
    setAt(-1)
    if (text === '') {
      setMatches([])
      setTotal(0)
      return
    }
    let current = true
    const timer = setTimeout(async () => {
      const found = await studio
        .call('runs.searchLog', { runId, text, limit: 10_000, ...(build === undefined ? {} : { build }) })
        .catch(() => ({ matches: [], total: 0 }))
      if (!current) return
      setMatches(found.matches)
      setTotal(found.total)
    }, 150)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [studio, runId, build, text, onText])

  const go = (step: 1 | -1) => {
    if (matches.length === 0) return
    const next = (Math.max(at, step === 1 ? -1 : 0) + step + matches.length) % matches.length
    const match = matches[next]
    setAt(next)
    if (match !== undefined) onMatch(match)
  }

  return (
    <Box role="search" sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
      <TextField
        size="small"
        placeholder="Find in log"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') setText('')
        }}
        slotProps={{ htmlInput: { ref: input, 'aria-label': 'Find in log' } }}
        sx={{ width: 190 }}
      />
      <Typography variant="caption" color="textSecondary" role="status" sx={{ minWidth: 64, textAlign: 'center' }}>
        {text === '' ? '' : total === 0 ? 'no match' : `${at + 1} of ${total}`}
      </Typography>
      <IconButton size="small" aria-label="Previous match" disabled={matches.length === 0} onClick={() => go(-1)}>
        <PreviousIcon fontSize="small" />
      </IconButton>
      <IconButton size="small" aria-label="Next match" disabled={matches.length === 0} onClick={() => go(1)}>
        <NextIcon fontSize="small" />
      </IconButton>
    </Box>
  )
}
