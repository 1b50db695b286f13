import { Alert, Button } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useStore } from 'zustand'
import { type OpenTemplate, useDocuments } from './use-documents.ts'

/** Says that what was not saved when the app ended is back, and lets one have what is on disk instead. */
export function RestoredNotice({ open }: { readonly open: Pick<OpenTemplate, 'documents' | 'drafts'> }) {
  const say = useTranslations('editor.draft')
  const { documents, drafts } = open
  const { files } = useDocuments(documents)
  const { restored } = useStore(drafts)
  if (restored.length === 0) return null
  const settle = () => drafts.setState({ restored: [] })
  return (
    <Alert
      severity="info"
      sx={{ '& .MuiAlert-action': { pt: 0, alignItems: 'center' } }}
      action={
        <>
          <Button
            color="inherit"
            onClick={() => {
              for (const file of restored) documents.revert(file)
              settle()
            }}
          >
            {say('discard')}
          </Button>
          <Button color="inherit" onClick={settle}>
            {say('keep')}
          </Button>
        </>
      }
    >
      {say('restored', { files: restored.map((file) => files[file]?.name ?? '').join(', ') })}
    </Alert>
  )
}
