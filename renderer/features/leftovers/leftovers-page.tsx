import NothingIcon from '@mui/icons-material/CheckCircleOutlined'
import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import { Box, Button, Skeleton, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useNow, useTimeWords } from '#renderer/ui/time.ts'
import { useSelection } from '#renderer/ui/use-selection.ts'
import type { LeftoverAccount, LeftoverThing, LeftoverView } from '#shared/contract/leftover-shapes.ts'
import { AccountList } from './account-list.tsx'
import { ChoiceBar } from './choice-bar.tsx'
import { IgnoreDialog } from './ignore-dialog.tsx'
import { RemovalDialog } from './removal-dialog.tsx'
import { RemovalStatus } from './removal-status.tsx'
import { canGo, groupThings, monthlyCost } from './thing-groups.ts'
import { ThingTable } from './thing-table.tsx'
import { useLeftoverWords } from './use-leftover-words.ts'
import { useLeftovers } from './use-leftovers.ts'

/** ms that ignoring can be undone by its notice; afterwards in the list of what is ignored. */
const undoTime = 10_000

const nothing: LeftoverView = { scan: 'none', accounts: [], things: [] }

/** What builds left behind in the accounts, and its deletion: of one thing, of some, of all. */
export function LeftoversPage() {
  const say = useTranslations('leftovers')
  const words = useLeftoverWords()
  const leftovers = useLeftovers()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const view = leftovers.view ?? nothing
  const [ignoring, setIgnoring] = useState<readonly LeftoverThing[] | undefined>()
  const [asking, setAsking] = useState<readonly LeftoverThing[] | undefined>()
  const accounts = useMemo(() => new Map(view.accounts.map((account) => [account.key, account])), [view.accounts])
  const { left, unsure, used, ignored } = useMemo(() => groupThings(view.things), [view.things])
  const mayGo = (thing: LeftoverThing) => canGo(thing, accounts)
  const free = left.filter(mayGo)
  const ofLeft = useSelection(free.map(({ key }) => key))
  const ofUnsure = useSelection(unsure.filter(mayGo).map(({ key }) => key))
  const chosen = [...left, ...unsure].filter(({ key }) => ofLeft.ids.includes(key) || ofUnsure.ids.includes(key))
  const looking = view.scan === 'looking'
  const busy = looking || view.removing !== undefined
  const priced = monthlyCost(free, accounts)
  const total = words.total(priced)
  const waits = leftovers.view === undefined || view.scan === 'none' || (looking && view.things.length === 0)

  const empty = !waits && view.things.length === 0

  const clear = () => {
    ofLeft.setAll(false)
    ofUnsure.setAll(false)
  }
  const confirm = () => {
    if (asking !== undefined) leftovers.remove(asking.map(({ key }) => key))
    setAsking(undefined)
    clear()
  }
  const ignore = (things: readonly LeftoverThing[], note: string) => {
    const keys = things.map(({ key }) => key)
    leftovers.ignore(keys, note)
    enqueueSnackbar(say('ignoredNow', { count: keys.length }), {
      autoHideDuration: undoTime,
      action: (notice) => (
        <Button
          color="inherit"
          onClick={() => {
            closeSnackbar(notice)
            leftovers.unignore(keys)
          }}
        >
          {say('undo')}
        </Button>
      ),
    })
  }
  useLeftoverCommands({
    busy,
    chosen: chosen.length,
    all: free.length,
    onScan: () => leftovers.scan(),
    onChosen: () => setAsking(chosen),
    onAll: () => setAsking(free),
  })

  return (
    <Page
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        !empty && (
          <>
            {looking ? (
              <Button variant="outlined" onClick={leftovers.stopScan}>
                {say('stopScan')}
              </Button>
            ) : (
              <Button variant="outlined" disabled={busy} onClick={() => leftovers.scan()}>
                {say('scan')}
              </Button>
            )}
            {left.length > 0 && (
              <Button
                variant="contained"
                color="error"
                startIcon={<DeleteIcon />}
                disabled={busy || free.length === 0}
                onClick={() => setAsking(free)}
              >
                {say('removeAll', { count: free.length })}
              </Button>
            )}
          </>
        )
      }
    >
      {leftovers.error !== undefined && <ErrorNotice error={leftovers.error} />}
      {view.accounts.length > 0 && (
        <AccountList accounts={view.accounts} left={left} busy={busy} onScan={leftovers.scan} />
      )}
      <RemovalStatus view={view} onStop={leftovers.stopRemoval} onRetry={setAsking} onDismiss={leftovers.dismiss} />
      {waits && <Skeleton variant="rounded" height={180} />}
      {empty && <Nothing accounts={view.accounts} busy={busy} onScan={() => leftovers.scan()} />}
      {!waits && !empty && left.length === 0 && (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
          <NothingIcon color="success" fontSize="small" />
          <Typography>{say('emptyOfOurs')}</Typography>
        </Box>
      )}
      {left.length > 0 && (
        <Section title={say('left')} help={[total, priced.sums.size === 0 ? '' : say('prices')].join(' ').trim()}>
          <ThingTable
            label={say('left')}
            things={left}
            accounts={accounts}
            selection={ofLeft}
            canGo={(thing) => !busy && mayGo(thing)}
            onRemove={(thing) => setAsking([thing])}
          />
        </Section>
      )}
      {unsure.length > 0 && (
        <Section title={say('unsure')} help={say('unsureHelp')}>
          <ThingTable
            label={say('unsure')}
            things={unsure}
            accounts={accounts}
            selection={ofUnsure}
            canGo={(thing) => !busy && mayGo(thing)}
            onRemove={(thing) => setAsking([thing])}
          />
        </Section>
      )}
      {used.length > 0 && (
        <Section title={say('used')} help={say('usedHelp')}>
          <ThingTable label={say('used')} things={used} accounts={accounts} canGo={() => false} onRemove={() => {}} />
        </Section>
      )}
      {ignored.length > 0 && (
        <Section title={say('ignored')} help={say('ignoredHelp')}>
          <ThingTable
            label={say('ignored')}
            things={ignored}
            accounts={accounts}
            canGo={() => false}
            onRemove={() => {}}
            onUnignore={({ key }) => leftovers.unignore([key])}
          />
        </Section>
      )}
      <ChoiceBar
        chosen={chosen}
        accounts={accounts}
        busy={busy}
        onRemove={() => setAsking(chosen)}
        onIgnore={() => setIgnoring(chosen)}
        onClear={clear}
      />
      {ignoring !== undefined && (
        <IgnoreDialog
          count={ignoring.length}
          onCancel={() => setIgnoring(undefined)}
          onIgnore={(note) => {
            ignore(ignoring, note)
            setIgnoring(undefined)
            clear()
          }}
        />
      )}
      {asking !== undefined && (
        <RemovalDialog things={asking} accounts={accounts} onCancel={() => setAsking(undefined)} onConfirm={confirm} />
      )}
    </Page>
  )
}

function Section({
  title,
  help,
  children,
}: {
  readonly title: string
  readonly help: string
  readonly children: ReactNode
}) {
  return (
    <section>
      <Typography variant="h2" sx={{ mt: 3 }}>
        {title}
      </Typography>
      {help !== '' && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5, mb: 1.5, maxWidth: 820 }}>
          {help}
        </Typography>
      )}
      {children}
    </section>
  )
}

function Nothing({
  accounts,
  busy,
  onScan,
}: {
  readonly accounts: readonly LeftoverAccount[]
  readonly busy: boolean
  readonly onScan: () => void
}) {
  const say = useTranslations('leftovers')
  const { ago } = useTimeWords()
  const now = useNow(true)
  const times = accounts.flatMap(({ state }) => (state.kind === 'looked' ? [state.at] : []))
  return (
    <EmptyState
      title={say('empty')}
      action={
        <Button variant="contained" disabled={busy} onClick={onScan}>
          {say('scan')}
        </Button>
      }
    >
      {times.length === accounts.length && times.length > 0
        ? say('emptyHelp', { count: times.length, ago: ago(Math.min(...times), now) })
        : say('emptyPartly')}
    </EmptyState>
  )
}

/** What the palette and the keyboard do here. */
function useLeftoverCommands({
  busy,
  chosen,
  all,
  onScan,
  onChosen,
  onAll,
}: {
  readonly busy: boolean
  readonly chosen: number
  readonly all: number
  readonly onScan: () => void
  readonly onChosen: () => void
  readonly onAll: () => void
}): void {
  const say = useTranslations('leftovers')
  const section = say('title')
  useCommands([
    {
      id: 'leftovers.scan',
      title: say('scan'),
      section,
      enabled: !busy,
      whyDisabled: say('busy'),
      run: onScan,
    },
    {
      id: 'leftovers.removeSelected',
      title: say('commandSelected'),
      section,
      shortcut: 'Delete',
      enabled: !busy && chosen > 0,
      whyDisabled: busy ? say('busy') : say('nothingSelected'),
      run: onChosen,
    },
    {
      id: 'leftovers.removeAll',
      title: say('commandAll'),
      section,
      enabled: !busy && all > 0,
      whyDisabled: busy ? say('busy') : say('empty'),
      run: onAll,
    },
  ])
}
