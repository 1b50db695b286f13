import { Box, Checkbox, FormControl, FormControlLabel, FormGroup, FormLabel, MenuItem, TextField } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { TemplateDetail } from '#shared/contract/shapes.ts'

interface SourceChoiceProps {
  readonly builds: TemplateDetail['builds']
  readonly leftOut: readonly string[]
  readonly parallel: number | undefined
  /** Builds at once, over all runs, as the settings have it. */
  readonly setting: number
  readonly onLeaveOut: (labels: readonly string[]) => void
  readonly onParallel: (parallel: number | undefined) => void
}

/** Which of several builds are built, and how many of them at once. */
export function SourceChoice({ builds, leftOut, parallel, setting, onLeaveOut, onParallel }: SourceChoiceProps) {
  const say = useTranslations('builds.sheet')
  const chosen = builds.length - leftOut.length
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <FormControl component="fieldset">
        <FormLabel component="legend">{say('builds')}</FormLabel>
        <FormGroup>
          {builds.map(({ label }) => (
            <FormControlLabel
              key={label}
              control={
                <Checkbox
                  size="small"
                  checked={!leftOut.includes(label)}
                  onChange={(event) =>
                    onLeaveOut(event.target.checked ? leftOut.filter((one) => one !== label) : [...leftOut, label])
                  }
                />
              }
              label={label}
            />
          ))}
        </FormGroup>
      </FormControl>
      {chosen > 1 && (
        <TextField
          select
          size="small"
          label={say('parallel')}
          value={parallel === undefined ? '' : String(parallel)}
          onChange={(event) => onParallel(event.target.value === '' ? undefined : Number(event.target.value))}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">{say('parallelSetting', { count: setting })}</MenuItem>
          {Array.from({ length: chosen - 1 }, (_, index) => String(index + 1)).map((count) => (
            <MenuItem key={count} value={count}>
              {count === '1' ? say('parallelOne') : count}
            </MenuItem>
          ))}
        </TextField>
      )}
    </Box>
  )
}
