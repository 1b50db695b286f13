import { Box, Chip, Paper, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { CopyValue } from '#renderer/ui/copy-value.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { ImageState } from './image-marks.tsx'
import { imageAddress } from './image-task.ts'

/** What is known of an OMI. */
export function ImageFacts({ image }: { readonly image: AccountImage }) {
  const say = useTranslations('images')
  const { ago, date } = useTimeWords()
  const { builtBy, bootTest, sharedWith, createdAt } = image
  const tags = Object.entries(image.tags).toSorted(([left], [right]) => left.localeCompare(right))
  return (
    <Paper
      variant="outlined"
      component="dl"
      aria-label={say('facts.label')}
      sx={{
        m: 0,
        p: 2,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'minmax(130px, max-content) minmax(0, 1fr)' },
        columnGap: 3,
        rowGap: 1,
        alignItems: 'baseline',
      }}
    >
      <Fact name={say('facts.id')}>
        <CopyValue value={image.imageId} label={say('facts.id')} testId="image-id" />
      </Fact>
      <Fact name={say('facts.state')}>
        <ImageState state={image.state} />
        {image.stateMessage !== undefined && <Typography color="error">{image.stateMessage}</Typography>}
      </Fact>
      {image.description !== '' && <Fact name={say('facts.description')}>{image.description}</Fact>}
      <Fact name={say('facts.made')}>{createdAt === 0 ? '–' : `${date(createdAt)} (${ago(createdAt)})`}</Fact>
      <Fact name={say('facts.builtBy')}>
        {builtBy === undefined ? (
          <Typography color="textSecondary">{say('facts.notHere')}</Typography>
        ) : (
          <>
            <Box
              component={RouterLink}
              to={`/template?path=${encodeURIComponent(builtBy.templatePath)}`}
              sx={{ color: 'primary.main' }}
            >
              {builtBy.templateName}
            </Box>
            {' · '}
            <Box component={RouterLink} to={`/builds/${builtBy.runId}`} sx={{ color: 'primary.main' }}>
              {say('facts.run', { date: date(builtBy.startedAt) })}
            </Box>
          </>
        )}
      </Fact>
      {builtBy?.sourceImageId !== undefined && (
        <Fact name={say('facts.source')}>
          <Box component={RouterLink} to={imageAddress(builtBy.sourceImageId)} sx={{ color: 'primary.main' }}>
            <code>{builtBy.sourceImageId}</code>
          </Box>
        </Fact>
      )}
      <Fact name={say('facts.tested')}>
        {bootTest === undefined ? (
          <Typography color="textSecondary">{say('facts.neverTested')}</Typography>
        ) : (
          <Typography color={bootTest.outcome === 'failed' ? 'error' : 'textPrimary'}>
            {say('testedAt', { outcome: say(`bootTest.${bootTest.outcome}`), date: date(bootTest.at) })}
          </Typography>
        )}
      </Fact>
      <Fact name={say('facts.shared')}>
        {image.public ? say('everybody') : sharedWith.length === 0 ? say('facts.onlyYou') : sharedWith.join(', ')}
      </Fact>
      <Fact name={say('facts.used')}>
        {say('vms', { count: image.vmIds.length })}
        {image.vmIds.length > 0 && `: ${image.vmIds.join(', ')}`}
      </Fact>
      <Fact name={say('facts.size')}>{say('gib', { size: image.sizeGib })}</Fact>
      {image.snapshotIds.length > 0 && (
        <Fact name={say('facts.snapshots')}>
          {image.snapshotIds.map((id) => (
            <CopyValue key={id} value={id} label={id} />
          ))}
        </Fact>
      )}
      <Fact name={say('facts.owner')}>
        {image.own ? say('facts.you') : (image.ownerAlias ?? image.ownerId)} {image.own && <code>{image.ownerId}</code>}
      </Fact>
      {image.architecture !== undefined && <Fact name={say('facts.architecture')}>{image.architecture}</Fact>}
      {image.bootModes.length > 0 && <Fact name={say('facts.boot')}>{image.bootModes.join(', ')}</Fact>}
      <Fact name={say('facts.tags')}>
        {tags.length === 0 ? (
          <Typography color="textSecondary">{say('facts.noTags')}</Typography>
        ) : (
          <Box sx={{ display: 'flex', gap: 0.5, flexWrap: 'wrap' }}>
            {tags.map(([key, value]) => (
              <Chip
                key={key}
                size="small"
                label={value === '' ? key : `${key}: ${value}`}
                sx={{ height: 'auto', '& .MuiChip-label': { whiteSpace: 'normal', overflowWrap: 'anywhere' } }}
              />
            ))}
          </Box>
        )}
      </Fact>
    </Paper>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <Typography component="dt" variant="body2" color="textSecondary">
        {name}
      </Typography>
      <Box component="dd" sx={{ m: 0, minWidth: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Box>
    </>
  )
}
