import { Box, Button, MenuItem, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { ImageScope } from '#shared/contract/image-shapes.ts'
import { type ImageFilter, imageFilters } from './filter-images.ts'

/** Whose OMIs, in the order of the choice. */
export const scopes = ['mine', 'shared', 'public'] as const satisfies readonly ImageScope[]

interface ImageFiltersProps {
  readonly scope: ImageScope
  readonly search: string
  readonly filter: ImageFilter
  /** Absent while nothing is known. */
  readonly count: { readonly shown: number; readonly total: number } | undefined
  readonly onScope: (scope: ImageScope) => void
  readonly onSearch: (search: string) => void
  readonly onFilter: (filter: string) => void
  readonly onClear: () => void
}

/** Whose OMIs are shown, which of them, and how many that is. */
export function ImageFilters({ scope, search, filter, count, onClear, ...props }: ImageFiltersProps) {
  const say = useTranslations('images')
  return (
    <Box
      role="search"
      aria-label={say('filterLabel')}
      sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap', alignItems: 'center', mb: 1.5 }}
    >
      <ToggleButtonGroup
        exclusive
        size="small"
        color="primary"
        value={scope}
        aria-label={say('scope')}
        onChange={(_event, wanted: ImageScope | null) => wanted !== null && props.onScope(wanted)}
      >
        {scopes.map((one) => (
          <ToggleButton key={one} value={one} sx={{ textTransform: 'none', px: 1.5 }}>
            {say(`scopes.${one}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <TextField
        size="small"
        type="search"
        label={say('search')}
        value={search}
        onChange={(event) => props.onSearch(event.target.value)}
        sx={{ flex: '1 1 300px', maxWidth: 420 }}
      />
      <TextField
        select
        size="small"
        label={say('filter')}
        value={filter}
        onChange={(event) => props.onFilter(event.target.value)}
        sx={{ minWidth: 170 }}
      >
        {imageFilters.map((one) => (
          <MenuItem key={one} value={one}>
            {say(`filters.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      <Box role="status" sx={{ color: 'text.secondary' }}>
        {count !== undefined && say('count', count)}
      </Box>
      {(search !== '' || filter !== 'all') && (
        <Button size="small" onClick={onClear}>
          {say('clear')}
        </Button>
      )}
    </Box>
  )
}
