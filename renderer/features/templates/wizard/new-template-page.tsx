import { Box, Button, Paper, Step, StepButton, StepLabel, Stepper, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { type WizardStep, wizardSteps } from '#shared/template/wizard/draft.ts'
import { draftProblems } from '#shared/template/wizard/draft-problems.ts'
import { fileNameOf, templateOfDraft } from '#shared/template/wizard/template-of-draft.ts'
import { templateAddress } from '../template-address.ts'
import { InstallPart } from './install-part.tsx'
import { MachinePart } from './machine-part.tsx'
import { ResultPart } from './result-part.tsx'
import { ReviewPart } from './review-part.tsx'
import { SourcePart } from './source-part.tsx'
import { useWizardDraft } from './use-wizard-draft.ts'
import type { WizardPartProps } from './wizard-part.ts'

/** Where new templates go as long as nobody chose another place. */
const usualFolder = '~/omi-templates'

/**
 * Makes a new template of a few answers, and opens it in the editor. The parts can be visited in any order; nothing that
 * was typed is lost by leaving. `?source=<OMI id>` begins with that OMI.
 */
export function NewTemplatePage() {
  const say = useTranslations('wizard')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const [query] = useSearchParams()
  const { draft, begun, saved, change, replace } = useWizardDraft()
  const [part, setPart] = useState<WizardStep>('source')
  const [left, setLeft] = useState<ReadonlySet<WizardStep>>(new Set())
  const [refusal, setRefusal] = useState<ErrorReport | undefined>()
  const [creating, setCreating] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const placed = useMemo(
    () => (draft.folder === '' && !begun ? { ...draft, folder: usualFolder } : draft),
    [draft, begun],
  )
  const problems = useMemo(() => draftProblems(placed), [placed])
  const source = query.get('source')
  const at = wizardSteps.indexOf(part)

  const taken = useRef<string | null>(null)
  useEffect(() => {
    // The address counts once: what is typed afterwards stays.
    if (source === null || taken.current === source) return
    taken.current = source
    change({ source: { kind: 'exact', imageId: source } })
  }, [source, change])

  const go = (next: WizardStep) => {
    setLeft((before) => new Set(before).add(part))
    setPart(next)
    setTimeout(() => heading.current?.focus())
  }

  const create = async () => {
    setLeft(new Set(wizardSteps))
    const first = problems.find(({ severity }) => severity === 'error')
    if (first !== undefined) {
      setPart(first.step)
      setTimeout(() => document.querySelector<HTMLElement>('#wizard-part [aria-invalid="true"]')?.focus())
      return
    }
    setCreating(true)
    try {
      const { path } = await studio.call('templates.create', {
        folder: placed.folder,
        name: fileNameOf(placed),
        text: templateOfDraft(placed),
      })
      replace(undefined)
      void navigate(templateAddress(path))
    } catch (error) {
      setRefusal(errorReportOf(error))
      setCreating(false)
    }
  }

  const discard = () => {
    const before = draft
    replace(undefined)
    setPart('source')
    setLeft(new Set())
    const key = enqueueSnackbar(say('discarded'), {
      action: (
        <Button
          color="inherit"
          size="small"
          onClick={() => {
            replace(before)
            closeSnackbar(key)
          }}
        >
          {say('undo')}
        </Button>
      ),
    })
  }

  const props: WizardPartProps = {
    draft: placed,
    change: (changes) => change({ ...(begun ? {} : { folder: placed.folder }), ...changes }),
    problems: left.has(part) ? problems.filter(({ step }) => step === part) : [],
  }

  return (
    <Page
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        begun && (
          <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
            <Typography color="textSecondary">{say(saved ? 'saved' : 'saving')}</Typography>
            <Button onClick={discard}>{say('discard')}</Button>
          </Box>
        )
      }
    >
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { xs: '1fr', md: '220px minmax(0, 760px)' } }}>
        <Stepper
          nonLinear
          activeStep={at}
          orientation="vertical"
          component="nav"
          aria-label={say('parts')}
          sx={{ alignSelf: 'start' }}
        >
          {wizardSteps.map((step) => {
            const errors = problems.filter((one) => one.step === step && one.severity === 'error').length
            const shown = left.has(step)
            return (
              <Step key={step} completed={shown && errors === 0}>
                <StepButton
                  onClick={() => go(step)}
                  aria-label={say('partState', { part: say(step), errors: shown ? errors : 0 })}
                  {...(step === part ? { 'aria-current': 'step' as const } : {})}
                >
                  <StepLabel error={shown && errors > 0}>{say(step)}</StepLabel>
                </StepButton>
              </Step>
            )
          })}
        </Stepper>
        <Paper
          variant="outlined"
          sx={{ p: 3, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2.5, alignContent: 'start' }}
          id="wizard-part"
        >
          <Typography variant="h2" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
            {say(part)}
          </Typography>
          {part === 'source' && <SourcePart {...props} />}
          {part === 'machine' && <MachinePart {...props} />}
          {part === 'install' && <InstallPart {...props} />}
          {part === 'result' && <ResultPart {...props} />}
          {part === 'review' && <ReviewPart {...props} all={problems} onPart={go} />}
          {refusal !== undefined && <ErrorNotice error={refusal} />}
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
            <Button disabled={at === 0} onClick={() => go(wizardSteps[at - 1] ?? 'source')}>
              {say('back')}
            </Button>
            {part === 'review' ? (
              <Button variant="contained" disabled={creating} onClick={() => void create()}>
                {say(creating ? 'creating' : 'create')}
              </Button>
            ) : (
              <Button variant="contained" onClick={() => go(wizardSteps[at + 1] ?? 'review')}>
                {say('next')}
              </Button>
            )}
          </Box>
        </Paper>
      </Box>
    </Page>
  )
}
