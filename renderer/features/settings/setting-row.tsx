import ResetIcon from '@mui/icons-material/RestartAltOutlined'
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { createContext, type ReactNode, useContext } from 'react'
import { useTranslations } from 'use-intl'

/** What is being looked for on the page; empty shows all. */
export const WantedSetting = createContext('')

interface SettingRowProps {
  readonly title: string
  /** For `aria-labelledby` of its control, and the id of its help with `-help` behind it. */
  readonly id: string
  readonly help?: string | undefined
  /** Absent while it is as by default. */
  readonly onReset?: (() => Promise<(() => void) | undefined>) | undefined
  readonly children: ReactNode
}

/** One thing that can be set: what it is, its control, and the way back to the default. */
export function SettingRow({ title, id, help, onReset, children }: SettingRowProps) {
  const say = useTranslations('settings')
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const wanted = useContext(WantedSetting)
  if (!isAbout(`${title} ${help ?? ''}`, wanted)) return null
  const reset = async () => {
    const undo = await onReset?.()
    if (undo === undefined) return
    enqueueSnackbar(say('was', { name: title }), {
      action: (key) => (
        <Button
          color="inherit"
          size="small"
          onClick={() => {
            closeSnackbar(key)
            undo()
          }}
        >
          {say('undo')}
        </Button>
      ),
    })
  }
  return (
    <Box
      data-setting
      sx={{
        display: 'grid',
        gap: { xs: 1, sm: 3 },
        gridTemplateColumns: { xs: '1fr', sm: 'minmax(0, 1fr) minmax(220px, auto)' },
        alignItems: 'center',
        py: 1.25,
      }}
    >
      <Box>
        <Typography id={id}>{title}</Typography>
        {help !== undefined && (
          <Typography id={`${id}-help`} variant="body2" color="textSecondary">
            {help}
          </Typography>
        )}
      </Box>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', justifyContent: { sm: 'flex-end' } }}>
        {onReset !== undefined && (
          <Tooltip title={say('reset', { name: title })}>
            <IconButton size="small" aria-label={say('reset', { name: title })} onClick={() => void reset()}>
              <ResetIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
        {children}
      </Box>
    </Box>
  )
}

function isAbout(text: string, wanted: string): boolean {
  const all = text.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}
