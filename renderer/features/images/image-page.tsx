import BackIcon from '@mui/icons-material/ArrowBackOutlined'
import BootTestIcon from '@mui/icons-material/HealthAndSafetyOutlined'
import ShareIcon from '@mui/icons-material/ShareOutlined'
import TestVmIcon from '@mui/icons-material/TerminalOutlined'
import { Alert, Box, Button, Chip, Skeleton } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { Link as RouterLink, useNavigate, useParams, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { ExportList } from './export-list.tsx'
import { ImageDialogs } from './image-dialogs.tsx'
import { ImageFacts } from './image-facts.tsx'
import { BootTestMark, NewerBaseMark } from './image-marks.tsx'
import { ImageMenu } from './image-menu.tsx'
import { type ImageDialog, type ImageTask, imageDialogs, obstacleOf } from './image-task.ts'
import { TrialList } from './trial-list.tsx'
import { useImage } from './use-image.ts'
import { useImageAccount } from './use-image-account.ts'

/** One OMI: what is known of it, its tests and exports, and what can be done with it. `?do=boot-test` opens a dialog. */
export function ImagePage() {
  const { imageId = '' } = useParams()
  const current = useImageAccount()
  return <ImageOf key={`${current.choice} ${imageId}`} imageId={imageId} />
}

const beside = ['boot-test', 'test-vm', 'share'] as const

function ImageOf({ imageId }: { readonly imageId: string }) {
  const say = useTranslations('images')
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const current = useImageAccount()
  const { state, newer, trials, reload } = useImage(current.choice, imageId)
  const [open, setOpen] = useState(() => imageDialogs.find((one) => one === query.get('do')))
  const [deleting, setDeleting] = useState<ImageTask | undefined>()
  const [exported, setExported] = useState(0)
  const image = state.kind === 'loaded' ? state.content : undefined
  const gone = deleting !== undefined && state.kind === 'failed' && state.error.code === 'image-gone'
  const task = deleting ?? (open === undefined || image === undefined ? undefined : taskOf(open, image))
  const onTask = (wanted: ImageTask) => {
    if ('images' in wanted) setDeleting(wanted)
    else setOpen(wanted.kind)
  }
  const close = () => {
    setDeleting(undefined)
    setOpen(undefined)
    if (gone) void navigate('/images', { replace: true })
  }

  return (
    <Page
      title={image === undefined ? imageId : image.name || imageId}
      subtitle={
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button size="small" startIcon={<BackIcon />} component={RouterLink} to="/images" sx={{ ml: -0.75 }}>
            {say('back')}
          </Button>
          <Chip size="small" label={current.name} />
          {image !== undefined && <BootTestMark image={image} />}
          <NewerBaseMark newer={newer} />
        </Box>
      }
      actions={image !== undefined && <Actions image={image} onTask={onTask} />}
    >
      {state.kind === 'loading' && <Skeleton variant="rounded" height={320} aria-label={say('loading')} />}
      {state.kind === 'failed' && !gone && <ErrorNotice error={state.error} />}
      {newer !== undefined && image?.builtBy !== undefined && (
        <Alert
          severity="info"
          sx={{ mb: 2 }}
          action={
            <Button color="inherit" size="small" component={RouterLink} to={rerunAddress(image.builtBy)}>
              {say('actions.rebuild')}
            </Button>
          }
        >
          {say('newerBaseWhich', { name: newer.baseName || newer.baseImageId })}
        </Alert>
      )}
      {image !== undefined && (
        <>
          <ImageFacts image={image} />
          <TrialList trials={trials} />
          <ExportList key={exported} account={current.choice} imageId={imageId} />
        </>
      )}
      {task !== undefined && (
        <ImageDialogs
          task={task}
          account={current}
          onClose={close}
          onChanged={() => {
            if (task.kind === 'export') setExported((before) => before + 1)
            reload()
          }}
        />
      )}
    </Page>
  )
}

/** A dialog that an address asks for is only opened where it can do something. */
function taskOf(kind: ImageDialog, image: AccountImage): ImageTask | undefined {
  return obstacleOf(kind, image) === undefined ? { kind, image } : undefined
}

function Actions({ image, onTask }: { readonly image: AccountImage; readonly onTask: (task: ImageTask) => void }) {
  const say = useTranslations('images.actions')
  const icons: Readonly<Record<(typeof beside)[number], ReactNode>> = {
    'boot-test': <BootTestIcon />,
    'test-vm': <TestVmIcon />,
    share: <ShareIcon />,
  }
  const possible = beside.filter((kind) => obstacleOf(kind, image) === undefined)
  return (
    <>
      {possible.map((kind) => (
        <Button key={kind} variant="outlined" startIcon={icons[kind]} onClick={() => onTask({ kind, image })}>
          {say(kind)}
        </Button>
      ))}
      <ImageMenu image={image} worded without={possible} onTask={onTask} />
    </>
  )
}
