import { Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { forgetRuns, refreshRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { errorReportOf } from '#shared/studio-error.ts'

/** ms that a deletion can be undone by its notice; afterwards under "Recently deleted". */
const undoTime = 10_000

/** What is done with records, with a word about what came of it. */
export function useRecordActions(): {
  readonly remove: (runIds: readonly string[]) => Promise<void>
  readonly restore: (runIds: readonly string[]) => Promise<void>
  readonly exportRuns: (runIds: readonly string[]) => Promise<void>
  readonly copyFolder: (runId: string) => Promise<void>
  readonly cancel: (runId: string) => Promise<void>
  readonly move: (runId: string, before: string | undefined) => Promise<void>
  readonly hold: (runId: string, held: boolean) => Promise<void>
} {
  const say = useTranslations('builds.list')
  const studio = useStudio()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()

  /** Whatever goes wrong is said. */
  const tried = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      const { message, hint } = errorReportOf(error)
      enqueueSnackbar(hint === undefined ? message : `${message} ${hint}`, { variant: 'error' })
    }
  }

  const restore = (runIds: readonly string[]) =>
    tried(async () => {
      const { restored } = await studio.call('runs.restore', { runIds: [...runIds] })
      await refreshRuns(studio)
      enqueueSnackbar(say('restored', { count: restored.length }), { variant: 'success' })
    })

  const remove = (runIds: readonly string[]) =>
    tried(async () => {
      const { removed, refused } = await studio.call('runs.remove', { runIds: [...runIds] })
      forgetRuns(removed)
      if (removed.length > 0) {
        enqueueSnackbar(say('deleted', { count: removed.length }), {
          autoHideDuration: undoTime,
          action: (key) => (
            <Button
              color="inherit"
              onClick={() => {
                closeSnackbar(key)
                void restore(removed)
              }}
            >
              {say('undo')}
            </Button>
          ),
        })
      }
      const reasons = Map.groupBy(refused, ({ reason }) => reason)
      for (const [reason, runs] of reasons) {
        enqueueSnackbar(say('notDeleted', { count: runs.length, reason }), { variant: 'warning' })
      }
    })

  return {
    remove,
    restore,
    exportRuns: (runIds) =>
      tried(async () => {
        const { path } = await studio.call('runs.export', { runIds: [...runIds] })
        enqueueSnackbar(say('exported', { count: runIds.length, path }), {
          variant: 'success',
          autoHideDuration: undoTime,
        })
      }),
    copyFolder: (runId) =>
      tried(async () => {
        const { folder } = await studio.call('runs.folder', { runId })
        await navigator.clipboard.writeText(folder)
        enqueueSnackbar(say('folderCopied', { folder }), { variant: 'success' })
      }),
    cancel: (runId) => tried(() => studio.call('runs.cancel', { runId })),
    move: (runId, before) =>
      tried(() => studio.call('runs.moveInQueue', before === undefined ? { runId } : { runId, before })),
    hold: (runId, held) => tried(() => studio.call('runs.holdInQueue', { runId, held })),
  }
}
