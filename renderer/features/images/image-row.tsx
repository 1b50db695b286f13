import { Box, Checkbox, Typography } from '@mui/material'
import { memo, type ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { AccountImage, NewerBase } from '#shared/contract/image-shapes.ts'
import { columns } from './image-columns.ts'
import { BootTestMark, ImageState, NewerBaseMark } from './image-marks.tsx'
import { ImageMenu } from './image-menu.tsx'
import { type ImageTask, imageAddress } from './image-task.ts'

interface ImageRowProps {
  readonly image: AccountImage
  readonly newer: NewerBase | undefined
  readonly index: number
  readonly selected: boolean
  readonly onSelect: (range: boolean) => void
  readonly onTask: (task: ImageTask) => void
  readonly measure: (row: HTMLElement | null) => void
  /** px */
  readonly top: number
}

/** An OMI in the list. */
export const ImageRow = memo(function ImageRow(props: ImageRowProps) {
  const { image, newer, index, selected, onSelect, onTask, measure, top } = props
  const say = useTranslations('images')
  const { ago, date } = useTimeWords()
  const { imageId, builtBy, createdAt, bootModes } = image
  const name = image.name || imageId
  const shared = image.public
    ? say('everybody')
    : image.sharedWith.length === 0
      ? say('nobody')
      : say('accounts', { count: image.sharedWith.length })
  return (
    <Box
      ref={measure}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      sx={{
        position: 'absolute',
        insetInline: 0,
        top,
        minHeight: 62,
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
      <Box role="cell">
        <Checkbox
          size="small"
          checked={selected}
          onChange={(event) => onSelect((event.nativeEvent as MouseEvent).shiftKey)}
          slotProps={{ input: { 'aria-label': say('select', { name }) } }}
        />
      </Box>
      <Lines
        first={
          <Box component={RouterLink} to={imageAddress(imageId)} sx={{ color: 'primary.main', fontWeight: 600 }}>
            {name}
          </Box>
        }
        second={<code>{imageId}</code>}
      />
      <Lines
        first={
          createdAt === 0 ? (
            '–'
          ) : (
            <time dateTime={new Date(createdAt).toISOString()} title={date(createdAt)}>
              {ago(createdAt)}
            </time>
          )
        }
      />
      <Lines
        first={say('gib', { size: image.sizeGib })}
        second={bootModes.length === 0 ? undefined : bootModes.join(', ')}
      />
      <Box role="cell" sx={{ display: 'grid', justifyItems: 'start', gap: 0.25, pr: 1 }}>
        {image.state !== 'available' && <ImageState state={image.state} />}
        {image.state === 'available' && image.bootTest === undefined && newer === undefined && (
          <ImageState state={image.state} />
        )}
        <BootTestMark image={image} />
        <NewerBaseMark newer={newer} />
      </Box>
      {builtBy === undefined ? (
        <Lines first={image.own ? '–' : (image.ownerAlias ?? image.ownerId)} />
      ) : (
        <Lines
          first={
            <Box
              component={RouterLink}
              to={`/builds/${builtBy.runId}`}
              title={date(builtBy.startedAt)}
              sx={{ color: 'primary.main' }}
            >
              {builtBy.templateName}
            </Box>
          }
          second={builtBy.sourceImageId === undefined ? undefined : <code>{builtBy.sourceImageId}</code>}
        />
      )}
      <Lines first={shared} />
      <Lines first={say('vms', { count: image.vmIds.length })} />
      <Box role="cell">
        <ImageMenu image={image} onTask={onTask} />
      </Box>
    </Box>
  )
})

/** A cell with a line, and perhaps a smaller one below it. */
function Lines({ first, second }: { readonly first: ReactNode; readonly second?: ReactNode }) {
  return (
    <Box role="cell" sx={{ minWidth: 0, pr: 1.5 }}>
      <Typography variant="body2" component="div" sx={{ overflowWrap: 'anywhere' }}>
        {first}
      </Typography>
      {second !== undefined && (
        <Typography variant="caption" color="textSecondary" component="div" sx={{ overflowWrap: 'anywhere' }}>
          {second}
        </Typography>
      )}
    </Box>
  )
}
