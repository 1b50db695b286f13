import SearchIcon from '@mui/icons-material/SearchOutlined'
import { Autocomplete, Box, Dialog, DialogTitle, InputAdornment, TextField, Typography } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useViewState } from '../view-state/use-view-state.ts'
import type { Command } from './command.ts'
import { closeCommandDesk } from './command-desk-state.ts'
import { findCommands } from './find-commands.ts'
import { KeyboardKeys } from './keyboard-keys.tsx'
import { offeredCommands } from './registry.ts'

/** How many of the commands used last come first. */
const rememberedCommands = 8

/** Everything that can be done now, found by typing some of its words. */
export function CommandPalette() {
  const say = useTranslations('app.palette')
  const [recent, setRecent] = useViewState<readonly string[]>('palette.recent', [])
  // As it was when the palette was opened: what is offered may change behind it, but not under the person's hands.
  const commands = useMemo(() => offeredCommands(), [])
  const [text, setText] = useState('')
  const found = useMemo(() => findCommands(commands, text, recent), [commands, text, recent])

  const choose = (chosen: Command) => {
    closeCommandDesk()
    setRecent([chosen.id, ...recent.filter((id) => id !== chosen.id)].slice(0, rememberedCommands))
    // After the dialog has given the focus back, so that a command may move it.
    setTimeout(() => (offeredCommands().find(({ id }) => id === chosen.id) ?? chosen).run())
  }

  return (
    <Dialog
      open
      onClose={closeCommandDesk}
      fullWidth
      maxWidth="sm"
      aria-labelledby="palette-title"
      slotProps={{ paper: { sx: { alignSelf: 'flex-start', mt: { xs: 2, md: 8 } } } }}
    >
      <DialogTitle id="palette-title" sx={visuallyHidden}>
        {say('title')}
      </DialogTitle>
      <Autocomplete
        open
        disablePortal
        autoHighlight
        fullWidth
        forcePopupIcon={false}
        clearOnBlur={false}
        options={found}
        value={null}
        inputValue={text}
        onInputChange={(_event, next, reason) => reason !== 'reset' && setText(next)}
        filterOptions={(options) => options}
        getOptionKey={({ id }) => id}
        getOptionLabel={({ title }) => title}
        getOptionDisabled={({ enabled = true }) => !enabled}
        onChange={(_event, chosen) => chosen !== null && choose(chosen)}
        onClose={(_event, reason) => reason === 'escape' && closeCommandDesk()}
        noOptionsText={say('nothing')}
        renderInput={(parameters) => (
          <TextField
            {...parameters}
            autoFocus
            placeholder={say('placeholder')}
            slotProps={{
              ...parameters.slotProps,
              htmlInput: { ...parameters.slotProps.htmlInput, 'aria-label': say('placeholder'), spellCheck: false },
              input: {
                ...parameters.slotProps.input,
                startAdornment: (
                  <InputAdornment position="start">
                    <SearchIcon fontSize="small" />
                  </InputAdornment>
                ),
              },
            }}
            sx={{ p: 1.5, pb: 1 }}
          />
        )}
        renderOption={({ key, ...props }, { title, section, shortcut, enabled = true, whyDisabled }) => (
          <Box component="li" key={key} {...props} sx={{ display: 'flex', gap: 2 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography component="span" sx={{ display: 'block' }}>
                {title}
              </Typography>
              <Typography component="span" variant="caption" color="textSecondary" sx={{ display: 'block' }}>
                {enabled || whyDisabled === undefined ? section : whyDisabled}
              </Typography>
            </Box>
            <KeyboardKeys shortcut={shortcut} />
          </Box>
        )}
        slotProps={{
          popper: { sx: { position: 'static !important', transform: 'none !important', width: '100% !important' } },
          paper: { elevation: 0, square: true, sx: { borderTop: 1, borderColor: 'divider' } },
          listbox: { sx: { maxHeight: 'min(420px, 55vh)' } },
        }}
      />
    </Dialog>
  )
}
