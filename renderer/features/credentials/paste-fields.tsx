import { Box, Button, Link, MenuItem, TextField, Typography } from '@mui/material'
import { type ClipboardEvent, type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CredentialDraft } from '#shared/contract/credential-shapes.ts'
import { isWholeText } from './pasted-text.ts'
import { SecretField } from './secret-field.tsx'
import { keyEnd } from './shown-credentials.tsx'
import { type DraftAccess, problemOf } from './use-draft.ts'

/** Takes a key pair, or a whole text that has one in it. */
export function PasteFields({ drafts, onDone }: { readonly drafts: DraftAccess; readonly onDone: () => void }) {
  const say = useTranslations('credentials.keys')
  const fact = useTranslations('credentials.facts')
  const { draft, busy } = drafts
  const [whole, setWhole] = useState(false)
  const [text, setText] = useState('')
  const [accessKey, setAccessKey] = useState('')
  const [secretKey, setSecretKey] = useState('')
  const has = { accessKey: draft?.shown.accessKeyEnd !== undefined, secretKey: draft?.shown.secretKeySet === true }
  const choices = draft?.choices ?? []

  const goOnWith = (next: CredentialDraft | undefined) => {
    if (next === undefined) return
    // What was understood is in the fields now; the text with its secrets is not kept here.
    setText('')
    setWhole(false)
    if (problemOf(next, 'accessKey') === undefined && problemOf(next, 'secretKey') === undefined) onDone()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (whole) {
      const next = await drafts.begin({ kind: 'pasted', text })
      // Of several, the person says which one.
      if (next?.choices.length === 0) goOnWith(next)
      return
    }
    if (draft === undefined && (await drafts.begin({ kind: 'empty' })) === undefined) return
    const next = await drafts.change({
      ...(accessKey === '' ? {} : { accessKey }),
      ...(secretKey === '' ? {} : { secretKey }),
    })
    if (next !== undefined) {
      setAccessKey('')
      setSecretKey('')
    }
    goOnWith(next)
  }

  const recognise = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text')
    if (!isWholeText(pasted)) return
    event.preventDefault()
    setText(pasted)
    setWhole(true)
  }

  return (
    <Box
      component="form"
      noValidate
      sx={{ display: 'grid', gap: 1.75, maxWidth: 560, mt: 1 }}
      onSubmit={(event) => void submit(event)}
    >
      {whole ? (
        <TextField
          size="small"
          multiline
          minRows={5}
          maxRows={12}
          autoFocus
          label={say('text')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          helperText={say('textHelp')}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { spellCheck: false, autoComplete: 'off' } }}
        />
      ) : (
        <>
          <TextField
            size="small"
            label={say('accessKey')}
            autoComplete="off"
            value={accessKey}
            required={!has.accessKey}
            placeholder={
              has.accessKey ? say('keySet', { end: keyEnd(draft?.shown.accessKeyEnd ?? '', fact('set')) }) : ''
            }
            onChange={(event) => setAccessKey(event.target.value)}
            onPaste={recognise}
            error={problemOf(draft, 'accessKey') !== undefined}
            helperText={problemOf(draft, 'accessKey') ?? say('accessKeyHelp')}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { spellCheck: false } }}
          />
          <SecretField
            what="secretKey"
            label={say('secretKey')}
            value={secretKey}
            required={!has.secretKey}
            placeholder={has.secretKey ? say('set') : ''}
            onChange={(event) => setSecretKey(event.target.value)}
            onPaste={recognise}
            error={problemOf(draft, 'secretKey') !== undefined}
            helperText={problemOf(draft, 'secretKey') ?? say('secretKeyHelp')}
          />
        </>
      )}
      {choices.length > 0 && (
        <TextField
          select
          size="small"
          label={say('several')}
          value=""
          onChange={(event) => void drafts.begin({ kind: 'pasted', text, choice: event.target.value }).then(goOnWith)}
        >
          {choices.map((choice) => (
            <MenuItem key={choice} value={choice}>
              {choice}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button
          type="submit"
          variant="contained"
          loading={busy}
          disabled={
            whole ? text.trim() === '' : (accessKey === '' && !has.accessKey) || (secretKey === '' && !has.secretKey)
          }
        >
          {say('continue')}
        </Button>
        <Link component="button" type="button" onClick={() => setWhole(!whole)}>
          {say(whole ? 'typeInstead' : 'pasteInstead')}
        </Link>
      </Box>
      {draft !== undefined && draft.notes.length > 0 && <Notes notes={draft.notes} />}
    </Box>
  )
}

/** What was understood of a text, and corrected. */
export function Notes({ notes }: { readonly notes: readonly string[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
      {notes.map((note) => (
        <Typography component="li" key={note} color="textSecondary">
          {note}
        </Typography>
      ))}
    </Box>
  )
}
