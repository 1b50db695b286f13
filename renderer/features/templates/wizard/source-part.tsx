import {
  Autocomplete,
  Box,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  TextField,
  Typography,
} from '@mui/material'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import { namePattern } from '#shared/template/name-pattern.ts'
import type { TemplateDraft } from '#shared/template/wizard/draft.ts'
import { useOffer } from '../pickers/use-offer.ts'
import { DraftField } from './draft-field.tsx'
import { problemAt, type WizardPartProps } from './wizard-part.ts'

const builders = ['outscale-bsu', 'outscale-chroot', 'outscale-bsusurrogate', 'outscale-bsuvolume'] as const

/** What the image is made from, and in which way. */
export function SourcePart({ draft, change, problems }: WizardPartProps) {
  const say = useTranslations('wizard')
  const { source } = draft
  const setKind = (kind: string) =>
    change({
      source:
        kind === 'exact' ? { kind, imageId: '' } : { kind: 'newest', pattern: 'Ubuntu-24.04-*', owner: 'Outscale' },
    })

  return (
    <>
      <FormControl>
        <FormLabel id="wizard-builder">{say('builder')}</FormLabel>
        <RadioGroup
          aria-labelledby="wizard-builder"
          value={draft.builder}
          onChange={(_event, builder) => change({ builder: builder as TemplateDraft['builder'] })}
        >
          {builders.map((builder) => (
            <FormControlLabel
              key={builder}
              value={builder}
              control={<Radio size="small" />}
              label={say(`builders.${builder}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      <FormControl>
        <FormLabel id="wizard-base">
          {say(
            draft.builder === 'outscale-bsusurrogate' || draft.builder === 'outscale-bsuvolume'
              ? 'baseHost'
              : 'baseImage',
          )}
        </FormLabel>
        <RadioGroup row aria-labelledby="wizard-base" value={source.kind} onChange={(_event, kind) => setKind(kind)}>
          <FormControlLabel value="newest" control={<Radio size="small" />} label={say('newest')} />
          <FormControlLabel value="exact" control={<Radio size="small" />} label={say('exact')} />
        </RadioGroup>
      </FormControl>
      {source.kind === 'newest' ? (
        <NewestFields source={source} change={change} problems={problems} />
      ) : (
        <ExactField source={source} change={change} problems={problems} />
      )}
    </>
  )
}

type Newest = Extract<TemplateDraft['source'], { kind: 'newest' }>
type Exact = Extract<TemplateDraft['source'], { kind: 'exact' }>
type PartOf<Source> = Omit<WizardPartProps, 'draft'> & { readonly source: Source }

function NewestFields({ source, change, problems }: PartOf<Newest>) {
  const say = useTranslations('wizard')
  const { ago } = useTimeWords()
  const { account } = useSettings().settings
  const names = useOffer('account.images', { owner: source.owner === 'self' ? 'self' : 'official', limit: 200 })
  const complete = source.pattern.trim() !== '' && source.owner.trim() !== ''
  const picked = useOffer(
    'account.filterImages',
    complete
      ? { filters: { 'image-name': source.pattern.trim() }, owners: [source.owner.trim()], mostRecent: true }
      : undefined,
  )
  const patterns = names.kind === 'found' ? patternsOf(names.content.images.map(({ name }) => name)) : []
  const problem = problemAt(problems, 'source.pattern')
  const found = picked.kind === 'found' ? picked.content : undefined

  return (
    <>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '2fr 1fr' } }}>
        <Autocomplete
          freeSolo
          options={patterns}
          inputValue={source.pattern}
          onInputChange={(_event, pattern) => change({ source: { ...source, pattern } })}
          renderInput={(input) => (
            <TextField
              {...input}
              size="small"
              label={say('pattern')}
              error={problem !== undefined}
              helperText={problem === undefined ? say('patternHelp') : say(`problem.${problem.code}`)}
            />
          )}
        />
        <DraftField
          label={say('owner')}
          value={source.owner}
          onValue={(owner) => change({ source: { ...source, owner } })}
          help={say('ownerHelp')}
          problem={problemAt(problems, 'source.owner')}
        />
      </Box>
      <Typography role="status" color="textSecondary" sx={{ minHeight: '1.6em' }}>
        {picked.kind === 'looking' && complete && say('searching', { account: account.replace(/^profile:/, '') })}
        {picked.kind === 'failed' && say('cannotLook', { error: picked.message })}
        {found !== undefined &&
          (found.picked === undefined
            ? say('picksNone')
            : say('picks', {
                name: found.picked.name,
                id: found.picked.imageId,
                age: found.picked.createdAt === undefined ? 'none' : ago(Date.parse(found.picked.createdAt)),
                total: found.matching,
              }))}
      </Typography>
    </>
  )
}

function ExactField({ source, change, problems }: PartOf<Exact>) {
  const say = useTranslations('wizard')
  const offered = useOffer('account.images', { query: source.imageId.trim(), owner: 'all', limit: 50 })
  const images = offered.kind === 'found' ? offered.content.images : []
  const problem = problemAt(problems, 'source.imageId')
  return (
    <>
      <Autocomplete
        freeSolo
        options={[...images]}
        filterOptions={(options) => options}
        getOptionLabel={(option) => (typeof option === 'string' ? option : option.imageId)}
        renderOption={({ key, ...item }, { imageId, name, ownerAlias }) => (
          <li key={key} {...item}>
            <Box>
              <Typography>{name}</Typography>
              <Typography variant="caption" color="textSecondary">
                {imageId} {ownerAlias}
              </Typography>
            </Box>
          </li>
        )}
        inputValue={source.imageId}
        onInputChange={(_event, imageId) => change({ source: { ...source, imageId } })}
        renderInput={(input) => (
          <TextField
            {...input}
            size="small"
            label={say('imageId')}
            error={problem !== undefined}
            helperText={problem === undefined ? undefined : say(`problem.${problem.code}`)}
          />
        )}
      />
      <Typography role="status" color="textSecondary">
        {offered.kind === 'failed' && say('cannotLook', { error: offered.message })}
      </Typography>
    </>
  )
}

function patternsOf(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => namePattern(name)))].sort()
}
