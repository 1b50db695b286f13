import RedoIcon from '@mui/icons-material/RedoOutlined'
import UndoIcon from '@mui/icons-material/UndoOutlined'
import { IconButton, Tooltip } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Documents } from './documents.ts'
import { useDocuments } from './use-documents.ts'

/** Takes the last act in open files back, and does it again. */
export function UndoButtons({ documents }: { readonly documents: Documents }) {
  const say = useTranslations('editor')
  const { canUndo, canRedo } = useDocuments(documents)
  return (
    <>
      <Tooltip title={say('undo')}>
        <span>
          <IconButton aria-label={say('undo')} disabled={!canUndo} onClick={documents.undo}>
            <UndoIcon />
          </IconButton>
        </span>
      </Tooltip>
      <Tooltip title={say('redo')}>
        <span>
          <IconButton aria-label={say('redo')} disabled={!canRedo} onClick={documents.redo}>
            <RedoIcon />
          </IconButton>
        </span>
      </Tooltip>
    </>
  )
}
