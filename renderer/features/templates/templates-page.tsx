import AddIcon from '@mui/icons-material/AddOutlined'
import ForgetIcon from '@mui/icons-material/CloseOutlined'
import FileIcon from '@mui/icons-material/FileOpenOutlined'
import FolderIcon from '@mui/icons-material/FolderOpenOutlined'
import { Box, Button, Card, CardActionArea, Chip, IconButton, Skeleton, Tooltip, Typography } from '@mui/material'
import { useCallback, useState } from 'react'
import { Link as RouterLink, useNavigate, useSearchParams } from 'react-router'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { dateInWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { TemplateSummary } from '#shared/contract/shapes.ts'
import { OpenDialog } from './open-dialog.tsx'
import { templateAddress } from './template-address.ts'

/** Templates to build: those opened before, and starters that build as they are. `?open=file` begins with opening one. */
export function TemplatesPage() {
  const studio = useStudio()
  const navigate = useNavigate()
  const { state, reload } = useFetched(useCallback(() => studio.call('templates.list', {}), [studio]))
  const [query] = useSearchParams()
  const [browsing, setBrowsing] = useState<'file' | 'folder' | undefined>(
    query.get('open') === 'file' ? 'file' : undefined,
  )

  const open = async (kind: 'file' | 'folder') => {
    const answer = await studio.call('dialogs.openTemplate', { kind })
    if (answer.kind === 'chosen') void navigate(templateAddress(answer.path))
    else if (answer.kind === 'unsupported') setBrowsing(kind)
  }

  const forget = async (path: string) => {
    await studio.call('templates.forget', { path })
    reload()
  }

  return (
    <Page
      title="Templates"
      subtitle="A template says which OMI to start from, what to do on it, and what to call the result."
      actions={
        <>
          <Button variant="outlined" startIcon={<FolderIcon />} onClick={() => void open('folder')}>
            Open folder…
          </Button>
          <Button variant="outlined" startIcon={<FileIcon />} onClick={() => void open('file')}>
            Open template…
          </Button>
          <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/templates/new">
            New template
          </Button>
        </>
      }
    >
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {state.kind === 'loading' && <Skeleton variant="rounded" height={220} />}
      {state.kind === 'loaded' && (
        <>
          {state.content.recent.length > 0 && (
            <Section title="Recent">
              {state.content.recent.map((template) => (
                <TemplateCard key={template.path} template={template} onForget={() => void forget(template.path)} />
              ))}
            </Section>
          )}
          <Section
            title="Starters"
            hint="Ready to build in the sandbox region: no account, no cost, nothing leaves this computer."
          >
            {state.content.starters.map((template) => (
              <TemplateCard key={template.path} template={template} />
            ))}
          </Section>
        </>
      )}
      {browsing !== undefined && (
        <OpenDialog
          kind={browsing}
          onClose={() => setBrowsing(undefined)}
          onOpen={(path) => void navigate(templateAddress(path))}
        />
      )}
    </Page>
  )
}

function Section({
  title,
  hint,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly children: React.ReactNode
}) {
  return (
    <Box component="section" aria-label={title} sx={{ mb: 4 }}>
      <Typography variant="h2" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      {hint !== undefined && (
        <Typography color="textSecondary" sx={{ mb: 1.5 }}>
          {hint}
        </Typography>
      )}
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(290px, 1fr))', gap: 2, mt: 1.5 }}>
        {children}
      </Box>
    </Box>
  )
}

function TemplateCard({ template, onForget }: { readonly template: TemplateSummary; readonly onForget?: () => void }) {
  return (
    <Card variant="outlined" sx={{ position: 'relative' }}>
      <CardActionArea
        component={RouterLink}
        to={templateAddress(template.path)}
        sx={{ p: 2, height: '100%', display: 'block' }}
      >
        <Typography variant="h3" sx={{ pr: 4 }}>
          {template.name}
        </Typography>
        <Typography color="textSecondary" sx={{ mt: 0.5, minHeight: '2.8em' }}>
          {template.description ?? template.path}
        </Typography>
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5, alignItems: 'center' }}>
          <Chip size="small" label={template.dialect === 'hcl2' ? 'HCL2' : 'JSON'} />
          {template.lastOpened !== undefined && (
            <Typography variant="caption" color="textSecondary">
              opened {dateInWords(template.lastOpened)}
            </Typography>
          )}
        </Box>
      </CardActionArea>
      {onForget !== undefined && (
        <Tooltip title="Remove from this list (the file stays)">
          <IconButton
            size="small"
            aria-label={`Remove ${template.name} from the list`}
            onClick={onForget}
            sx={{ position: 'absolute', top: 8, right: 8 }}
          >
            <ForgetIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
    </Card>
  )
}
