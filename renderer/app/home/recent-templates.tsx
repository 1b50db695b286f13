import { List, ListItem, ListItemButton, ListItemText } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import type { TemplateSummary } from '#shared/contract/shapes.ts'
import { HomeSection, NothingHere } from './home-section.tsx'

const shownTemplates = 5

/** The templates opened last. */
export function RecentTemplates({ templates }: { readonly templates: readonly TemplateSummary[] }) {
  const say = useTranslations('app.home')
  const shown = templates.slice(0, shownTemplates)
  return (
    <HomeSection title={say('recent')} all={{ to: '/templates', title: say('allTemplates') }}>
      {shown.length === 0 && <NothingHere>{say('noRecent')}</NothingHere>}
      <List disablePadding>
        {shown.map((template) => (
          <ListItem key={template.path} disablePadding divider={template !== shown.at(-1)}>
            <ListItemButton component={RouterLink} to={`/template?path=${encodeURIComponent(template.path)}`}>
              <ListItemText
                primary={template.name}
                secondary={template.description ?? template.path}
                slotProps={{ primary: { sx: { fontWeight: 600 } }, secondary: { noWrap: true, title: template.path } }}
              />
            </ListItemButton>
          </ListItem>
        ))}
      </List>
    </HomeSection>
  )
}
