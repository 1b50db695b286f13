import HideIcon from '@mui/icons-material/VisibilityOffOutlined'
import ShowIcon from '@mui/icons-material/VisibilityOutlined'
import { IconButton, InputAdornment, TextField, type TextFieldProps } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

type SecretFieldProps = Omit<TextFieldProps, 'type' | 'slotProps' | 'size' | 'fullWidth'> & {
  /** What the button that shows it is called: `credentials.show.<what>`. */
  readonly what: 'secretKey' | 'passphrase' | 'passphraseAgain' | 'clientKey' | 'password'
}

/** A field for something secret: dots, with a button that shows them. Pasting and password managers work. */
export function SecretField({ what, autoComplete = 'off', ...props }: SecretFieldProps) {
  const say = useTranslations('credentials.show')
  const [shown, setShown] = useState(false)
  return (
    <TextField
      size="small"
      fullWidth
      autoComplete={autoComplete}
      {...props}
      type={shown ? 'text' : 'password'}
      slotProps={{
        inputLabel: { shrink: true },
        htmlInput: { spellCheck: false },
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton
                size="small"
                edge="end"
                aria-label={say(what)}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <HideIcon fontSize="small" /> : <ShowIcon fontSize="small" />}
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  )
}
