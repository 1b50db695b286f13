import { Box } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Shortcut } from './command.ts'
import { keyLabels, keysOf } from './shortcut.ts'

/** A shortcut as caps of keys; nothing where there is none. */
export function KeyboardKeys({ shortcut }: { readonly shortcut: Shortcut | undefined }) {
  const labels = useKeyLabels(shortcut)
  if (labels === undefined) return null
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 0.5, flexShrink: 0 }}>
      {labels.map((label) => (
        <Box
          component="kbd"
          key={label}
          sx={{
            fontFamily: 'inherit',
            fontSize: '0.75rem',
            lineHeight: 1.5,
            px: 0.75,
            minWidth: 22,
            textAlign: 'center',
            border: 1,
            borderColor: 'divider',
            borderRadius: 1,
            bgcolor: 'action.hover',
          }}
        >
          {label}
        </Box>
      ))}
    </Box>
  )
}

/** What the keys of a shortcut are called here; nothing where there is none. */
export function useKeyLabels(shortcut: Shortcut | undefined): readonly string[] | undefined {
  const say = useTranslations('app.keys')
  const keys = keysOf(shortcut)
  if (keys === undefined) return undefined
  return keyLabels(keys, {
    Control: say('control'),
    Shift: say('shift'),
    Alt: say('alt'),
    Enter: say('enter'),
    End: say('end'),
    Escape: say('escape'),
  })
}
