import { Box, Tab, Tabs } from '@mui/material'
import { useColorScheme } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { useMessages, useTranslations } from 'use-intl'
import { setDark, setWords } from './create-view.ts'
import { type Documents, isUnsaved } from './documents.ts'
import { useDocuments } from './use-documents.ts'

/** The code of a template's files, one at a time. */
export function CodePane({ documents }: { readonly documents: Documents }) {
  const say = useTranslations('editor')
  const { files, active } = useDocuments(documents)
  const host = useRef<HTMLDivElement>(null)
  const { mode, systemMode } = useColorScheme()
  const { phrases } = useMessages().ui
  const label = say('codeOf', { name: files[active]?.name ?? '' })
  const dark = (mode === 'system' ? systemMode : mode) === 'dark'

  useEffect(() => {
    const view = documents.view(active)
    setDark(view, dark)
    setWords(view, { label, phrases })
    host.current?.replaceChildren(view.dom)
    view.requestMeasure()
    return () => view.dom.remove()
  }, [documents, active, dark, label, phrases])

  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, height: '100%' }}>
      {files.length > 1 && (
        <Tabs
          value={active}
          onChange={(_event, file: number) => documents.show(file)}
          variant="scrollable"
          aria-label={say('files')}
          sx={{ borderBottom: 1, borderColor: 'divider', minHeight: 38 }}
        >
          {files.map((file) => (
            <Tab
              key={file.path}
              label={isUnsaved(file) ? say('unsavedFile', { name: file.name }) : file.name}
              sx={{ minHeight: 38, fontFamily: '"JetBrains Mono", monospace' }}
            />
          ))}
        </Tabs>
      )}
      <Box ref={host} sx={{ flex: 1, minHeight: 0, overflow: 'hidden' }} />
    </Box>
  )
}
