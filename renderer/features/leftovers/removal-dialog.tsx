import {
  Alert,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  List,
  ListItem,
  ListItemText,
  Typography,
} from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { heldThings, monthlyCost } from './thing-groups.ts'
import { useLeftoverWords } from './use-leftover-words.ts'

interface RemovalDialogProps {
  readonly things: readonly LeftoverThing[]
  readonly accounts: ReadonlyMap<string, LeftoverAccount>
  readonly onCancel: () => void
  readonly onConfirm: () => void
}

/** Says what will go, where, and in which order; what is perhaps somebody else's needs a further word. */
export function RemovalDialog({ things, accounts, onCancel, onConfirm }: RemovalDialogProps) {
  const say = useTranslations('leftovers')
  const words = useLeftoverWords()
  const [sure, setSure] = useState(false)
  const unsure = things.filter(({ standing }) => standing.kind === 'elsewhere' || standing.kind === 'named').length
  const places = [...new Set(things.flatMap(({ account }) => account ?? []))].map((key) => {
    const account = accounts.get(key)
    if (account === undefined) return key
    const place = words.place(account)
    return place === '' ? words.account(account) : `${words.account(account)} (${place})`
  })
  const total = words.total(monthlyCost(things, accounts))
  const count = things.length
  return (
    <Dialog open onClose={onCancel} fullWidth maxWidth="sm" aria-labelledby="removal-title">
      <DialogTitle id="removal-title">{say('dialog.title', { count })}</DialogTitle>
      <DialogContent>
        <DialogContentText>
          {places.length > 0 && `${say('dialog.where', { count: places.length, names: places.join(', ') })} `}
          {total}
        </DialogContentText>
        <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
          {say('dialog.order')}
        </Typography>
        <List
          dense
          sx={{ maxHeight: 260, overflow: 'auto' }}
          component="ol"
          tabIndex={0}
          aria-label={say('dialog.order')}
        >
          {things
            .toSorted((a, b) => a.order - b.order)
            .map((thing) => (
              <ListItem key={thing.key} disableGutters sx={{ py: 0 }}>
                <ListItemText
                  primary={thing.name}
                  secondary={`${say(`kinds.${thing.kind}`)} · ${words.details(thing)}`.replace(/ · $/, '')}
                  slotProps={{
                    primary: { sx: { overflowWrap: 'anywhere' } },
                    secondary: { sx: { overflowWrap: 'anywhere' } },
                  }}
                />
              </ListItem>
            ))}
        </List>
        {heldThings(things).map(({ thing, holders }) => (
          <Alert key={thing.key} severity="warning" sx={{ mt: 1 }}>
            {say('dialog.held', {
              name: `${say(`kinds.${thing.kind}`)} ${thing.name}`,
              holders: holders.join(', '),
            })}
          </Alert>
        ))}
        {unsure > 0 && (
          <Alert severity="warning" sx={{ mt: 1 }}>
            {say('dialog.unsure', { count: unsure })}
            <FormControlLabel
              sx={{ display: 'flex', mt: 0.5 }}
              control={<Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)} />}
              label={say('dialog.sure')}
            />
          </Alert>
        )}
        <DialogContentText sx={{ mt: 1.5 }}>{say('dialog.gone')}</DialogContentText>
      </DialogContent>
      <DialogActions>
        {/* The safe way has the focus, so that Enter deletes nothing. */}
        <Button onClick={onCancel} autoFocus>
          {say('dialog.keep')}
        </Button>
        <Button color="error" variant="contained" disabled={unsure > 0 && !sure} onClick={onConfirm}>
          {say('dialog.remove', { count })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
