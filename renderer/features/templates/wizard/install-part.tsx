import AddIcon from '@mui/icons-material/AddOutlined'
import DownIcon from '@mui/icons-material/ArrowDownwardOutlined'
import UpIcon from '@mui/icons-material/ArrowUpwardOutlined'
import RemoveIcon from '@mui/icons-material/DeleteOutlined'
import { Box, Button, Card, IconButton, Menu, MenuItem, Typography } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { InstallStep } from '#shared/template/wizard/draft.ts'
import type { DraftProblem } from '#shared/template/wizard/draft-problems.ts'
import { DraftField } from './draft-field.tsx'
import { problemAt, type WizardPartProps } from './wizard-part.ts'

const emptySteps: readonly InstallStep[] = [
  { kind: 'packages', names: '' },
  { kind: 'commands', text: '' },
  { kind: 'script', path: '' },
  { kind: 'file', source: '', destination: '' },
  { kind: 'ansible', playbook: '' },
]

/** What goes into the image, step by step. */
export function InstallPart({ draft, change, problems }: WizardPartProps) {
  const say = useTranslations('wizard')
  const [menu, setMenu] = useState<HTMLElement | null>(null)
  const { steps } = draft
  const set = (index: number, step: InstallStep) => change({ steps: steps.with(index, step) })
  const move = (index: number, by: number) => {
    const step = steps[index]
    if (step !== undefined) change({ steps: steps.toSpliced(index, 1).toSpliced(index + by, 0, step) })
  }
  const none = problemAt(problems, 'steps')

  return (
    <>
      <Typography color="textSecondary">{steps.length === 0 ? say('noSteps') : say('steps')}</Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {steps.map((step, index) => (
          <Card
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names, and are only changed in place
            key={index}
            component="li"
            variant="outlined"
            aria-label={say('stepNumber', { number: String(index + 1), kind: say(`kinds.${step.kind}`) })}
            sx={{ p: 2 }}
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              const by = event.key === 'ArrowUp' ? -1 : 1
              if (index + by >= 0 && index + by < steps.length) move(index, by)
            }}
          >
            <Box sx={{ display: 'flex', alignItems: 'center', mb: 1.5 }}>
              <Typography variant="h3" sx={{ flex: 1 }}>
                {say('stepNumber', { number: String(index + 1), kind: say(`kinds.${step.kind}`) })}
              </Typography>
              <IconButton
                size="small"
                disabled={index === 0}
                onClick={() => move(index, -1)}
                aria-label={say('up', { number: String(index + 1) })}
              >
                <UpIcon fontSize="small" />
              </IconButton>
              <IconButton
                size="small"
                disabled={index === steps.length - 1}
                onClick={() => move(index, 1)}
                aria-label={say('down', { number: String(index + 1) })}
              >
                <DownIcon fontSize="small" />
              </IconButton>
              <IconButton
                size="small"
                onClick={() => change({ steps: steps.toSpliced(index, 1) })}
                aria-label={say('remove', { number: String(index + 1) })}
              >
                <RemoveIcon fontSize="small" />
              </IconButton>
            </Box>
            <StepFields
              step={step}
              problem={problemAt(problems, `steps.${index}`)}
              onStep={(next) => set(index, next)}
            />
          </Card>
        ))}
      </Box>
      {none !== undefined && (
        <Typography color="textSecondary" role="note">
          {say(`problem.${none.code}`)}
        </Typography>
      )}
      <Box>
        <Button
          startIcon={<AddIcon />}
          variant="outlined"
          aria-haspopup="menu"
          onClick={(event) => setMenu(event.currentTarget)}
        >
          {say('addStep')}
        </Button>
        <Menu anchorEl={menu} open={menu !== null} onClose={() => setMenu(null)}>
          {emptySteps.map((step) => (
            <MenuItem
              key={step.kind}
              onClick={() => {
                setMenu(null)
                change({ steps: [...steps, step] })
              }}
            >
              {say(`kinds.${step.kind}`)}
            </MenuItem>
          ))}
        </Menu>
      </Box>
    </>
  )
}

interface StepFieldsProps {
  readonly step: InstallStep
  readonly problem: DraftProblem | undefined
  readonly onStep: (step: InstallStep) => void
}

function StepFields({ step, problem, onStep }: StepFieldsProps) {
  const say = useTranslations('wizard')
  switch (step.kind) {
    case 'packages':
      return (
        <DraftField
          label={say('packages')}
          value={step.names}
          onValue={(names) => onStep({ ...step, names })}
          help={say('packagesHelp')}
          problem={problem}
        />
      )
    case 'commands':
      return (
        <DraftField
          label={say('commands')}
          value={step.text}
          onValue={(text) => onStep({ ...step, text })}
          help={say('commandsHelp')}
          problem={problem}
          lines={3}
          code
        />
      )
    case 'script':
      return (
        <DraftField
          label={say('scriptPath')}
          value={step.path}
          onValue={(path) => onStep({ ...step, path })}
          help={say('pathHelp')}
          problem={problem}
        />
      )
    case 'file':
      return (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}>
          <DraftField
            label={say('fileSource')}
            value={step.source}
            onValue={(source) => onStep({ ...step, source })}
            help={say('pathHelp')}
            problem={problem}
          />
          <DraftField
            label={say('fileDestination')}
            value={step.destination}
            onValue={(destination) => onStep({ ...step, destination })}
            problem={problem}
          />
        </Box>
      )
    case 'ansible':
      return (
        <DraftField
          label={say('playbook')}
          value={step.playbook}
          onValue={(playbook) => onStep({ ...step, playbook })}
          help={say('pathHelp')}
          problem={problem}
        />
      )
  }
}
