import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControl,
  FormControlLabel,
  FormLabel,
  List,
  ListItemButton,
  ListItemText,
  MenuItem,
  Radio,
  RadioGroup,
  Skeleton,
  TextField,
  Typography,
} from '@mui/material'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { OfferedImage } from '#shared/contract/account-shapes.ts'
import type { SourceOmiChoice } from '#shared/template/form/choose-source-omi.ts'
import { namePattern } from '#shared/template/name-pattern.ts'
import { useAccountName } from './use-account-name.ts'
import { useOffer } from './use-offer.ts'

const owners = ['all', 'official', 'self', 'shared'] as const
type Owner = (typeof owners)[number]

/** More than anybody looks through; a longer name brings others. */
const mostShown = 100

interface OmiDialogProps {
  readonly onClose: () => void
  readonly onChoose: (choice: SourceOmiChoice) => void
}

/** Chooses an OMI of the account, and how the template names it: by its id, or as the newest of its kind. */
export function OmiDialog({ onClose, onChoose }: OmiDialogProps) {
  const say = useTranslations('pickers.omi')
  const account = useAccountName()
  const { ago } = useTimeWords()
  const [query, setQuery] = useState('')
  const [owner, setOwner] = useState<Owner>('all')
  const [chosen, setChosen] = useState<OfferedImage | undefined>()
  const [pin, setPin] = useState<'exact' | 'newest'>('newest')
  const [pattern, setPattern] = useState('')
  const pinLabel = useId()
  const offer = useOffer('account.images', { query: query.trim(), owner, limit: mostShown })
  const images = offer.kind === 'found' ? offer.content.images : []

  const choose = (image: OfferedImage) => {
    setChosen(image)
    setPattern(namePattern(image.name))
  }
  const use = () => {
    if (chosen === undefined) return
    const of = chosen.own ? 'self' : (chosen.ownerAlias ?? chosen.ownerId ?? 'self')
    onChoose(
      pin === 'exact'
        ? { kind: 'exact', imageId: chosen.imageId }
        : { kind: 'newest', pattern: pattern.trim(), owner: of },
    )
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="choose-omi">
      <DialogTitle id="choose-omi">{say('title')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Typography color="textSecondary" variant="body2">
          {say('from', { account })}
        </Typography>
        <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: '1fr 180px', pt: 0.5 }}>
          <TextField
            autoFocus
            size="small"
            type="search"
            label={say('query')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <TextField
            select
            size="small"
            label={say('owner')}
            value={owner}
            onChange={(event) => setOwner(event.target.value as Owner)}
          >
            {owners.map((one) => (
              <MenuItem key={one} value={one}>
                {say(`owners.${one}`)}
              </MenuItem>
            ))}
          </TextField>
        </Box>
        <Box sx={{ height: 260, overflow: 'auto', border: 1, borderColor: 'divider', borderRadius: 1 }}>
          {offer.kind === 'looking' && <Skeleton variant="rounded" height={256} aria-label={say('loading')} />}
          {offer.kind === 'failed' && (
            <Typography color="error" sx={{ p: 1.5 }}>
              {offer.message}
            </Typography>
          )}
          {offer.kind === 'found' && images.length === 0 && (
            <Typography color="textSecondary" sx={{ p: 1.5 }}>
              {say('none')}
            </Typography>
          )}
          {images.length > 0 && (
            <List dense disablePadding role="listbox" aria-label={say('list')} onKeyDown={byArrows}>
              {images.map((image, at) => (
                <ListItemButton
                  key={image.imageId}
                  role="option"
                  aria-selected={image.imageId === chosen?.imageId}
                  selected={image.imageId === chosen?.imageId}
                  tabIndex={image.imageId === chosen?.imageId || (chosen === undefined && at === 0) ? 0 : -1}
                  onClick={() => choose(image)}
                >
                  <ListItemText
                    primary={image.name}
                    secondary={[
                      image.imageId,
                      image.ownerAlias ?? image.ownerId,
                      image.createdAt === undefined ? undefined : ago(Date.parse(image.createdAt)),
                    ]
                      .filter((fact) => fact !== undefined)
                      .join(' · ')}
                  />
                </ListItemButton>
              ))}
            </List>
          )}
        </Box>
        <Typography role="status" variant="caption" color="textSecondary">
          {offer.kind === 'found' && say('shown', { shown: images.length, total: offer.content.total })}
        </Typography>
        <FormControl>
          <FormLabel id={pinLabel}>{say('pin')}</FormLabel>
          <RadioGroup
            row
            aria-labelledby={pinLabel}
            value={pin}
            onChange={(_event, next) => setPin(next === 'exact' ? 'exact' : 'newest')}
          >
            <FormControlLabel value="newest" control={<Radio size="small" />} label={say('newest')} />
            <FormControlLabel value="exact" control={<Radio size="small" />} label={say('exact')} />
          </RadioGroup>
        </FormControl>
        {pin === 'newest' && (
          <TextField
            size="small"
            label={say('pattern')}
            value={pattern}
            disabled={chosen === undefined}
            onChange={(event) => setPattern(event.target.value)}
          />
        )}
        {chosen === undefined && <Typography color="textSecondary">{say('chooseFirst')}</Typography>}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button
          variant="contained"
          disabled={chosen === undefined || (pin === 'newest' && pattern.trim() === '')}
          onClick={use}
        >
          {say('use')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** From one OMI to another, to the first and the last; Enter and Space choose. */
function byArrows(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="option"]')]
  const at = all.indexOf(event.target as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  const target = to === undefined ? undefined : all[to]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}
