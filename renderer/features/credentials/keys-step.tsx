import { Box, Button, FormControl, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { CheckSubject } from '#shared/contract/credential-calls.ts'
import type { FoundCredentials } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { FoundChoice } from './found-choice.tsx'
import { FoundFacts } from './found-facts.tsx'
import { PasteFields } from './paste-fields.tsx'
import { StepHeading } from './step-heading.tsx'
import type { DraftAccess } from './use-draft.ts'

/** How somebody has their keys. */
export type Origin = 'paste' | 'import' | 'environment' | 'role' | 'sandbox'

interface KeysStepProps {
  readonly drafts: DraftAccess
  readonly found: readonly FoundCredentials[]
  readonly origin: Origin
  readonly onOrigin: (origin: Origin) => void
  /** Of the found ones, which is chosen. */
  readonly chosen: string | undefined
  readonly onChosen: (id: string) => void
  /** The draft is there and has no problem with its keys. */
  readonly onDraft: () => void
  /** These need no profile: they are tested as they are. */
  readonly onLive: (subject: CheckSubject) => void
}

const origins: readonly { origin: Origin; title: string; description: string }[] = [
  { origin: 'paste', title: 'I have an access key', description: 'Type or paste it, or the whole text that it is in.' },
  {
    origin: 'import',
    title: 'They are on this computer already',
    description:
      'In ~/.osc/config.json, another file, or the environment. A copy is kept as a profile; what is there stays as it is.',
  },
  {
    origin: 'environment',
    title: 'Use the environment as it is',
    description: 'OSC_ACCESS_KEY and OSC_SECRET_KEY are read anew by each build; nothing is kept.',
  },
  {
    origin: 'role',
    title: 'This computer is an OUTSCALE VM with a role',
    description: 'Temporary keys from the VM’s metadata service, renewed by themselves; nothing is kept.',
  },
  {
    origin: 'sandbox',
    title: 'I have none: the sandbox region',
    description: 'A cloud on this computer, for free; builds really run, and nothing leaves it.',
  },
]

/** The first step: where the keys are. */
export function KeysStep(props: KeysStepProps) {
  const { drafts, found, origin, onOrigin, chosen, onChosen, onDraft, onLive } = props
  const environment = found.filter(({ kind }) => kind === 'environment' || kind === 'former-environment')
  const details: Readonly<Record<Origin, ReactNode>> = {
    paste: <PasteFields drafts={drafts} onDone={onDraft} />,
    import: (
      <FoundChoice
        drafts={drafts}
        found={found.filter(({ kind }) => kind !== 'role')}
        chosen={chosen}
        onChosen={onChosen}
        onDone={onDraft}
      />
    ),
    environment: (
      <LiveSource found={environment} missing={missingEnvironment} onTest={() => onLive({ kind: 'chain' })} />
    ),
    role: <RoleSource onTest={() => onLive({ kind: 'chain' })} />,
    sandbox: (
      <Button variant="contained" onClick={() => onLive({ kind: 'sandbox' })}>
        Test the sandbox region
      </Button>
    ),
  }
  return (
    <Box component="section" aria-label="Your keys">
      <StepHeading>How do you have your keys?</StepHeading>
      <FormControl sx={{ width: '100%', mt: 1.5 }}>
        <RadioGroup
          aria-label="How do you have your keys?"
          value={origin}
          onChange={(event) => onOrigin(event.target.value as Origin)}
        >
          {origins.map((one) => (
            <Box
              key={one.origin}
              sx={{
                border: 1,
                borderColor: origin === one.origin ? 'primary.main' : 'divider',
                borderRadius: 1.5,
                mb: 1,
                bgcolor: 'background.paper',
              }}
            >
              <FormControlLabel
                value={one.origin}
                control={<Radio size="small" />}
                sx={{ m: 0, px: 1.5, py: 1, width: '100%', alignItems: 'flex-start' }}
                label={
                  <Box sx={{ pt: 0.9 }}>
                    <Typography sx={{ fontWeight: 600 }}>{one.title}</Typography>
                    <Typography color="textSecondary">{one.description}</Typography>
                  </Box>
                }
              />
              {origin === one.origin && <Box sx={{ px: 2, pb: 2, pl: 6 }}>{details[one.origin]}</Box>}
            </Box>
          ))}
        </RadioGroup>
      </FormControl>
      {drafts.error !== undefined && <ErrorNotice error={drafts.error} />}
    </Box>
  )
}

const missingEnvironment =
  'OSC_ACCESS_KEY and OSC_SECRET_KEY are not set where OMI Studio was started. Set both (and OSC_REGION), then start it again from there.'

/** Keys that are read where they are: shown, and tested as builds will use them. */
function LiveSource({
  found,
  missing,
  onTest,
}: {
  readonly found: readonly FoundCredentials[]
  readonly missing: string
  readonly onTest: () => void
}) {
  const usable = found.some((one) => one.usable)
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      {found.length === 0 && <Typography>{missing}</Typography>}
      {found.map((one) => (
        <FoundFacts key={one.id} found={one} />
      ))}
      <Button variant="contained" disabled={!usable} onClick={onTest}>
        Test them
      </Button>
    </Box>
  )
}

/** Asks the metadata service only when told to: outside of the cloud nobody should wait for it. */
function RoleSource({ onTest }: { readonly onTest: () => void }) {
  const studio = useStudio()
  const [asked, setAsked] = useState<
    | { kind: 'not-yet' }
    | { kind: 'asking' }
    | { kind: 'answered'; roles: readonly FoundCredentials[] }
    | { kind: 'failed'; error: ErrorReport }
  >({ kind: 'not-yet' })

  const ask = async () => {
    setAsked({ kind: 'asking' })
    try {
      const { found } = await studio.call('credentials.found', { role: true })
      setAsked({ kind: 'answered', roles: found.filter(({ kind }) => kind === 'role') })
    } catch (error) {
      setAsked({ kind: 'failed', error: errorReportOf(error) })
    }
  }

  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }} role="status">
      {asked.kind === 'answered' && asked.roles.length === 0 && (
        <Typography>
          The metadata service does not answer, or the VM has no role. Link a role to the VM, or choose another way.
        </Typography>
      )}
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'answered' &&
        asked.roles.map((role) => (
          <Box key={role.id} sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
            <FoundFacts found={role} />
            {!role.isDefault && (
              <Typography color="textSecondary">
                Another source comes first: the test shows what builds would really use.
              </Typography>
            )}
            <Button variant="contained" disabled={!role.usable} onClick={onTest}>
              Test the role
            </Button>
          </Box>
        ))}
      <Button
        variant={asked.kind === 'answered' && asked.roles.length > 0 ? 'outlined' : 'contained'}
        loading={asked.kind === 'asking'}
        onClick={() => void ask()}
      >
        Ask the metadata service
      </Button>
    </Box>
  )
}
