import { Box, Button, FormControlLabel, MenuItem, Radio, RadioGroup, TextField, Typography } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { FoundCredentials } from '#shared/contract/credential-shapes.ts'
import { FoundFacts } from './found-facts.tsx'
import type { DraftAccess } from './use-draft.ts'

/** Stands for a file that was not found by itself. */
const otherFile = 'other-file'

interface FoundChoiceProps {
  readonly drafts: DraftAccess
  readonly found: readonly FoundCredentials[]
  readonly chosen: string | undefined
  readonly onChosen: (id: string) => void
  readonly onDone: () => void
}

/** Chooses among what was found on this computer, or names a file. */
export function FoundChoice({ drafts, found, chosen, onChosen, onDone }: FoundChoiceProps) {
  const say = useTranslations('credentials.found')
  const [path, setPath] = useState('')
  const usable = found.filter((one) => one.usable)
  const proposed = usable.find(({ kind }) => kind === 'shared-file') ?? usable[0]
  const value = chosen ?? proposed?.id ?? otherFile
  const picked = found.find(({ id }) => id === value)
  const choices = value === otherFile ? (drafts.draft?.choices ?? []) : []

  const begin = async (choice?: string) => {
    const next = await drafts.begin(
      picked === undefined
        ? { kind: 'file', path, ...(choice === undefined ? {} : { choice }) }
        : { kind: 'found', id: picked.id },
    )
    // Of several, the person says which one.
    if (next !== undefined && (choice !== undefined || next.choices.length === 0)) onDone()
  }

  return (
    <Box
      component="form"
      sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      {found.length === 0 && <Typography>{say('none')}</Typography>}
      <RadioGroup
        aria-label={say('which')}
        value={value}
        onChange={(event) => onChosen(event.target.value)}
        sx={{ width: '100%', gap: 1 }}
      >
        {found.map((one) => (
          <FormControlLabel
            key={one.id}
            value={one.id}
            disabled={!one.usable}
            control={<Radio size="small" />}
            sx={{ alignItems: 'flex-start', m: 0 }}
            label={
              <Box sx={{ pt: 0.9 }}>
                <FoundFacts found={one} />
              </Box>
            }
          />
        ))}
        <FormControlLabel value={otherFile} control={<Radio size="small" />} sx={{ m: 0 }} label={say('otherFile')} />
      </RadioGroup>
      {value === otherFile && (
        <TextField
          size="small"
          fullWidth
          label={say('path')}
          value={path}
          onChange={(event) => setPath(event.target.value)}
          helperText={say('pathHelp')}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { spellCheck: false } }}
          sx={{ maxWidth: 560 }}
        />
      )}
      {choices.length > 0 && (
        <TextField
          select
          size="small"
          label={say('several')}
          value=""
          onChange={(event) => void begin(event.target.value)}
          sx={{ minWidth: 280 }}
        >
          {choices.map((choice) => (
            <MenuItem key={choice} value={choice}>
              {choice}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Button
        type="submit"
        variant="contained"
        loading={drafts.busy}
        disabled={picked === undefined ? path === '' : !picked.usable}
      >
        {say('import')}
      </Button>
    </Box>
  )
}
