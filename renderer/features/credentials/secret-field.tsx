import HideIcon from '@mui/icons-material/VisibilityOffOutlined'
import ShowIcon from '@mui/icons-material/VisibilityOutlined'
import { IconButton, InputAdornment, TextField, type TextFieldProps } from '@mui/material'
import { useState } from 'react'

type SecretFieldProps = Omit<TextFieldProps, 'type' | 'slotProps' | 'size' | 'fullWidth'> & {
  /** As the field is called, in the middle of a sentence: "secret key". */
  readonly what: string
}

/** A field for something secret: dots, with a button that shows them. Pasting and password managers work. */
export function SecretField({ what, autoComplete = 'off', ...props }: SecretFieldProps) {
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
                aria-label={`Show the ${what}`}
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
