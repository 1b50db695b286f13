import {
  Autocomplete,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  MenuItem,
  TextField,
  Typography,
} from '@mui/material'
import { useSnackbar } from 'notistack'
import { type FormEvent, useCallback, useState } from 'react'
import { useNavigate } from 'react-router'
import { useFormatter, useTranslations } from 'use-intl'
import { useProductionQuestion } from '#renderer/app/production/use-production-question.tsx'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { bootTestTagKey } from '#shared/run/boot-test-tag.ts'
import { DialogForm } from './dialog-form.tsx'
import { type TrialFields, trialProblems } from './trial-fields.ts'
import { useWork } from './use-work.ts'

interface TrialDialogProps {
  readonly kind: 'boot-test' | 'test-vm'
  readonly image: AccountImage
  readonly account: KnownAccount
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Asks for the VM that an OMI is tried in, and starts the boot test or the test VM. */
export function TrialDialog({ kind, image, account, onClose, onChanged }: TrialDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const work = useWork()
  const production = useProductionQuestion()
  const windows = /windows/i.test(`${image.name} ${image.description}`)
  const [keptType, keepType] = useViewState('images.trial.vmType', 'tinav6.c1r2p2')
  const [keptUser, keepUser] = useViewState('images.trial.username', 'outscale')
  const [fields, setFields] = useState<TrialFields>({
    vmType: keptType,
    communicator: windows ? 'winrm' : 'ssh',
    username: windows ? 'Administrator' : keptUser,
    subnetId: '',
    patience: '10',
    minutes: '60',
    command: '',
  })
  const set = (changed: Partial<TrialFields>) => setFields((before) => ({ ...before, ...changed }))
  const offered = useOffered(account.choice)
  const problems = trialProblems(kind, fields)
  const name = image.name || image.imageId
  const isTest = kind === 'boot-test'

  const start = (event: FormEvent) => {
    event.preventDefault()
    if (problems.size > 0 || work.busy) return
    production.start({ account: account.choice, name: account.name }, launch)
  }
  const launch = () => {
    const vm = {
      account: account.choice,
      imageId: image.imageId,
      vmType: fields.vmType.trim(),
      communicator: fields.communicator,
      username: fields.username.trim(),
      patience: Number(fields.patience) * 60,
      ...(fields.subnetId.trim() === '' ? {} : { subnetId: fields.subnetId.trim() }),
    }
    const command = fields.command.trim()
    work.run(async () => {
      const { runId } = isTest
        ? await studio.call('images.bootTest', { ...vm, ...(command === '' ? {} : { command }) })
        : await studio.call('images.testVm', { ...vm, minutes: Number(fields.minutes) })
      keepType(vm.vmType)
      if (!windows) keepUser(vm.username)
      onChanged()
      onClose()
      if (!isTest) {
        void navigate(`/builds/${runId}?tab=shell`)
        return
      }
      enqueueSnackbar(say('trial.started'), {
        variant: 'info',
        action: (key) => (
          <Button
            color="inherit"
            onClick={() => {
              closeSnackbar(key)
              void navigate(`/builds/${runId}`)
            }}
          >
            {say('trial.look')}
          </Button>
        ),
      })
    })
  }
  const problemOf = (field: keyof TrialFields) => {
    const problem = problems.get(field)
    return problem === undefined ? undefined : say(`trial.problems.${problem}`)
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="trial-title">
      <DialogForm onSubmit={start}>
        <DialogTitle id="trial-title" sx={{ overflowWrap: 'anywhere' }}>
          {say(isTest ? 'trial.bootTest' : 'trial.testVm', { name })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <DialogContentText>
            {isTest ? say('trial.bootTestText', { tag: bootTestTagKey }) : say('trial.testVmText')}
          </DialogContentText>
          <Autocomplete
            freeSolo
            autoHighlight={false}
            options={offered.vmTypes.map((type) => type.name)}
            inputValue={fields.vmType}
            onInputChange={(_event, vmType) => set({ vmType })}
            renderInput={(params) => (
              <TextField
                {...params}
                autoFocus
                label={say('trial.vmType')}
                error={problems.has('vmType')}
                helperText={problemOf('vmType')}
              />
            )}
          />
          <Box sx={{ display: 'grid', gridTemplateColumns: '140px 1fr', gap: 2 }}>
            <TextField
              select
              label={say('trial.communicator')}
              value={fields.communicator}
              onChange={(event) => set({ communicator: event.target.value === 'winrm' ? 'winrm' : 'ssh' })}
            >
              <MenuItem value="ssh">{say('trial.ssh')}</MenuItem>
              <MenuItem value="winrm">{say('trial.winrm')}</MenuItem>
            </TextField>
            <TextField
              label={say('trial.username')}
              value={fields.username}
              error={problems.has('username')}
              helperText={problemOf('username')}
              onChange={(event) => set({ username: event.target.value })}
              slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off', maxLength: 100 } }}
            />
          </Box>
          <Autocomplete
            freeSolo
            options={offered.subnets.map(({ subnetId }) => subnetId)}
            inputValue={fields.subnetId}
            onInputChange={(_event, subnetId) => set({ subnetId })}
            renderOption={({ key, ...props }, id) => {
              const subnet = offered.subnets.find(({ subnetId }) => subnetId === id)
              return (
                <li key={key} {...props}>
                  {[id, subnet?.name, subnet?.ipRange, subnet?.subregion].filter(Boolean).join(' · ')}
                </li>
              )
            }}
            renderInput={(params) => (
              <TextField {...params} label={say('trial.subnet')} helperText={say('trial.subnetHelp')} />
            )}
          />
          <Box sx={{ display: 'grid', gridTemplateColumns: isTest ? '1fr' : '1fr 1fr', gap: 2 }}>
            <TextField
              label={say('trial.patience')}
              value={fields.patience}
              error={problems.has('patience')}
              helperText={problemOf('patience')}
              onChange={(event) => set({ patience: event.target.value })}
              slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            />
            {!isTest && (
              <TextField
                label={say('trial.minutes')}
                value={fields.minutes}
                error={problems.has('minutes')}
                helperText={problemOf('minutes') ?? say('trial.minutesHelp')}
                onChange={(event) => set({ minutes: event.target.value })}
                slotProps={{ htmlInput: { inputMode: 'numeric' } }}
              />
            )}
          </Box>
          {isTest && (
            <TextField
              multiline
              maxRows={6}
              label={say('trial.command')}
              value={fields.command}
              onChange={(event) => set({ command: event.target.value })}
              slotProps={{ htmlInput: { spellCheck: false, sx: { fontFamily: 'monospace' } } }}
            />
          )}
          <Cost account={account} price={offered.priceOf(fields.vmType.trim())} currency={offered.currency} />
          {work.error !== undefined && <ErrorNotice error={work.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" loading={work.busy} disabled={problems.size > 0}>
            {say(isTest ? 'trial.startTest' : 'trial.startVm')}
          </Button>
        </DialogActions>
      </DialogForm>
      {production.question}
    </Dialog>
  )
}

function Cost({
  account,
  price,
  currency,
}: {
  readonly account: KnownAccount
  readonly price: number | undefined
  readonly currency: string | undefined
}) {
  const say = useTranslations('images.trial')
  const format = useFormatter()
  const amount =
    price === undefined
      ? undefined
      : format.number(price, {
          maximumFractionDigits: 4,
          ...(currency === undefined ? {} : { style: 'currency' as const, currency }),
        })
  return (
    <Typography variant="body2" color="textSecondary">
      {account.choice === 'sandbox'
        ? say('noCost')
        : amount === undefined
          ? say('cost', { account: account.name })
          : say('costPerHour', { account: account.name, price: amount })}
    </Typography>
  )
}

/** VM types and subnets to choose from; where they cannot be read, they are typed. */
function useOffered(account: AccountChoice) {
  const studio = useStudio()
  const types = useFetched(useCallback(() => studio.call('account.vmTypes', { account }), [studio, account]))
  const subnets = useFetched(useCallback(() => studio.call('account.subnets', { account }), [studio, account]))
  const known = types.state.kind === 'loaded' ? types.state.content : undefined
  const vmTypes = known?.vmTypes ?? []
  return {
    vmTypes,
    currency: known?.currency,
    priceOf: (name: string) => vmTypes.find((type) => type.name === name)?.pricePerHour,
    subnets: subnets.state.kind === 'loaded' ? subnets.state.content.subnets : [],
  }
}
