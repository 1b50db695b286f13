import { Alert, Box, MenuItem, Paper, TextField, Typography } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { DifferenceView } from '#renderer/ui/difference-view.tsx'
import type { RunMaterial } from '#shared/contract/run-shapes.ts'

interface ComparedTemplatesProps {
  readonly left: RunMaterial['files']
  readonly right: RunMaterial['files']
}

/** The files of the template as the two runs had them, with what differs marked. */
export function ComparedTemplates({ left, right }: ComparedTemplatesProps) {
  const say = useTranslations('builds.compare')
  const names = [...new Set([...left, ...right].map(({ name }) => name))]
  const textOf = (files: RunMaterial['files'], name: string) => files.find((file) => file.name === name)?.text ?? ''
  const differing = names.filter((name) => textOf(left, name) !== textOf(right, name))
  const [chosen, setChosen] = useState(differing[0] ?? names[0] ?? '')
  const same = !differing.includes(chosen)
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {differing.length === 0 && <Alert severity="info">{say('sameTemplate', { count: names.length })}</Alert>}
      {names.length > 1 && (
        <TextField
          select
          size="small"
          label={say('file')}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          sx={{ maxWidth: 360 }}
        >
          {names.map((name) => (
            <MenuItem key={name} value={name}>
              {differing.includes(name) ? say('fileDiffers', { name }) : name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {!same && (
        <Typography variant="body2" color="textSecondary">
          {say('marks')}
        </Typography>
      )}
      <Paper variant="outlined" sx={{ overflow: 'hidden' }}>
        <DifferenceView
          key={chosen}
          name={say('differenceOf', { name: chosen })}
          original={textOf(left, chosen)}
          text={textOf(right, chosen)}
        />
      </Paper>
    </Box>
  )
}
