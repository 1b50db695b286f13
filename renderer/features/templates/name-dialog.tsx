import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle, TextField } from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { templateName } from '#shared/contract/template-calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** What a template's file gets a name for. */
export type Naming = 'duplicate' | 'rename'

interface NameDialogProps {
  readonly naming: Naming
  readonly template: TemplateDetail
  readonly onClose: () => void
  /** Told where the file is now, or the copy. */
  readonly onDone: (path: string) => void
}

/** Asks for the name of a copy, or for another name of the file itself. */
export function NameDialog({ naming, template, onClose, onDone }: NameDialogProps) {
  const say = useTranslations('templates.naming')
  const studio = useStudio()
  const [name, setName] = useState(naming === 'rename' ? template.name : `${template.name}-2`)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const typed = name.trim()
  const fits = templateName.safeParse(typed).success
  const ready = fits && !(naming === 'rename' && typed === template.name) && !busy

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    try {
      onDone((await studio.call(`templates.${naming}`, { path: template.path, name: typed })).path)
    } catch (thrown) {
      setError(errorReportOf(thrown))
      setBusy(false)
    }
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="name-title">
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle id="name-title">{say(`${naming}Title`, { name: template.name })}</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 1.5 }}>{say(`${naming}Text`)}</DialogContentText>
          <TextField
            autoFocus
            fullWidth
            size="small"
            margin="dense"
            label={say('name')}
            value={name}
            autoComplete="off"
            error={error !== undefined || (typed !== '' && !fits)}
            helperText={error !== undefined ? `${error.message} ${error.hint ?? ''}` : fits ? ' ' : say('unfit')}
            onChange={(event) => {
              setName(event.target.value)
              setError(undefined)
            }}
            onFocus={(event) => event.target.select()}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" disabled={!ready}>
            {say(naming)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
