import { Autocomplete, TextField } from '@mui/material'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'

/** Files of values, in the order in which they count: those beside the template to choose from, or any by its path. */
export function ValueFiles({
  templatePath,
  files,
  onChange,
}: {
  readonly templatePath: string
  readonly files: readonly string[]
  readonly onChange: (files: readonly string[]) => void
}) {
  const say = useTranslations('builds.sheet')
  const studio = useStudio()
  const folder = templatePath.replace(/[\\/][^\\/]*$/, '')
  const fetch = useCallback(() => studio.call('files.list', { folder }), [studio, folder])
  const { state } = useFetched(fetch)
  const beside =
    state.kind === 'loaded'
      ? state.content.entries.map(({ path }) => path).filter((path) => /\.pkrvars\.(hcl|json)$/.test(path))
      : []
  return (
    <Autocomplete
      multiple
      freeSolo
      size="small"
      options={beside.filter((path) => !files.includes(path))}
      value={[...files]}
      onChange={(_event, chosen) => onChange(chosen.map((path) => path.trim()).filter((path) => path !== ''))}
      renderInput={(parts) => (
        <TextField
          {...parts}
          label={say('valueFiles')}
          helperText={say('valueFilesHelp')}
          placeholder={say('valueFilesAdd')}
        />
      )}
    />
  )
}
