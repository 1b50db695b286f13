import { Alert, Button } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Documents } from './documents.ts'
import { useDocuments } from './use-documents.ts'

/** Files that another program changed while there were changes here. */
export function Conflicts({ documents }: { readonly documents: Documents }) {
  const say = useTranslations('editor')
  const { files } = useDocuments(documents)
  return files.map(({ path, name, elsewhere }, at) =>
    elsewhere === undefined ? null : (
      <Alert
        key={path}
        severity="warning"
        sx={{ '& .MuiAlert-action': { pt: 0, alignItems: 'center' } }}
        action={
          <>
            {elsewhere !== 'gone' && (
              <Button color="inherit" onClick={() => documents.takeTheirs(at)}>
                {say('takeTheirs')}
              </Button>
            )}
            <Button color="inherit" onClick={() => documents.keepMine(at)}>
              {say('keepMine')}
            </Button>
          </>
        }
      >
        {say(elsewhere === 'gone' ? 'gone' : 'changedElsewhere', { name })}
      </Alert>
    ),
  )
}
