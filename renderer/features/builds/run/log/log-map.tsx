import { Box } from '@mui/material'
import { useCallback, useRef } from 'react'

interface LogMapProps {
  /** Lines of the log, of the whole of it and not of the window. */
  readonly total: number
  /** The line at the top of the screen. */
  readonly top: number
  /** Lines on the screen. */
  readonly visible: number
  /** Numbers of lines with matches. */
  readonly matches: readonly number[]
  readonly onMove: (top: number) => void
}

/** Pixels. */
const width = 12
const leastThumb = 24
/** Ticks that can be told apart on a screen. */
const mostTicks = 100

/**
 * Where one is in the whole log, with the matches of a search. It stands in for the terminal's own bar, which knows only
 * the window; by keyboard the log itself is scrolled.
 */
export function LogMap({ total, top, visible, matches, onMove }: LogMapProps) {
  const track = useRef<HTMLDivElement>(null)
  const grip = useRef<number | undefined>(undefined)
  const share = total === 0 ? 1 : Math.min(1, visible / total)

  const moveTo = useCallback(
    (clientY: number) => {
      const box = track.current?.getBoundingClientRect()
      if (box === undefined || grip.current === undefined) return
      const thumb = Math.max(leastThumb, box.height * share)
      const place = (clientY - box.top - grip.current) / Math.max(1, box.height - thumb)
      onMove(Math.round(Math.min(1, Math.max(0, place)) * Math.max(0, total - visible)))
    },
    [share, total, visible, onMove],
  )

  const place = total <= visible ? 0 : Math.min(1, top / (total - visible))
  const every = Math.max(1, Math.ceil(matches.length / mostTicks))
  return (
    <Box
      ref={track}
      aria-hidden
      data-testid="log-map"
      onPointerDown={(event) => {
        const thumb = event.currentTarget.querySelector('[data-thumb]')?.getBoundingClientRect()
        const onThumb = thumb !== undefined && event.clientY >= thumb.top && event.clientY <= thumb.bottom
        grip.current = onThumb ? event.clientY - thumb.top : (thumb?.height ?? leastThumb) / 2
        event.currentTarget.setPointerCapture(event.pointerId)
        moveTo(event.clientY)
      }}
      onPointerMove={(event) => moveTo(event.clientY)}
      onPointerUp={() => {
        grip.current = undefined
      }}
      sx={{
        position: 'absolute',
        top: 0,
        bottom: 0,
        right: 0,
        width,
        bgcolor: 'action.hover',
        touchAction: 'none',
        display: share >= 1 ? 'none' : 'block',
      }}
    >
      {matches
        .filter((_, nth) => nth % every === 0)
        .map((line) => (
          <Box
            key={line}
            sx={{ position: 'absolute', left: 0, right: 0, height: 2, bgcolor: 'warning.main', opacity: 0.7 }}
            style={{ top: `${(line / Math.max(1, total)) * 100}%` }}
          />
        ))}
      <Box
        data-thumb
        sx={{
          position: 'absolute',
          left: 2,
          right: 2,
          borderRadius: 1,
          bgcolor: 'text.secondary',
          opacity: 0.55,
          '&:hover': { opacity: 0.8 },
        }}
        style={{
          height: `max(${leastThumb}px, ${share * 100}%)`,
          top: `calc((100% - max(${leastThumb}px, ${share * 100}%)) * ${place})`,
        }}
      />
    </Box>
  )
}
