import CopyIcon from '@mui/icons-material/ContentCopyOutlined'
import SaveIcon from '@mui/icons-material/DownloadOutlined'
import LinkIcon from '@mui/icons-material/LinkOutlined'
import MoreIcon from '@mui/icons-material/MoreHorizOutlined'
import { Divider, IconButton, ListItemIcon, ListItemText, Menu, MenuItem, Tooltip } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'

interface LogMenuProps {
  readonly onCopySelection: () => void
  /** Of the step that is shown; absent when none is. */
  readonly onCopyStep: (() => void) | undefined
  readonly onCopyShown: () => void
  readonly onCopyLink: () => void
  readonly onSave: (kind: 'log' | 'jsonl', what: 'shown' | 'all') => void
  /** Something is filtered: what is shown is not all. */
  readonly filtered: boolean
}

/** What can be done with the log's text. */
export function LogMenu({ onCopySelection, onCopyStep, onCopyShown, onCopyLink, onSave, filtered }: LogMenuProps) {
  const say = useTranslations('run')
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const item = (key: string, icon: ReactNode, text: string, work: () => void) => (
    <MenuItem
      key={key}
      onClick={() => {
        setAnchor(null)
        work()
      }}
    >
      <ListItemIcon>{icon}</ListItemIcon>
      <ListItemText>{text}</ListItemText>
    </MenuItem>
  )
  const copyIcon = <CopyIcon fontSize="small" />
  const saveIcon = <SaveIcon fontSize="small" />
  return (
    <>
      <Tooltip title={say('logMenu')}>
        <IconButton
          size="small"
          aria-label={say('logMenu')}
          aria-haspopup="menu"
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <MoreIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {item('selection', copyIcon, say('copySelection'), onCopySelection)}
        {onCopyStep !== undefined && item('step', copyIcon, say('copyStep'), onCopyStep)}
        {item('shown', copyIcon, filtered ? say('copyShown') : say('copyAll'), onCopyShown)}
        {item('link', <LinkIcon fontSize="small" />, say('copyLineLink'), onCopyLink)}
        <Divider />
        {item('log', saveIcon, say('saveLog'), () => onSave('log', 'all'))}
        {item('jsonl', saveIcon, say('saveJson'), () => onSave('jsonl', 'all'))}
        {filtered && item('shown-log', saveIcon, say('saveShown'), () => onSave('log', 'shown'))}
      </Menu>
    </>
  )
}
