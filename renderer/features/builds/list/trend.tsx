import { Box } from '@mui/material'

/** Small bars of earlier durations, and of this one at their end; what they say is in the words beside them. */
export function Trend({ earlier, own }: { readonly earlier: readonly number[]; readonly own: number | undefined }) {
  if (earlier.length === 0) return null
  const bars = own === undefined ? earlier : [...earlier, own]
  const longest = Math.max(...bars, 1)
  return (
    <Box
      component="svg"
      aria-hidden
      viewBox={`0 0 ${bars.length * 5} 16`}
      sx={{ height: 16, width: bars.length * 5, flex: 'none', color: 'text.secondary' }}
    >
      {bars.map((ms, index) => {
        const height = Math.max(1.5, (ms / longest) * 16)
        const isOwn = own !== undefined && index === bars.length - 1
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have a place and nothing else
            key={index}
            x={index * 5}
            y={16 - height}
            width={3.5}
            height={height}
            fill="currentColor"
            opacity={isOwn ? 1 : 0.45}
          />
        )
      })}
    </Box>
  )
}
