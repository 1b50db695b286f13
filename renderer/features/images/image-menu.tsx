import MenuIcon from '@mui/icons-material/MoreVertOutlined'
import { Button, Divider, IconButton, ListItemText, Menu, MenuItem } from '@mui/material'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { rerunAddress } from '#renderer/app/rerun-address.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { asSourceAddress, type ImageTask, imageDialogs, obstacleOf } from './image-task.ts'

interface ImageMenuProps {
  readonly image: AccountImage
  /** As a button with a word, as on the page of one OMI. */
  readonly worded?: boolean
  /** What has a button of its own beside the menu. */
  readonly without?: readonly ImageTask['kind'][]
  readonly onTask: (task: ImageTask) => void
}

/** Everything that can be done with an OMI; what cannot be done says why. */
export function ImageMenu({ image, worded = false, without = [], onTask }: ImageMenuProps) {
  const say = useTranslations('images')
  const navigate = useNavigate()
  const [anchor, setAnchor] = useState<HTMLElement | undefined>()
  const close = () => setAnchor(undefined)
  const does = (action: () => void) => () => {
    close()
    action()
  }
  const foreign = (kind: ImageTask['kind']) => obstacleOf(kind, image) === 'notYours'
  const why = (kind: ImageTask['kind']) =>
    obstacleOf(kind, image) === 'notAvailable' ? say('notAvailable') : undefined
  const { builtBy } = image
  const button = {
    'aria-haspopup': 'menu',
    'aria-expanded': anchor !== undefined,
    'aria-label': say('actionsFor', { name: image.name || image.imageId }),
    onClick: (event: React.MouseEvent<HTMLElement>) => setAnchor(event.currentTarget),
  } as const
  return (
    <>
      {worded ? (
        <Button variant="outlined" endIcon={<MenuIcon />} {...button}>
          {say('actions.more')}
        </Button>
      ) : (
        <IconButton size="small" {...button}>
          <MenuIcon fontSize="small" />
        </IconButton>
      )}
      <Menu open={anchor !== undefined} anchorEl={anchor ?? null} onClose={close}>
        {imageDialogs
          .filter((kind) => !without.includes(kind) && !foreign(kind))
          .map((kind) => (
            <Item
              key={kind}
              label={say(`actions.${kind}`)}
              why={why(kind)}
              onClick={does(() => onTask({ kind, image }))}
            />
          ))}
        <MenuItem onClick={does(() => void navigate(asSourceAddress(image.imageId)))}>{say('actions.use')}</MenuItem>
        {builtBy !== undefined && (
          <MenuItem onClick={does(() => void navigate(rerunAddress(builtBy)))}>{say('actions.rebuild')}</MenuItem>
        )}
        <Divider />
        {foreign('delete') ? (
          <Item label="" why={say('notYours', { owner: image.ownerAlias ?? image.ownerId })} onClick={close} />
        ) : (
          <Item
            label={say('actions.delete')}
            why={why('delete')}
            onClick={does(() => onTask({ kind: 'delete', images: [image] }))}
          />
        )}
      </Menu>
    </>
  )
}

function Item({
  label,
  why,
  onClick,
}: {
  readonly label: string
  readonly why: string | undefined
  readonly onClick: () => void
}) {
  return (
    <MenuItem aria-disabled={why !== undefined} onClick={why === undefined ? onClick : undefined}>
      <ListItemText
        primary={label}
        secondary={why}
        slotProps={{
          primary: { color: why === undefined ? 'textPrimary' : 'textSecondary' },
          secondary: { variant: 'caption', sx: { whiteSpace: 'normal', maxWidth: 280 } },
        }}
      />
    </MenuItem>
  )
}
