import ChosenIcon from '@mui/icons-material/CheckOutlined'
import AccountIcon from '@mui/icons-material/CloudOutlined'
import OpenIcon from '@mui/icons-material/ExpandMoreOutlined'
import SandboxIcon from '@mui/icons-material/ScienceOutlined'
import {
  Box,
  Button,
  Divider,
  ListItemIcon,
  ListItemText,
  ListSubheader,
  Menu,
  MenuItem,
  Typography,
} from '@mui/material'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useSettings } from '../settings-context.tsx'
import { useAccountChoices } from './use-account-choices.ts'

/** Which account builds are started in, always in sight, and the menu that changes it. */
export function AccountMenu() {
  const say = useTranslations('app.account')
  const navigate = useNavigate()
  const { change } = useSettings()
  const { all, current } = useAccountChoices()
  const [anchor, setAnchor] = useState<HTMLElement | undefined>()
  const sandbox = current.choice === 'sandbox'
  const close = () => setAnchor(undefined)
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color={sandbox ? 'info' : 'primary'}
        startIcon={sandbox ? <SandboxIcon /> : <AccountIcon />}
        endIcon={<OpenIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-label={say('inUse', { name: current.name })}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ minWidth: 0, maxWidth: 420, borderRadius: 5, flexShrink: 1 }}
      >
        <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
          {current.name}
          {!sandbox && current.hint !== '' && (
            <Typography
              component="span"
              variant="caption"
              color="textSecondary"
              sx={{ ml: 1, display: { xs: 'none', md: 'inline' } }}
            >
              {current.hint}
            </Typography>
          )}
        </Box>
      </Button>
      <Menu
        disablePortal
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={close}
        slotProps={{ list: { 'aria-label': say('heading'), sx: { maxWidth: 420 } } }}
      >
        <ListSubheader role="presentation" sx={{ lineHeight: 2.4, bgcolor: 'transparent' }}>
          {say('heading')}
        </ListSubheader>
        {all.map(({ choice, name, hint }) => (
          <MenuItem
            key={choice}
            role="menuitemradio"
            aria-checked={choice === current.choice}
            selected={choice === current.choice}
            onClick={() => {
              close()
              void change({ account: choice })
            }}
          >
            <ListItemIcon>{choice === current.choice && <ChosenIcon fontSize="small" />}</ListItemIcon>
            <ListItemText
              primary={name}
              secondary={hint}
              slotProps={{ primary: { noWrap: true }, secondary: { sx: { whiteSpace: 'normal' } } }}
            />
          </MenuItem>
        ))}
        <Divider />
        <MenuItem
          onClick={() => {
            close()
            void navigate('/credentials')
          }}
        >
          <ListItemIcon />
          {say('manage')}
        </MenuItem>
      </Menu>
    </>
  )
}
