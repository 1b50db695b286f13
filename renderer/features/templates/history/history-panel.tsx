import { Skeleton } from '@mui/material'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { useOpenTemplate } from '../editor/use-documents.ts'
import { FileHistory } from './file-history.tsx'

interface HistoryPanelProps {
  readonly template: TemplateDetail
  /** Shows the editor, where an earlier text was put. */
  readonly onEdit: () => void
}

/** How a template's files were: what was saved, and what was built. */
export function HistoryPanel({ template, onEdit }: HistoryPanelProps) {
  const opening = useOpenTemplate(template)
  if (opening.kind === 'opening') return <Skeleton variant="rounded" height={320} />
  if (opening.kind === 'failed') return <ErrorNotice error={opening.error} />
  const { documents } = opening.template
  return <FileHistory documents={documents} builtAs={template.path} readOnly={template.starter} onRestored={onEdit} />
}
