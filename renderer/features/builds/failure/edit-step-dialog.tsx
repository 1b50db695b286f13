import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Tab,
  Tabs,
} from '@mui/material'
import { useColorScheme } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { useMessages, useTranslations } from 'use-intl'
import { createDifferenceEditor } from '#renderer/ui/difference-editor.ts'
import type { EditablePart, StepEdits } from '#shared/run/step-edit.ts'

interface EditStepDialogProps {
  readonly parts: readonly EditablePart[]
  readonly onClose: () => void
  readonly onRetry: (edits: StepEdits) => void
}

/** Where the texts of a failed step are changed before it is tried again; the change is shown as a difference. */
export function EditStepDialog({ parts, onClose, onRetry }: EditStepDialogProps) {
  const say = useTranslations('failure')
  const [shown, setShown] = useState(parts[0]?.key ?? '')
  const [texts, setTexts] = useState<StepEdits>({})
  const part = parts.find(({ key }) => key === shown)
  const edits = Object.fromEntries(
    parts.flatMap(({ key, text }) => {
      const now = texts[key]
      return now === undefined || now === text ? [] : [[key, now]]
    }),
  )
  const changed = Object.keys(edits).length > 0

  return (
    <Dialog
      open
      fullWidth
      maxWidth="md"
      onClose={(_event, reason) => reason === 'escapeKeyDown' && !changed && onClose()}
    >
      <DialogTitle>{say('editTitle')}</DialogTitle>
      <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
        <DialogContentText>{say('editHelp')}</DialogContentText>
        {parts.length > 1 && (
          <Tabs
            value={shown}
            onChange={(_event, key: string) => setShown(key)}
            aria-label={say('partTabs')}
            variant="scrollable"
          >
            {parts.map(({ key, label }) => (
              <Tab key={key} value={key} label={key in edits ? `${label} •` : label} />
            ))}
          </Tabs>
        )}
        {part?.readOnly !== undefined && (
          <Alert severity="info">{say(part.readOnly === 'secret' ? 'readOnlySecret' : 'readOnlySize')}</Alert>
        )}
        {part !== undefined && (
          <PartEditor
            key={part.key}
            part={part}
            text={texts[part.key] ?? part.text}
            onChange={(text) => setTexts((before) => ({ ...before, [part.key]: text }))}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button
          variant="contained"
          disabled={!changed}
          title={changed ? undefined : say('retryUnchanged')}
          onClick={() => onRetry(edits)}
        >
          {say('retryChanged')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

interface PartEditorProps {
  readonly part: EditablePart
  readonly text: string
  readonly onChange: (text: string) => void
}

function PartEditor({ part, text, onChange }: PartEditorProps) {
  const say = useTranslations('failure')
  const { mode, systemMode } = useColorScheme()
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'
  const host = useRef<HTMLDivElement>(null)
  const first = useRef({ text, onChange })
  const name = say('codeOf', { part: part.label })
  const { phrases } = useMessages().ui

  useEffect(() => {
    const view = createDifferenceEditor({
      original: part.text,
      text: first.current.text,
      readOnly: part.readOnly !== undefined,
      dark,
      name,
      phrases,
      onChange: (changed) => {
        first.current.text = changed
        first.current.onChange(changed)
      },
    })
    host.current?.append(view.dom)
    view.focus()
    return () => view.destroy()
  }, [part, dark, name, phrases])

  return (
    <Box
      ref={host}
      sx={{
        height: 340,
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        overflow: 'hidden',
        '&:focus-within': { outline: '2px solid', outlineColor: 'primary.main' },
      }}
    />
  )
}
