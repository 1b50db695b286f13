import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Command } from './command.ts'
import { closeCommandDesk } from './command-desk-state.ts'
import { KeyboardKeys } from './keyboard-keys.tsx'
import { offeredCommands } from './registry.ts'
import { keysOf } from './shortcut.ts'

/** The shortcuts that count now, under their headings. */
export function ShortcutSheet() {
  const say = useTranslations('app.shortcutSheet')
  const sections = useMemo(() => bySection(offeredCommands()), [])
  return (
    <Dialog open onClose={closeCommandDesk} fullWidth maxWidth="md" aria-labelledby="shortcut-sheet-title">
      <DialogTitle id="shortcut-sheet-title">{say('title')}</DialogTitle>
      <DialogContent tabIndex={0}>
        <Box sx={{ columns: { xs: 1, md: 2 }, columnGap: 4 }}>
          {sections.map(([section, commands]) => (
            <Box component="section" key={section} aria-label={section} sx={{ breakInside: 'avoid', mb: 2.5 }}>
              <Typography variant="h3" component="h3" sx={{ mb: 0.5 }}>
                {section}
              </Typography>
              <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                {commands.map(({ id, title, shortcut }) => (
                  <Box component="li" key={id} sx={{ display: 'flex', gap: 2, py: 0.5, alignItems: 'center' }}>
                    <Typography sx={{ flex: 1 }}>{title}</Typography>
                    <KeyboardKeys shortcut={shortcut} />
                  </Box>
                ))}
              </Box>
            </Box>
          ))}
        </Box>
        <Typography color="textSecondary">{say('more')}</Typography>
      </DialogContent>
      <DialogActions>
        <Button onClick={closeCommandDesk} autoFocus>
          {say('close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function bySection(commands: readonly Command[]): readonly (readonly [string, readonly Command[]])[] {
  const sections = new Map<string, Command[]>()
  for (const command of commands) {
    if (keysOf(command.shortcut) === undefined) continue
    sections.set(command.section, [...(sections.get(command.section) ?? []), command])
  }
  return [...sections]
}
