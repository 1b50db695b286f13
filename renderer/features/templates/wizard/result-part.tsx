import AddIcon from '@mui/icons-material/AddOutlined'
import RemoveIcon from '@mui/icons-material/DeleteOutlined'
import { Box, Button, Checkbox, FormControlLabel, IconButton, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { makesOmi } from '#shared/template/wizard/draft.ts'
import { DraftField } from './draft-field.tsx'
import { problemAt, type WizardPartProps } from './wizard-part.ts'

/** What comes of it: name, description, tags, and who may use it. */
export function ResultPart({ draft, change, problems }: WizardPartProps) {
  const say = useTranslations('wizard')
  const omi = makesOmi(draft)
  const { tags } = draft
  const name = draft.name.trim()
  const preview = draft.unique ? `${name}-${Math.floor(Date.now() / 1000)}` : name

  return (
    <>
      <DraftField
        label={say(omi ? 'name' : 'volumeName')}
        value={draft.name}
        onValue={(next) => change({ name: next })}
        help={
          omi && name !== ''
            ? `${say('namePreview', { name: preview })} · ${say('nameLeft', { used: String(preview.length) })}`
            : say('nameLeft', { used: String(name.length) })
        }
        problem={problemAt(problems, 'name')}
      />
      {omi && (
        <FormControlLabel
          control={<Checkbox size="small" checked={draft.unique} onChange={(_event, unique) => change({ unique })} />}
          label={say('unique')}
        />
      )}
      <DraftField
        label={say('description')}
        value={draft.description}
        onValue={(description) => change({ description })}
      />
      <Box component="section" aria-label={say('tags')} sx={{ display: 'grid', gap: 1.5 }}>
        <Typography variant="h3">{say('tags')}</Typography>
        {tags.map((tag, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tag being typed has no name yet
          <Box key={index} sx={{ display: 'grid', gap: 1, gridTemplateColumns: '1fr 1fr auto', alignItems: 'start' }}>
            <DraftField
              label={say('tagKey', { number: String(index + 1) })}
              value={tag.key}
              onValue={(key) => change({ tags: tags.with(index, { ...tag, key }) })}
              problem={tag.key.trim() === '' ? problemAt(problems, 'tags') : undefined}
            />
            <DraftField
              label={say('tagValue', { number: String(index + 1) })}
              value={tag.value}
              onValue={(value) => change({ tags: tags.with(index, { ...tag, value }) })}
            />
            <IconButton
              aria-label={say('removeTag', { number: String(index + 1) })}
              onClick={() => change({ tags: tags.toSpliced(index, 1) })}
            >
              <RemoveIcon fontSize="small" />
            </IconButton>
          </Box>
        ))}
        <Box>
          <Button startIcon={<AddIcon />} onClick={() => change({ tags: [...tags, { key: '', value: '' }] })}>
            {say('addTag')}
          </Button>
        </Box>
      </Box>
      {omi && (
        <DraftField
          label={say('accounts')}
          value={draft.accounts}
          onValue={(accounts) => change({ accounts })}
          help={say('accountsHelp')}
          problem={problemAt(problems, 'accounts')}
        />
      )}
    </>
  )
}
