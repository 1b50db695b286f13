import { Box, Tab, Tabs } from '@mui/material'
import { useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { type RunTabContext, runTabs } from './run-tabs.tsx'

/** The tabs beside the steps; which one is open is in the page's address. */
export function RunViews({ context }: { readonly context: RunTabContext }) {
  const say = useTranslations('run')
  const [parameters, setParameters] = useSearchParams()
  const shown = runTabs.filter((tab) => tab.shown?.(context) ?? true)
  const open = shown.find((tab) => tab.id === parameters.get('tab')) ?? shown[0]
  const opened = useRef(new Set<string>())
  if (open === undefined) return null
  opened.current.add(open.id)

  const choose = (id: string) =>
    setParameters(
      (before) => {
        before.set('tab', id)
        return before
      },
      { replace: true },
    )

  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, minWidth: 0 }}>
      <Tabs
        value={open.id}
        onChange={(_event, id: string) => choose(id)}
        aria-label={say('views')}
        variant="scrollable"
        scrollButtons="auto"
        sx={{ minHeight: 40, flex: 'none' }}
      >
        {shown.map((tab) => (
          <Tab
            key={tab.id}
            id={`run-tab-${tab.id}`}
            aria-controls={tab.id === open.id ? `run-view-${tab.id}` : undefined}
            value={tab.id}
            label={tab.label(context)}
          />
        ))}
      </Tabs>
      {shown
        .filter((tab) => tab.id === open.id || (tab.keep === true && opened.current.has(tab.id)))
        .map((tab) => (
          <Box
            key={tab.id}
            role="tabpanel"
            id={`run-view-${tab.id}`}
            aria-labelledby={`run-tab-${tab.id}`}
            hidden={tab.id !== open.id}
            sx={{
              flex: 1,
              minHeight: 0,
              minWidth: 0,
              display: tab.id === open.id ? 'flex' : 'none',
              flexDirection: 'column',
            }}
          >
            {tab.content(context)}
          </Box>
        ))}
    </Box>
  )
}
