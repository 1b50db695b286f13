import { Autocomplete, Box, TextField, Typography } from '@mui/material'
import { useFormatter, useTranslations } from 'use-intl'
import { hasVolume } from '#shared/template/wizard/draft.ts'
import { useOffer } from '../pickers/use-offer.ts'
import { DraftField } from './draft-field.tsx'
import { problemAt, type WizardPartProps } from './wizard-part.ts'

/** On what it is built, and how the VM is reached. */
export function MachinePart({ draft, change, problems }: WizardPartProps) {
  const say = useTranslations('wizard')
  const format = useFormatter()
  const offered = useOffer('account.vmTypes', {})
  const subregions = useOffer('account.subregions', {})
  const subnets = useOffer('account.subnets', {})
  const types = offered.kind === 'found' ? offered.content.vmTypes : []
  const currency = offered.kind === 'found' ? offered.content.currency : undefined
  const problem = problemAt(problems, 'vmType')
  const wordsOf = (name: string) => {
    const type = types.find((one) => one.name === name)
    if (type === undefined) return undefined
    const { cores, memoryGib, pricePerHour } = type
    const price =
      pricePerHour === undefined
        ? 'none'
        : format.number(pricePerHour, {
            maximumFractionDigits: 4,
            ...(currency === undefined ? {} : { style: 'currency' as const, currency }),
          })
    return say('vmTypeOption', { cores, memory: format.number(memoryGib), price })
  }

  return (
    <>
      <Autocomplete
        freeSolo
        options={types.map(({ name }) => name)}
        inputValue={draft.vmType}
        onInputChange={(_event, vmType) => change({ vmType })}
        renderOption={({ key, ...item }, name) => (
          <li key={key} {...item}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', width: '100%', gap: 2 }}>
              <span>{name}</span>
              <Typography component="span" color="textSecondary">
                {wordsOf(name)}
              </Typography>
            </Box>
          </li>
        )}
        renderInput={(input) => (
          <TextField
            {...input}
            size="small"
            label={say('vmType')}
            error={problem !== undefined}
            helperText={
              problem === undefined
                ? [wordsOf(draft.vmType), say('vmTypeHelp')].filter(Boolean).join(' · ')
                : say(`problem.${problem.code}`)
            }
          />
        )}
      />
      <DraftField
        label={say('username')}
        value={draft.username}
        onValue={(username) => change({ username })}
        help={say('usernameHelp')}
        problem={problemAt(problems, 'username')}
      />
      {hasVolume(draft) && (
        <DraftField
          label={say('volumeSize')}
          value={draft.volumeSize}
          onValue={(volumeSize) => change({ volumeSize })}
          problem={problemAt(problems, 'volumeSize')}
        />
      )}
      <Box component="section" aria-label={say('network')}>
        <Typography variant="h3">{say('network')}</Typography>
        <Typography color="textSecondary" sx={{ mb: 1.5 }}>
          {say('networkHelp')}
        </Typography>
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
          <Autocomplete
            freeSolo
            options={subregions.kind === 'found' ? subregions.content.subregions.map(({ name }) => name) : []}
            inputValue={draft.subregion}
            onInputChange={(_event, subregion) => change({ subregion })}
            renderInput={(input) => (
              <TextField {...input} size="small" label={say('subregion')} helperText={say('optional')} />
            )}
          />
          <Autocomplete
            freeSolo
            options={subnets.kind === 'found' ? subnets.content.subnets.map(({ subnetId }) => subnetId) : []}
            inputValue={draft.subnetId}
            onInputChange={(_event, subnetId) => change({ subnetId })}
            renderInput={(input) => (
              <TextField {...input} size="small" label={say('subnet')} helperText={say('optional')} />
            )}
          />
        </Box>
      </Box>
    </>
  )
}
