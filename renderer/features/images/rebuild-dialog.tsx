import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  List,
  ListItem,
  ListItemText,
  Skeleton,
} from '@mui/material'
import { useSnackbar } from 'notistack'
import { useCallback, useState } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useProductionQuestion } from '#renderer/app/production/use-production-question.tsx'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { type MakerRun, type RebuildPlan, rebuildPlan } from './rebuild-plan.ts'
import { useWork } from './use-work.ts'

interface RebuildDialogProps {
  /** Built on this computer. */
  readonly images: readonly AccountImage[]
  readonly account: KnownAccount
  readonly onClose: () => void
}

/** A build that did not start. */
interface Refusal {
  readonly name: string
  readonly reason: string
}

/** Starts the builds that made OMIs once more, with the same answers; says first which ones, and which ones cannot be. */
export function RebuildDialog({ images, account, onClose }: RebuildDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar } = useSnackbar()
  const work = useWork()
  const production = useProductionQuestion()
  const { date } = useTimeWords()
  const [started, setStarted] = useState(0)
  const [refusals, setRefusals] = useState<readonly Refusal[]>([])
  const { choice } = account
  const { state } = useFetched(
    useCallback(async (): Promise<RebuildPlan> => {
      const makers = new Map(images.flatMap(({ builtBy }) => (builtBy === undefined ? [] : [[builtBy.runId, builtBy]])))
      const inspected = [...makers.values()].map(async (maker): Promise<MakerRun> => {
        const run = await studio.call('runs.inspect', { runId: maker.runId }).catch(() => undefined)
        return { ...maker, material: run?.material }
      })
      return rebuildPlan(await Promise.all(inspected), choice)
    }, [studio, images, choice]),
  )
  const plan = state.kind === 'loaded' ? state.content : undefined
  const count = plan?.builds.length ?? 0

  const start = (wanted: RebuildPlan) =>
    work.run(async () => {
      const refused: Refusal[] = []
      for (const { maker, request } of wanted.builds) {
        const reason = await studio.call('runs.start', request).then(
          (answer) =>
            answer.kind === 'started' ? undefined : (answer.diagnostics[0]?.summary ?? say('rebuild.refused')),
          (error: unknown) => errorReportOf(error).message,
        )
        if (reason !== undefined) refused.push({ name: maker.templateName, reason })
      }
      const begun = wanted.builds.length - refused.length
      if (refused.length > 0) {
        setStarted(begun)
        setRefusals(refused)
        return
      }
      onClose()
      enqueueSnackbar(say('rebuild.started', { count: begun }), { variant: 'success' })
      void navigate('/builds')
    })

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="rebuild-title">
      <DialogTitle id="rebuild-title">{say('rebuild.title', { count: images.length })}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5, alignContent: 'start' }}>
        <DialogContentText>{say('rebuild.text', { account: account.name })}</DialogContentText>
        {state.kind === 'loading' && <Skeleton variant="rounded" height={80} />}
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {plan !== undefined && count > 0 && (
          <List dense tabIndex={0} aria-label={say('rebuild.list')} sx={{ maxHeight: 280, overflow: 'auto' }}>
            {plan.builds.map(({ maker }) => (
              <ListItem key={maker.runId} disableGutters sx={{ py: 0 }}>
                <ListItemText
                  primary={maker.templateName}
                  secondary={say('rebuild.as', { date: date(maker.startedAt) })}
                />
              </ListItem>
            ))}
          </List>
        )}
        {plan?.left.map(({ maker, why }) => (
          <Alert
            key={maker.runId}
            severity="warning"
            action={
              <Button color="inherit" size="small" component={RouterLink} to={rerunAddress(maker)}>
                {say('rebuild.byHand')}
              </Button>
            }
          >
            {say(`rebuild.${why}`, { name: maker.templateName })}
          </Alert>
        ))}
        {refusals.length > 0 && (
          <Box role="alert" sx={{ display: 'grid', gap: 1 }}>
            {started > 0 && <Alert severity="success">{say('rebuild.started', { count: started })}</Alert>}
            {refusals.map(({ name, reason }) => (
              <Alert key={name} severity="error" sx={{ overflowWrap: 'anywhere' }}>
                {say('rebuild.notStarted', { name, reason })}
              </Alert>
            ))}
          </Box>
        )}
        {work.error !== undefined && <ErrorNotice error={work.error} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say(refusals.length > 0 ? 'close' : 'cancel')}</Button>
        {refusals.length === 0 && (
          <Button
            variant="contained"
            loading={work.busy}
            disabled={plan === undefined || count === 0}
            onClick={() =>
              plan !== undefined && production.start({ account: choice, name: account.name }, () => start(plan))
            }
          >
            {say('rebuild.start', { count })}
          </Button>
        )}
      </DialogActions>
      {production.question}
    </Dialog>
  )
}
