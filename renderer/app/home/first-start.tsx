import FileIcon from '@mui/icons-material/FileOpenOutlined'
import KeyIcon from '@mui/icons-material/KeyOutlined'
import SandboxIcon from '@mui/icons-material/ScienceOutlined'
import { Box, Card, CardActionArea, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { Page } from '#renderer/ui/page.tsx'
import { useSettings } from '../settings-context.tsx'
import { useStudio } from '../studio-context.tsx'

/** The starter that the sandbox shows first: small enough to be built within a minute. */
const firstStarter = 'ubuntu-nginx'

/** What somebody who has nothing yet can begin with. */
export function FirstStart() {
  const say = useTranslations('app.home')
  const studio = useStudio()
  const navigate = useNavigate()
  const { change } = useSettings()

  const trySandbox = async () => {
    await change({ account: 'sandbox' })
    const { starters } = await studio.call('templates.list', {})
    const starter = starters.find(({ name }) => name === firstStarter) ?? starters[0]
    await navigate(starter === undefined ? '/templates' : `/template?path=${encodeURIComponent(starter.path)}`)
  }
  const openTemplate = async () => {
    const answer = await studio.call('dialogs.openTemplate', { kind: 'file' })
    if (answer.kind === 'chosen') await navigate(`/template?path=${encodeURIComponent(answer.path)}`)
    // Where the host has no dialog, the page of templates has one.
    else if (answer.kind === 'unsupported') await navigate('/templates?open=file')
  }

  return (
    <Page title={say('welcome')} subtitle={say('welcomeText')}>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: 2, mt: 2 }}>
        <Beginning icon={<KeyIcon />} title={say('accountCard')} text={say('accountText')} to="/credentials/add" />
        <Beginning
          icon={<SandboxIcon />}
          title={say('sandboxCard')}
          text={say('sandboxText')}
          onClick={() => void trySandbox()}
        />
        <Beginning
          icon={<FileIcon />}
          title={say('packerCard')}
          text={say('packerText')}
          onClick={() => void openTemplate()}
        />
      </Box>
      <Typography color="textSecondary" sx={{ mt: 2.5 }}>
        {say('noTelemetry')}
      </Typography>
    </Page>
  )
}

function Beginning({
  icon,
  title,
  text,
  to,
  onClick,
}: {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly to?: string
  readonly onClick?: () => void
}) {
  return (
    <Card variant="outlined">
      <CardActionArea
        {...(to === undefined ? {} : { component: RouterLink, to })}
        onClick={onClick}
        sx={{
          p: 3,
          height: '100%',
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'flex-start',
          justifyContent: 'flex-start',
        }}
      >
        <Box
          sx={{
            display: 'grid',
            placeItems: 'center',
            width: 44,
            height: 44,
            mb: 2,
            borderRadius: 2,
            color: 'primary.main',
            bgcolor: 'action.hover',
          }}
        >
          {icon}
        </Box>
        <Typography variant="h2" sx={{ mb: 0.75 }}>
          {title}
        </Typography>
        <Typography color="textSecondary">{text}</Typography>
      </CardActionArea>
    </Card>
  )
}
