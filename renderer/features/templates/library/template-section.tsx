import { Box, Button, Typography } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'

/** Cards that are drawn at once; a search finds the others. */
const shownAtOnce = 60

interface TemplateSectionProps {
  readonly title: string
  readonly hint?: string | undefined
  readonly actions?: ReactNode
  /** One card for each template. */
  readonly cards: readonly ReactNode[]
  /** What stands there without any. */
  readonly children?: ReactNode
}

/** Templates that belong together. */
export function TemplateSection({ title, hint, actions, cards, children }: TemplateSectionProps) {
  const say = useTranslations('templates')
  const [shown, setShown] = useState(shownAtOnce)
  return (
    <Box component="section" aria-label={title} sx={{ mb: 4 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
        <Typography variant="h2" sx={{ flex: 1, overflowWrap: 'anywhere' }}>
          {title}
        </Typography>
        {actions}
      </Box>
      {hint !== undefined && (
        <Typography color="textSecondary" sx={{ mt: 0.5 }}>
          {hint}
        </Typography>
      )}
      {cards.length === 0 && children}
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(290px, 1fr))', gap: 2, mt: 1.5 }}>
        {cards.slice(0, shown)}
      </Box>
      {cards.length > shown && (
        <Button sx={{ mt: 1 }} onClick={() => setShown(shown + shownAtOnce)}>
          {say('more', { count: cards.length - shown })}
        </Button>
      )}
    </Box>
  )
}
