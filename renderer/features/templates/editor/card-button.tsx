import { IconButton, Tooltip } from '@mui/material'
import type { ReactNode } from 'react'

interface CardButtonProps {
  readonly title: string
  readonly icon: ReactNode
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** A small button of a card. */
export function CardButton({ title, icon, disabled = false, onClick }: CardButtonProps) {
  return (
    <Tooltip title={title}>
      <span>
        <IconButton size="small" aria-label={title} disabled={disabled} onClick={onClick}>
          {icon}
        </IconButton>
      </span>
    </Tooltip>
  )
}
