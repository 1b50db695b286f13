import AddIcon from '@mui/icons-material/AddOutlined'
import { Button, ListItemText, Menu, MenuItem } from '@mui/material'
import { useState } from 'react'
import type { ComponentKind } from '#shared/catalog/component.ts'
import { components } from '#shared/catalog/components.ts'
import { useComponentWords } from './use-component-words.ts'

interface AddComponentButtonProps {
  readonly label: string
  readonly kind: ComponentKind
  readonly onAdd: (type: string) => void
}

/** Adds a component of a kind, chosen from those that there are. */
export function AddComponentButton({ label, kind, onAdd }: AddComponentButtonProps) {
  const [anchor, setAnchor] = useState<HTMLElement | undefined>()
  const words = useComponentWords()
  const choices = components.filter((one) => one.kind === kind)
  return (
    <>
      <Button size="small" startIcon={<AddIcon />} onClick={(event) => setAnchor(event.currentTarget)}>
        {label}
      </Button>
      <Menu open={anchor !== undefined} anchorEl={anchor ?? null} onClose={() => setAnchor(undefined)}>
        {choices.map((choice) => (
          <MenuItem
            key={choice.type}
            onClick={() => {
              setAnchor(undefined)
              onAdd(choice.type)
            }}
          >
            <ListItemText
              primary={`${words.title(choice)} (${choice.type})`}
              secondary={words.help(choice)}
              slotProps={{ secondary: { sx: { whiteSpace: 'normal', maxWidth: 460 } } }}
            />
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
