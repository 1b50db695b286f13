import EnableIcon from '@mui/icons-material/CheckCircleOutlined'
import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import { Box, Chip, ListItem, ListItemText, Tooltip } from '@mui/material'
import { useTranslations } from 'use-intl'
import { CardButton } from './card-button.tsx'

interface DisabledRowProps {
  readonly name: string
  readonly onEnable: () => void
  readonly onRemove: () => void
}

/** A step that is kept as a comment, in its place among the others. */
export function DisabledRow({ name, onEnable, onRemove }: DisabledRowProps) {
  const say = useTranslations('editor.card')
  return (
    <ListItem disablePadding sx={{ display: 'flex' }}>
      <ListItemText
        primary={
          <Box component="span" sx={{ display: 'flex', gap: 1, alignItems: 'center', color: 'text.secondary' }}>
            <s>{name}</s>
            <Tooltip title={say('disabledHelp')}>
              <Chip size="small" variant="outlined" component="span" tabIndex={0} label={say('disabled')} />
            </Tooltip>
          </Box>
        }
        sx={{ px: 2 }}
      />
      <CardButton title={say('enable', { card: name })} icon={<EnableIcon fontSize="small" />} onClick={onEnable} />
      <CardButton title={say('remove', { card: name })} icon={<DeleteIcon fontSize="small" />} onClick={onRemove} />
    </ListItem>
  )
}
