import ExpandIcon from '@mui/icons-material/ExpandMoreOutlined'
import {
  Accordion,
  AccordionDetails,
  AccordionSummary,
  Alert,
  Autocomplete,
  Box,
  Button,
  TextField,
  Typography,
} from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { DraftChanges } from '#shared/contract/credential-shapes.ts'
import { defaultRegion, publicRegions } from '#shared/credentials/regions.ts'
import { AccessOptions } from './access-options.tsx'
import { Notes } from './paste-fields.tsx'
import { ShownCredentialsList } from './shown-credentials.tsx'
import { StepHeading } from './step-heading.tsx'
import { type DraftAccess, fieldOf, problemOf } from './use-draft.ts'

interface PlaceStepProps {
  readonly drafts: DraftAccess
  /** The test has shown that the account asks for a client certificate. */
  readonly certificateNeeded: boolean
  readonly onBack: () => void
  readonly onTest: () => void
  readonly onSkipTest: () => void
}

/** Fields that this step has a place for; what else is wrong with a draft is told apart. */
const ownFields = new Set([
  'region',
  'endpoint',
  'clientCertificate',
  'clientKey',
  'authority',
  'skipVerification',
  'login',
  'password',
  'proxy',
])

/** The second step: where the account is, and how to get there. */
export function PlaceStep({ drafts, certificateNeeded, onBack, onTest, onSkipTest }: PlaceStepProps) {
  const say = useTranslations('credentials.place')
  const wizard = useTranslations('credentials.wizard')
  const { draft } = drafts
  const [region, setRegion] = useState(draft?.shown.region ?? defaultRegion)
  const [endpoint, setEndpoint] = useState(draft?.shown.endpoint ?? '')
  const [changes, setChanges] = useState<DraftChanges>({})
  const [opened, setOpened] = useState(certificateNeeded || (draft !== undefined && hasAccessOptions(draft.shown)))
  if (draft === undefined) return null
  const otherProblems = draft.problems.filter(({ field }) => !ownFields.has(field))

  /** Sends what has changed; gives whether nothing stands in the way of a test. */
  const settle = async (): Promise<boolean> => {
    const next = await drafts.change({ ...changes, region, endpoint })
    if (next === undefined) return false
    setChanges({})
    if (next.problems.some(({ field }) => field !== 'region' && field !== 'endpoint' && ownFields.has(field))) {
      setOpened(true)
    }
    return next.problems.length === 0
  }

  const test = async (event: FormEvent) => {
    event.preventDefault()
    if (await settle()) onTest()
  }

  return (
    <Box
      component="form"
      noValidate
      aria-label={wizard('place')}
      sx={{ display: 'grid', gap: 2 }}
      onSubmit={(event) => void test(event)}
    >
      <StepHeading>{say('title')}</StepHeading>
      <Box sx={{ p: 1.5, borderRadius: 1, bgcolor: 'action.hover' }}>
        <ShownCredentialsList shown={draft.shown} />
        {draft.notes.length > 0 && <Notes notes={draft.notes} />}
      </Box>
      {otherProblems.map(({ field, message, hint }) => (
        <Alert key={`${field} ${message}`} severity="error">
          {message} {hint}
        </Alert>
      ))}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { md: '1fr 1.4fr' }, alignItems: 'start' }}>
        <Autocomplete
          freeSolo
          size="small"
          options={publicRegions.map(({ name }) => name)}
          value={region}
          inputValue={region}
          onInputChange={(_event, value) => setRegion(value)}
          filterOptions={(options) => options}
          renderOption={({ key, ...props }, name) => (
            <li key={key} {...props}>
              <Box sx={{ display: 'flex', gap: 1, width: '100%' }}>
                <span style={{ flex: 1 }}>{name}</span>
                <Typography color="textSecondary">{publicRegions.find((one) => one.name === name)?.place}</Typography>
              </Box>
            </li>
          )}
          renderInput={(params) => (
            <TextField
              {...params}
              label={say('region')}
              required
              error={problemOf(draft, 'region') !== undefined}
              helperText={problemOf(draft, 'region') ?? say('regionHelp')}
              onBlur={() => void settle()}
            />
          )}
        />
        <TextField
          size="small"
          label={say('endpoint')}
          value={endpoint}
          placeholder={say('endpointPlaceholder')}
          onChange={(event) => setEndpoint(event.target.value)}
          onBlur={() => void settle()}
          error={problemOf(draft, 'endpoint') !== undefined}
          helperText={problemOf(draft, 'endpoint') ?? say('endpointHelp')}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { spellCheck: false } }}
        />
      </Box>
      {draft.endpointUrl !== undefined && (
        <Typography sx={{ overflowWrap: 'anywhere' }} role="status">
          {say.rich('willCall', { url: draft.endpointUrl, code: (words) => <code>{words}</code> })}
        </Typography>
      )}
      <Accordion
        variant="outlined"
        disableGutters
        expanded={opened}
        onChange={(_event, expanded) => setOpened(expanded)}
        sx={{ borderRadius: 1, '&::before': { display: 'none' } }}
      >
        <AccordionSummary expandIcon={<ExpandIcon />}>
          <Typography component="span">{say('more')}</Typography>
        </AccordionSummary>
        <AccordionDetails>
          <AccessOptions
            draft={draft}
            changes={changes}
            refusal={drafts.error}
            onChange={(patch) => setChanges((before) => ({ ...before, ...patch }))}
            onLeave={() => void settle()}
          />
        </AccordionDetails>
      </Accordion>
      {drafts.error !== undefined && fieldOf(drafts.error) === undefined && <ErrorNotice error={drafts.error} />}
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        <Button onClick={onBack}>{wizard('back')}</Button>
        <Box sx={{ flex: 1 }} />
        <Button onClick={() => void settle().then((fine) => fine && onSkipTest())}>{say('skip')}</Button>
        <Button type="submit" variant="contained" loading={drafts.busy}>
          {say('test')}
        </Button>
      </Box>
    </Box>
  )
}

function hasAccessOptions(shown: NonNullable<DraftAccess['draft']>['shown']): boolean {
  return (
    shown.clientCertificate !== undefined ||
    shown.authority !== undefined ||
    shown.skipVerification ||
    shown.login !== undefined ||
    shown.proxy !== undefined
  )
}
