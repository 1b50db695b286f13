import { Box, Paper, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { CopyValue } from '#renderer/ui/copy-value.tsx'
import type { BuildState } from '#shared/run/run-state.ts'

/** What became known while a build ran: its source, its VM, how it is reached; each can be copied. */
export function BuildFacts({ build, titled }: { readonly build: BuildState; readonly titled: boolean }) {
  const say = useTranslations('run')
  const facts = factsOf(build)
  if (facts.length === 0) return null
  return (
    <Paper variant="outlined" component="section" aria-label={say('factsOf', { build: build.label })} sx={{ p: 1.5 }}>
      {titled && (
        <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
          {build.label}
        </Typography>
      )}
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'minmax(110px, auto) minmax(0, 1fr)',
          columnGap: 2,
          rowGap: 0.25,
          alignItems: 'center',
        }}
      >
        {facts.map(([name, value]) => {
          const title = isKnown(name) ? say(`fact_${name}`) : name
          return (
            <Box key={name} sx={{ display: 'contents' }}>
              <Typography component="dt" color="textSecondary">
                {title}
              </Typography>
              <Box component="dd" sx={{ m: 0, minWidth: 0 }}>
                <CopyValue value={value} label={title} />
              </Box>
            </Box>
          )
        })}
      </Box>
    </Paper>
  )
}

/** The facts in the order in which they became known, and what the plan says of how the VM is reached. */
function factsOf(build: BuildState): [string, string][] {
  const { ssh_username: user, winrm_username: windowsUser } = build.summary.options
  const login = typeof user === 'string' ? user : typeof windowsUser === 'string' ? windowsUser : undefined
  return [
    ['region', build.summary.region],
    ['builder', build.summary.builderType],
    ...build.facts,
    ...(login === undefined ? [] : [['user', login] satisfies [string, string]]),
  ]
}

const known = [
  'region',
  'builder',
  'source-omi',
  'vm',
  'ssh-host',
  'winrm-host',
  'host-key',
  'user',
  'omi',
  'volume',
  'volumes',
  'device',
  'mount-path',
] as const

function isKnown(name: string): name is (typeof known)[number] {
  return (known as readonly string[]).includes(name)
}
