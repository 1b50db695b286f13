import { Box, List, ListItemButton, ListItemText, Typography } from '@mui/material'
import { type KeyboardEvent, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { Span } from '#shared/language/source.ts'
import { type OutlineEntry, outlineOf } from '#shared/template/assist/outline.ts'
import { formFile } from '#shared/template/form/form-file.ts'
import type { Documents, OpenFile } from './documents.ts'
import { useDocuments } from './use-documents.ts'

interface OutlineLine {
  readonly file: number
  readonly title: string
  readonly span: Span
  readonly at: number
  readonly depth: number
}

interface OutlinePanelProps {
  readonly documents: Documents
  readonly onShow: (file: number, offset: number) => void
}

/** The blocks of all files; the one around the cursor is marked. Arrow keys go from line to line, Enter to the code. */
export function OutlinePanel({ documents, onShow }: OutlinePanelProps) {
  const say = useTranslations('editor.outline')
  const { files, active, cursor } = useDocuments(documents)
  const lines = useMemo(() => linesOf(files), [files])
  const current = lines.findLast(
    ({ file, span }) => file === active && span.from <= cursor.offset && cursor.offset <= span.to,
  )
  const several = new Set(lines.map(({ file }) => file)).size > 1

  return (
    <Box component="nav" aria-label={say('title')} sx={{ p: 1 }}>
      <Typography variant="h2" sx={{ px: 1, py: 0.5 }}>
        {say('title')}
      </Typography>
      {lines.length === 0 && (
        <Typography color="textSecondary" sx={{ px: 1 }}>
          {say('empty')}
        </Typography>
      )}
      <List dense disablePadding onKeyDown={byArrows}>
        {lines.map((line, at) => {
          const { file, title, depth, at: offset } = line
          const name = files[file]?.name ?? ''
          return (
            <li key={`${String(file)} ${String(offset)}`}>
              <ListItemButton
                component="button"
                tabIndex={line === (current ?? lines[0]) ? 0 : -1}
                aria-current={line === current ? 'location' : undefined}
                selected={line === current}
                data-outline={at}
                onClick={() => onShow(file, offset)}
                sx={{ pl: 1 + depth * 2, py: 0.25, borderRadius: 1, width: '100%' }}
              >
                <ListItemText
                  primary={title}
                  secondary={several && depth === 0 ? name : undefined}
                  slotProps={{ primary: { sx: { overflowWrap: 'anywhere' } } }}
                />
              </ListItemButton>
            </li>
          )
        })}
      </List>
    </Box>
  )
}

/** From one line to another, to the first and the last. */
function byArrows(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-outline]')]
  const at = all.indexOf(event.target as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  const target = to === undefined ? undefined : all[to]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}

function linesOf(files: readonly OpenFile[]): readonly OutlineLine[] {
  return files.flatMap(({ name, text }, file) =>
    outlineOf(formFile({ name, text }).file).flatMap((entry) => flat(entry, file, 0)),
  )
}

function flat({ title, span, at, children }: OutlineEntry, file: number, depth: number): readonly OutlineLine[] {
  return [{ file, title, span, at, depth }, ...children.flatMap((child) => flat(child, file, depth + 1))]
}
