import { Box, Button, FormControl, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
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

const origins = ['paste', 'import', 'environment', 'role', 'sandbox'] as const satisfies readonly Origin[]

/** The first step: where the keys are. */
export function KeysStep(props: KeysStepProps) {
  const say = useTranslations('credentials.keys')
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
      <LiveSource found={environment} missing={say('missingEnvironment')} onTest={() => onLive({ kind: 'chain' })} />
    ),
    role: <RoleSource onTest={() => onLive({ kind: 'chain' })} />,
    sandbox: (
      <Button variant="contained" onClick={() => onLive({ kind: 'sandbox' })}>
        {say('testSandbox')}
      </Button>
    ),
  }
  return (
    <Box component="section" aria-label={say('how')}>
      <StepHeading>{say('how')}</StepHeading>
      <FormControl sx={{ width: '100%', mt: 1.5 }}>
        <RadioGroup aria-label={say('how')} value={origin} onChange={(event) => onOrigin(event.target.value as Origin)}>
          {origins.map((one) => (
            <Box
              key={one}
              sx={{
                border: 1,
                borderColor: origin === one ? 'primary.main' : 'divider',
                borderRadius: 1.5,
                mb: 1,
                bgcolor: 'background.paper',
              }}
            >
              <FormControlLabel
                value={one}
                control={<Radio size="small" />}
                sx={{ m: 0, px: 1.5, py: 1, width: '100%', alignItems: 'flex-start' }}
                label={
                  <Box sx={{ pt: 0.9 }}>
                    <Typography sx={{ fontWeight: 600 }}>{say(one)}</Typography>
                    <Typography color="textSecondary">{say(`${one}Text`)}</Typography>
                  </Box>
                }
              />
              {origin === one && <Box sx={{ px: 2, pb: 2, pl: 6 }}>{details[one]}</Box>}
            </Box>
          ))}
        </RadioGroup>
      </FormControl>
      {drafts.error !== undefined && <ErrorNotice error={drafts.error} />}
    </Box>
  )
}

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
  const say = useTranslations('credentials.keys')
  const usable = found.some((one) => one.usable)
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      {found.length === 0 && <Typography>{missing}</Typography>}
      {found.map((one) => (
        <FoundFacts key={one.id} found={one} />
      ))}
      <Button variant="contained" disabled={!usable} onClick={onTest}>
        {say('testThem')}
      </Button>
    </Box>
  )
}

/** Asks the metadata service only when told to: outside of the cloud nobody should wait for it. */
function RoleSource({ onTest }: { readonly onTest: () => void }) {
  const say = useTranslations('credentials.keys')
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
      {asked.kind === 'answered' && asked.roles.length === 0 && <Typography>{say('noRole')}</Typography>}
      {asked.kind === 'failed' && <ErrorNotice error={asked.error} />}
      {asked.kind === 'answered' &&
        asked.roles.map((role) => (
          <Box key={role.id} sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
            <FoundFacts found={role} />
            {!role.isDefault && <Typography color="textSecondary">{say('otherFirst')}</Typography>}
            <Button variant="contained" disabled={!role.usable} onClick={onTest}>
              {say('testRole')}
            </Button>
          </Box>
        ))}
      <Button
        variant={asked.kind === 'answered' && asked.roles.length > 0 ? 'outlined' : 'contained'}
        loading={asked.kind === 'asking'}
        onClick={() => void ask()}
      >
        {say('askRole')}
      </Button>
    </Box>
  )
}
