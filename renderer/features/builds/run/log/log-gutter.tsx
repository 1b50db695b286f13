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
    <Box aria-hidden sx={gutterLook} style={{ fontSize: Math.max(10, fontSize - 1.5), lineHeight: `${rowHeight}px` }}>
      {rows.map((row, place) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
          key={place}
          className={row === undefined ? 'row' : `row ${row.level}${row.line === linked ? ' linked' : ''}`}
          style={{ height: rowHeight }}
        >
          {row !== undefined && (
            <>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse only; by keyboard the menu does it */}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: for the mouse only; by keyboard the menu does it */}
              <span className="number" title={say('copyLink', { line: row.line + 1 })} onClick={() => onLink(row.line)}>
                {row.line + 1}
              </span>
              {row.time !== undefined && <span>{row.time}</span>}
              {row.build !== undefined && <span className="build">{row.build}</span>}
              <span className="mark">{marks[row.level]}</span>
            </>
          )}
        </div>
      ))}
    </Box>
  )
})

/** One style for all rows: they are drawn anew with every line that comes. */
const gutterLook = {
  flex: 'none',
  fontFamily: '"JetBrains Mono", ui-monospace, monospace',
  color: 'text.secondary',
  userSelect: 'none',
  pr: 1,
  overflow: 'hidden',
  '& .row': { display: 'flex', gap: 1, whiteSpace: 'pre', borderLeft: '3px solid transparent' },
  '& .row.error': { borderLeftColor: 'error.main' },
  '& .row.linked': { borderLeftColor: 'primary.main' },
  '& .number': { minWidth: '6ch', textAlign: 'right', cursor: 'pointer' },
  '& .number:hover': { color: 'primary.main', textDecoration: 'underline' },
  '& .linked .number': { color: 'primary.main', fontWeight: 700 },
  '& .build': { maxWidth: '18ch', overflow: 'hidden', textOverflow: 'ellipsis' },
  '& .mark': { minWidth: '1ch', fontWeight: 700 },
  '& .error .mark': { color: 'error.main' },
  '& .warning .mark': { color: 'warning.main' },
} as const

const marks: Readonly<Record<LogLevel, string>> = { debug: ' ', info: ' ', warning: '▲', error: '✖' }
