import DeletedIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import KeptIcon from '@mui/icons-material/RemoveCircleOutlined'
import {
  Alert,
  Box,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  FormHelperText,
  List,
  ListItem,
  ListItemIcon,
  ListItemText,
  Skeleton,
  TextField,
  Typography,
} from '@mui/material'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { AccountImage, DeletedThing, ImageDeletion } from '#shared/contract/image-shapes.ts'
import { useWork } from './use-work.ts'

interface DeleteDialogProps {
  readonly images: readonly AccountImage[]
  readonly account: KnownAccount
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Says what goes with OMIs and who would notice, deletes them, and then says what became of each thing. */
export function DeleteDialog({ images, account, onClose, onChanged }: DeleteDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const work = useWork()
  const [wanted, setWanted] = useState(() => images.map(({ imageId }) => imageId))
  const [snapshots, setSnapshots] = useState(true)
  const [typed, setTyped] = useState('')
  const [result, setResult] = useState<readonly DeletedThing[] | undefined>()
  const { choice } = account
  const { state } = useFetched(
    useCallback(
      () =>
        wanted.length === 0
          ? Promise.resolve([])
          : studio.call('images.deletion', { account: choice, imageIds: wanted }),
      [studio, choice, wanted],
    ),
  )
  const plans = state.kind === 'loaded' ? state.content : undefined
  const [first] = images
  const word = images.length === 1 && first !== undefined ? first.name || first.imageId : account.name
  const friction =
    plans?.some((plan) => plan.public || plan.sharedWith.length > 0 || plan.templates.length > 0) === true
  const ready = plans !== undefined && (!friction || typed.trim() === word)
  const count = images.length

  const remove = (imageIds: readonly string[]) =>
    work.run(async () => {
      setResult(await studio.call('images.delete', { account: choice, imageIds: [...imageIds], snapshots }))
      onChanged()
    })
  const failed = result?.filter(({ kind, outcome }) => kind === 'image' && outcome === 'failed') ?? []

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="delete-images-title">
      <DialogTitle id="delete-images-title" sx={{ overflowWrap: 'anywhere' }}>
        {result === undefined
          ? say('delete.title', { count, name: first?.name || (first?.imageId ?? '') })
          : say('delete.done')}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5, alignContent: 'start' }}>
        {result === undefined ? (
          <>
            <DialogContentText>{say('delete.text', { account: account.name })}</DialogContentText>
            {state.kind === 'loading' && (
              <Box role="status">
                {say('delete.looking')}
                <Skeleton variant="rounded" height={80} sx={{ mt: 1 }} />
              </Box>
            )}
            {state.kind === 'failed' && <ErrorNotice error={state.error} />}
            {plans !== undefined && (
              <>
                <Box
                  tabIndex={0}
                  role="group"
                  aria-label={say('delete.list')}
                  sx={{ maxHeight: 320, overflow: 'auto', display: 'grid', gap: 1 }}
                >
                  {plans.map((plan) => (
                    <PlanOfImage key={plan.imageId} plan={plan} snapshots={snapshots} />
                  ))}
                </Box>
                <Box>
                  <FormControlLabel
                    control={
                      <Checkbox
                        checked={snapshots}
                        onChange={(event) => setSnapshots(event.target.checked)}
                        slotProps={{ input: { 'aria-describedby': 'delete-snapshots-help' } }}
                      />
                    }
                    label={say('delete.snapshots')}
                  />
                  <FormHelperText id="delete-snapshots-help" sx={{ ml: 4, mt: 0 }}>
                    {say('delete.snapshotsHelp')}
                  </FormHelperText>
                </Box>
                {friction && (
                  <TextField
                    size="small"
                    label={say('delete.typeName', { word })}
                    value={typed}
                    onChange={(event) => setTyped(event.target.value)}
                    slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off' } }}
                    sx={{ mt: 0.5 }}
                  />
                )}
              </>
            )}
          </>
        ) : (
          <Outcome result={result} />
        )}
        {work.error !== undefined && <ErrorNotice error={work.error} />}
      </DialogContent>
      <DialogActions>
        {result === undefined ? (
          <>
            {/* The safe way has the focus, so that Enter deletes nothing. */}
            <Button onClick={onClose} autoFocus>
              {say('delete.keep')}
            </Button>
            <Button
              color="error"
              variant="contained"
              loading={work.busy}
              disabled={!ready}
              onClick={() => remove(wanted)}
            >
              {say('delete.verb', { count })}
            </Button>
          </>
        ) : (
          <>
            {failed.length > 0 && (
              <Button
                color="error"
                loading={work.busy}
                onClick={() => {
                  const again = failed.map(({ id }) => id)
                  setWanted(again)
                  remove(again)
                }}
              >
                {say('delete.retry')}
              </Button>
            )}
            <Button variant="contained" onClick={onClose} autoFocus>
              {say('close')}
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  )
}

function PlanOfImage({ plan, snapshots }: { readonly plan: ImageDeletion; readonly snapshots: boolean }) {
  const say = useTranslations('images.delete')
  const sayImages = useTranslations('images')
  const stays = (snapshot: ImageDeletion['snapshots'][number]) => snapshot.usedBy.length > 0 || !snapshot.own
  return (
    <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, px: 1.5, py: 1 }}>
      <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{plan.name || plan.imageId}</Typography>
      <Typography variant="caption" component="div" color="textSecondary">
        <code>{plan.imageId}</code>
      </Typography>
      {plan.snapshots.map((snapshot) => (
        <Typography key={snapshot.snapshotId} variant="body2" color={stays(snapshot) ? 'textSecondary' : 'textPrimary'}>
          {!snapshot.own
            ? say('snapshotForeign', { id: snapshot.snapshotId })
            : snapshot.usedBy.length > 0
              ? say('snapshotUsed', { id: snapshot.snapshotId, count: snapshot.usedBy.length })
              : say(snapshots ? 'snapshotOf' : 'snapshotKept', {
                  id: snapshot.snapshotId,
                  size: snapshot.sizeGib === undefined ? '?' : sayImages('gib', { size: snapshot.sizeGib }),
                })}
        </Typography>
      ))}
      {plan.vmIds.length > 0 && (
        <Warning text={say('vms', { count: plan.vmIds.length, ids: plan.vmIds.join(', ') })} severity="info" />
      )}
      {plan.public && <Warning text={say('public')} severity="warning" />}
      {plan.sharedWith.length > 0 && (
        <Warning text={say('shared', { accounts: plan.sharedWith.join(', ') })} severity="warning" />
      )}
      {plan.templates.length > 0 && (
        <Warning text={say('templates', { paths: plan.templates.join(', ') })} severity="warning" />
      )}
    </Box>
  )
}

function Warning({ text, severity }: { readonly text: string; readonly severity: 'info' | 'warning' }) {
  return (
    <Alert severity={severity} sx={{ mt: 0.75, py: 0, overflowWrap: 'anywhere' }}>
      {text}
    </Alert>
  )
}

const icons = {
  deleted: <DeletedIcon color="success" />,
  kept: <KeptIcon color="action" />,
  failed: <FailedIcon color="error" />,
} as const

/** What became of each thing; what went well in one sentence. */
function Outcome({ result }: { readonly result: readonly DeletedThing[] }) {
  const say = useTranslations('images.delete')
  const rest = result.filter(({ outcome }) => outcome !== 'deleted')
  const gone = result.length - rest.length
  return (
    <Box role="status">
      {gone > 0 && <Alert severity="success">{say('allGone', { count: gone })}</Alert>}
      {rest.length > 0 && (
        <List dense tabIndex={0} aria-label={say('done')} sx={{ maxHeight: 360, overflow: 'auto' }}>
          {rest.map(({ kind, id, outcome, why }) => (
            <ListItem key={id} disableGutters>
              <ListItemIcon sx={{ minWidth: 36 }}>{icons[outcome]}</ListItemIcon>
              <ListItemText primary={`${say(`kinds.${kind}`)} ${id}: ${say(`outcomes.${outcome}`)}`} secondary={why} />
            </ListItem>
          ))}
        </List>
      )}
    </Box>
  )
}
