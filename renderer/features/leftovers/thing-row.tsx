import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import ShowIcon from '@mui/icons-material/VisibilityOutlined'
import { Box, Checkbox, IconButton, Tooltip, Typography } from '@mui/material'
import { memo, type ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { RemovalMark } from './removal-mark.tsx'
import { columns } from './thing-columns.ts'
import { isGone } from './thing-groups.ts'
import { useLeftoverWords } from './use-leftover-words.ts'

export interface ThingRowProps {
  readonly thing: LeftoverThing
  readonly account: LeftoverAccount | undefined
  readonly index: number
  readonly selected: boolean
  /** Absent where nothing can be chosen. */
  readonly onSelect: ((range: boolean) => void) | undefined
  /** Absent while it cannot be deleted. */
  readonly onRemove: (() => void) | undefined
  /** Absent where it is not ignored. */
  readonly onUnignore: (() => void) | undefined
  readonly measure: (row: HTMLElement | null) => void
  /** px */
  readonly top: number
}

/** A thing that is, or may be, left behind. */
export const ThingRow = memo(function ThingRow(props: ThingRowProps) {
  const { thing, account, index, selected, onSelect, onRemove, onUnignore, measure, top } = props
  const say = useTranslations('leftovers')
  const words = useLeftoverWords()
  const { ago, date } = useTimeWords()
  const { name, removal, madeAt } = thing
  const kind = say(`kinds.${thing.kind}`)
  return (
    <Box
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      {...(onSelect === undefined ? {} : { 'aria-selected': selected })}
      data-index={index}
      sx={{
        position: 'absolute',
        insetInline: 0,
        top,
        minHeight: 60,
        py: 0.75,
        display: 'grid',
        gridTemplateColumns: columns,
        alignItems: 'center',
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: selected ? 'action.selected' : undefined,
        '&:hover': { bgcolor: selected ? 'action.selected' : 'action.hover' },
      }}
    >
      <Box role="cell" sx={{ pl: 0.5 }}>
        {onSelect !== undefined && (
          <Checkbox
            size="small"
            checked={selected}
            onChange={(event) => onSelect((event.nativeEvent as MouseEvent).shiftKey)}
            slotProps={{ input: { 'aria-label': say('selectOne', { name: `${kind} ${name}` }) } }}
          />
        )}
      </Box>
      <Lines
        first={isGone(thing) ? <s>{name}</s> : name}
        second={`${kind} · ${words.details(thing)}`.replace(/ · $/, '')}
        strong
      />
      <Lines
        first={<Origin thing={thing} />}
        second={
          account === undefined
            ? say('thisComputer')
            : account.kind === 'sandbox'
              ? words.account(account)
              : `${words.account(account)} · ${account.region ?? ''}`.replace(/ · $/, '')
        }
      />
      {removal === undefined ? (
        <Lines
          first={
            madeAt === undefined ? (
              say('ageUnknown')
            ) : (
              <time dateTime={new Date(madeAt).toISOString()} title={date(madeAt)}>
                {ago(madeAt)}
              </time>
            )
          }
          second={words.reason(thing)}
        />
      ) : (
        <Box role="cell" sx={{ pr: 1 }}>
          <RemovalMark removal={removal} />
        </Box>
      )}
      <Box role="cell" sx={{ pr: 1, textAlign: 'right' }}>
        <Price thing={thing} account={account} />
      </Box>
      <Box role="cell">
        {onRemove !== undefined && (
          <Tooltip title={say('removeOne', { name: kind })}>
            <IconButton size="small" aria-label={say('removeOne', { name: `${kind} ${name}` })} onClick={onRemove}>
              <DeleteIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
        {onUnignore !== undefined && (
          <Tooltip title={say('unignore')}>
            <IconButton size="small" aria-label={say('unignoreOne', { name: `${kind} ${name}` })} onClick={onUnignore}>
              <ShowIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
      </Box>
    </Box>
  )
})

/** The build that made it. */
function Origin({ thing: { run } }: { readonly thing: LeftoverThing }) {
  const say = useTranslations('leftovers')
  if (run === undefined) return say('noRun')
  if (!run.here) return say('otherRun')
  return (
    <Box component={RouterLink} to={`/builds/${run.runId}`} sx={{ color: 'primary.main' }}>
      {run.template || run.runId}
    </Box>
  )
}

function Price({
  thing: { month, there },
  account,
}: {
  readonly thing: LeftoverThing
  readonly account: LeftoverAccount | undefined
}) {
  const say = useTranslations('leftovers')
  const words = useLeftoverWords()
  if (there === 'no' || account === undefined) {
    return (
      <Typography variant="body2" color="textSecondary">
        –
      </Typography>
    )
  }
  return (
    <Typography
      variant="body2"
      color={month === undefined || month === 0 || account.kind === 'sandbox' ? 'textSecondary' : 'textPrimary'}
      title={account.kind === 'sandbox' && month !== 0 ? say('inSandbox') : undefined}
      sx={{ fontVariantNumeric: 'tabular-nums' }}
    >
      {month === undefined ? say('unknownPrice') : month === 0 ? say('free') : words.price(month, account.currency)}
    </Typography>
  )
}

function Lines({
  first,
  second,
  strong = false,
}: {
  readonly first: ReactNode
  readonly second: string
  readonly strong?: boolean
}) {
  return (
    <Box role="cell" sx={{ minWidth: 0, pr: 1.5 }}>
      <Typography variant="body2" component="div" sx={{ overflowWrap: 'anywhere', fontWeight: strong ? 600 : 400 }}>
        {first}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="div" sx={{ overflowWrap: 'anywhere' }}>
        {second}
      </Typography>
    </Box>
  )
}
