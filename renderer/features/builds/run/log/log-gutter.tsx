import { Box } from '@mui/material'
import { memo } from 'react'
import { useTranslations } from 'use-intl'
import type { LogLevel } from '#shared/run/log-selector.ts'

/** What stands beside a row of the terminal; nothing beside the further rows of a long line. */
export interface GutterRow {
  readonly line: number
  readonly time?: string
  readonly build?: string
  readonly level: LogLevel
}

interface LogGutterProps {
  readonly rows: readonly (GutterRow | undefined)[]
  /** Pixels. */
  readonly rowHeight: number
  readonly fontSize: number
  /** The line that the address names. */
  readonly linked: number | undefined
  readonly onLink: (line: number) => void
}

/**
 * Numbers, times and levels beside the terminal, so that its own text is what the tools wrote and nothing else. A click on
 * a number copies the link to the line; by keyboard the toolbar does the same.
 */
export const LogGutter = memo(function LogGutter({ rows, rowHeight, fontSize, linked, onLink }: LogGutterProps) {
  const say = useTranslations('run')
  return (
    <Box
      aria-hidden
      sx={{
        flex: 'none',
        fontFamily: '"JetBrains Mono", ui-monospace, monospace',
        color: 'text.secondary',
        userSelect: 'none',
        pr: 1,
        overflow: 'hidden',
      }}
      style={{ fontSize: Math.max(10, fontSize - 1.5), lineHeight: `${rowHeight}px` }}
    >
      {rows.map((row, place) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
          key={place}
          sx={{ display: 'flex', gap: 1, whiteSpace: 'pre', borderLeft: 3, borderColor: borderOf(row, linked) }}
          style={{ height: rowHeight }}
        >
          {row !== undefined && (
            <>
              <Box
                component="span"
                title={say('copyLink', { line: row.line + 1 })}
                onClick={() => onLink(row.line)}
                sx={{
                  minWidth: '6ch',
                  textAlign: 'right',
                  cursor: 'pointer',
                  '&:hover': { color: 'primary.main', textDecoration: 'underline' },
                  ...(row.line === linked ? { color: 'primary.main', fontWeight: 700 } : {}),
                }}
              >
                {row.line + 1}
              </Box>
              {row.time !== undefined && <span>{row.time}</span>}
              {row.build !== undefined && (
                <Box component="span" sx={{ maxWidth: '18ch', overflow: 'hidden', textOverflow: 'ellipsis' }}>
                  {row.build}
                </Box>
              )}
              <Box component="span" sx={{ color: colours[row.level], fontWeight: 700, minWidth: '1ch' }}>
                {marks[row.level]}
              </Box>
            </>
          )}
        </Box>
      ))}
    </Box>
  )
})

const marks: Readonly<Record<LogLevel, string>> = { debug: ' ', info: ' ', warning: '▲', error: '✖' }
const colours: Readonly<Record<LogLevel, string>> = {
  debug: 'text.secondary',
  info: 'text.secondary',
  warning: 'warning.main',
  error: 'error.main',
}

function borderOf(row: GutterRow | undefined, linked: number | undefined): string {
  if (row === undefined) return 'transparent'
  if (row.line === linked) return 'primary.main'
  return row.level === 'error' ? 'error.main' : 'transparent'
}
