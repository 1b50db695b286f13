import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material'
import { useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { renameFault, renameSymbol, symbolAt, symbolsOf, type TemplateSymbol } from '#shared/template/assist/symbols.ts'
import { type Documents, sourcesOf } from './documents.ts'
import { useDocuments } from './use-documents.ts'

/** Asks for the new name of what was asked about, and changes it everywhere in the template as one act. */
export function RenameDialog({ documents }: { readonly documents: Documents }) {
  const { files, renaming } = useDocuments(documents)
  const symbols = useMemo(() => (renaming === undefined ? [] : symbolsOf(sourcesOf(files))), [files, renaming])
  const symbol = renaming === undefined ? undefined : symbolAt(symbols, renaming.file, renaming.offset)
  if (symbol === undefined) return null
  return <AskedName key={symbol.name} symbol={symbol} symbols={symbols} documents={documents} />
}

interface AskedNameProps {
  readonly symbol: TemplateSymbol
  readonly symbols: readonly TemplateSymbol[]
  readonly documents: Documents
}

function AskedName({ symbol, symbols, documents }: AskedNameProps) {
  const say = useTranslations('editor.renaming')
  const old = symbol.name.slice(symbol.name.lastIndexOf('.') + 1)
  const [name, setName] = useState(old)
  const fault = renameFault(symbols, symbol, name)
  const changes = renameSymbol(symbol, name)
  const places = [...changes.values()].flat().length
  const close = () => documents.askName(undefined)

  const rename = () => {
    if (fault !== undefined) return
    documents.change([...changes].map(([file, inFile]) => ({ file, changes: inFile })))
    close()
  }

  return (
    <Dialog open onClose={close} fullWidth maxWidth="xs" aria-labelledby="rename-title">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          rename()
        }}
      >
        <DialogTitle id="rename-title">
          {say('title', { what: say(`kind.${symbol.kind}`, { name: symbol.name }) })}
        </DialogTitle>
        <DialogContent>
          <TextField
            autoFocus
            fullWidth
            size="small"
            margin="dense"
            label={say('name')}
            value={name}
            autoComplete="off"
            error={fault === 'taken' || fault === 'not-a-name'}
            helperText={
              fault === 'taken'
                ? say('taken')
                : fault === 'not-a-name'
                  ? say('notAName')
                  : say('places', { places, files: changes.size })
            }
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
          {symbol.kind === 'variable' && (
            <Typography color="textSecondary" variant="body2" sx={{ mt: 1 }}>
              {say('valueFiles', { name: old })}
            </Typography>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" disabled={fault !== undefined}>
            {say('rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
