import { Box } from '@mui/material'
import { useColorScheme } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { useMessages } from 'use-intl'
import { createDifferenceEditor } from './difference-editor.ts'

interface DifferenceViewProps {
  /** For screen readers. */
  readonly name: string
  readonly original: string
  readonly text: string
}

/** A text to be read, with what differs from the original marked line by line. */
export function DifferenceView({ name, original, text }: DifferenceViewProps) {
  const place = useRef<HTMLDivElement>(null)
  const { mode, systemMode } = useColorScheme()
  const { phrases } = useMessages().ui
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'
  useEffect(() => {
    const view = createDifferenceEditor({ name, original, text, phrases, dark, readOnly: true, onChange: () => {} })
    place.current?.append(view.dom)
    return () => view.destroy()
  }, [name, original, text, phrases, dark])
  return <Box ref={place} sx={{ maxHeight: '65vh', overflow: 'auto' }} />
}
