import { Alert, Box, Button, Paper, Skeleton, Step, StepLabel, Stepper } from '@mui/material'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Link as RouterLink, useNavigate, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { refreshProfiles, useProfiles } from '#renderer/app/profiles.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { CheckSubject } from '#shared/contract/credential-calls.ts'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { needsCertificate } from './check-state.ts'
import { KeysStep, type Origin } from './keys-step.tsx'
import { PlaceStep } from './place-step.tsx'
import { SaveStep } from './save-step.tsx'
import { StepHeading } from './step-heading.tsx'
import { TestStep } from './test-step.tsx'
import { useCheck } from './use-check.ts'
import { useDraft } from './use-draft.ts'

type StepName = 'keys' | 'place' | 'test' | 'save' | 'done'

const keptSteps = ['keys', 'place', 'test', 'save'] as const
const liveSteps = ['keys', 'test'] as const

/**
 * Sets up credentials, step by step: keys, place, test, save. It ends in a profile that has been seen to work, or says
 * that it was saved untested. `?from=<id>` begins with found ones, `?change=<id>` with a profile.
 */
export function AddCredentialsPage() {
  const say = useTranslations('credentials.wizard')
  const studio = useStudio()
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const from = query.get('from') ?? undefined
  const replaces = query.get('change') ?? undefined
  const { settings, change } = useSettings()
  const profiles = useProfiles()
  const { state: found } = useFetched(useCallback(() => studio.call('credentials.found', {}), [studio]))
  const drafts = useDraft()
  const check = useCheck()
  const [step, setStep] = useState<StepName>('keys')
  const [origin, setOrigin] = useState<Origin | undefined>(from === undefined ? undefined : 'import')
  const [chosen, setChosen] = useState(from)
  const [live, setLive] = useState<CheckSubject | undefined>()
  const [makeDefault, setMakeDefault] = useState<boolean | undefined>()
  const [saved, setSaved] = useState<Profile | undefined>()
  const begun = useRef(false)

  useEffect(() => {
    void refreshProfiles(studio)
  }, [studio])
  useEffect(() => {
    if (replaces === undefined || begun.current) return
    begun.current = true
    void drafts.begin({ kind: 'profile', id: replaces })
  }, [replaces, drafts])

  const content = profiles.kind === 'loaded' ? profiles.content : undefined
  const changing = content?.profiles.find(({ id }) => id === replaces)
  const foundNow = found.kind === 'loaded' ? found.content.found : []
  const importable = foundNow.some(({ kind, usable }) => kind === 'shared-file' && usable)
  const originNow = origin ?? (replaces === undefined && importable ? 'import' : 'paste')
  const isLive = live !== undefined
  const steps: readonly Exclude<StepName, 'done'>[] =
    isLive || originNow === 'environment' || originNow === 'role' || originNow === 'sandbox' ? liveSteps : keptSteps
  const tested = check.state.phase.kind === 'ended' ? check.state.phase.test : undefined

  const startTest = (subject: CheckSubject | undefined, evenIfItLocks = false) => {
    setStep('test')
    if (subject !== undefined) check.start(subject, evenIfItLocks)
  }
  const draftSubject = (): CheckSubject | undefined =>
    drafts.draft === undefined ? undefined : { kind: 'draft', draftId: drafts.draft.draftId }

  const finishLive = async () => {
    await change({ account: live?.kind === 'sandbox' ? 'sandbox' : 'template' })
    void navigate('/templates')
  }

  const finish = async (profile: Profile) => {
    drafts.forget()
    setSaved(profile)
    setStep('done')
    await refreshProfiles(studio)
    if (makeDefault ?? !settings.account.startsWith('profile:')) await change({ account: `profile:${profile.id}` })
  }

  return (
    <Page
      title={changing === undefined ? say('add') : say('change', { name: changing.name })}
      subtitle={say('subtitle')}
      actions={
        <Button component={RouterLink} to="/credentials">
          {say(step === 'done' ? 'all' : 'cancel')}
        </Button>
      }
    >
      <Box sx={{ maxWidth: 880 }}>
        {step !== 'done' && (
          <Stepper activeStep={steps.indexOf(step)} sx={{ mb: 2.5 }} aria-label={say('steps')}>
            {steps.map((name) => (
              <Step key={name} {...(name === step ? { 'aria-current': 'step' } : {})}>
                <StepLabel>{say(name)}</StepLabel>
              </Step>
            ))}
          </Stepper>
        )}
        {found.kind === 'failed' && <ErrorNotice error={found.error} />}
        {found.kind === 'loading' && <Skeleton variant="rounded" height={260} />}
        {found.kind !== 'loading' && step === 'keys' && (
          <KeysStep
            drafts={drafts}
            found={foundNow}
            origin={originNow}
            onOrigin={(next) => {
              setOrigin(next)
              setLive(undefined)
            }}
            chosen={chosen}
            onChosen={setChosen}
            onDraft={() => {
              setLive(undefined)
              check.reset()
              setStep('place')
            }}
            onLive={(subject) => {
              setLive(subject)
              startTest(subject)
            }}
          />
        )}
        {step === 'place' && (
          <Card>
            <PlaceStep
              drafts={drafts}
              certificateNeeded={needsCertificate(check.state)}
              onBack={() => setStep('keys')}
              onTest={() => startTest(draftSubject())}
              onSkipTest={() => {
                check.reset()
                setStep('save')
              }}
            />
          </Card>
        )}
        {step === 'test' && (
          <Card>
            <TestStep
              state={check.state}
              keeps={!isLive}
              onBack={() => setStep(isLive ? 'keys' : 'place')}
              onAgain={(evenIfItLocks) => startTest(live ?? draftSubject(), evenIfItLocks)}
              onGoOn={() => (isLive ? void finishLive() : setStep('save'))}
              {...(isLive
                ? {}
                : {
                    onTrust: (fingerprint: string) =>
                      void drafts.trust(fingerprint).then((next) => next && startTest(draftSubject())),
                  })}
            />
            {drafts.error !== undefined && <ErrorNotice error={drafts.error} />}
          </Card>
        )}
        {step === 'save' && drafts.draft !== undefined && content !== undefined && (
          <Card>
            <SaveStep
              draftId={drafts.draft.draftId}
              proposedName={changing?.name ?? drafts.draft.name}
              replaces={changing?.id}
              vault={content.vault}
              test={tested}
              makeDefault={makeDefault ?? !settings.account.startsWith('profile:')}
              onMakeDefault={setMakeDefault}
              onBack={() => setStep(tested === undefined ? 'place' : 'test')}
              onSaved={(profile) => void finish(profile)}
            />
          </Card>
        )}
        {step === 'done' && saved !== undefined && <Done profile={saved} />}
      </Box>
    </Page>
  )
}

function Card({ children }: { readonly children: React.ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      {children}
    </Paper>
  )
}

/** How it ended, in so many words. */
function Done({ profile }: { readonly profile: Profile }) {
  const say = useTranslations('credentials.wizard')
  const { test } = profile
  const [severity, verdict] =
    test === undefined
      ? (['warning', say('savedUntested')] as const)
      : test.outcome === 'failed'
        ? (['error', say('savedFailed', { summary: test.summary })] as const)
        : ([test.outcome === 'works' ? 'success' : 'warning', test.summary] as const)
  return (
    <Card>
      <StepHeading>{say('saved', { name: profile.name })}</StepHeading>
      <Alert severity={severity} sx={{ my: 2 }}>
        {verdict}
      </Alert>
      {profile.storage === 'session' && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {say('savedSession')}
        </Alert>
      )}
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        <Button variant="contained" component={RouterLink} to="/templates">
          {say('chooseTemplate')}
        </Button>
        <Button component={RouterLink} to="/credentials">
          {say('all')}
        </Button>
      </Box>
    </Card>
  )
}
