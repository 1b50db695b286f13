import { Alert, Box, FormControl, FormControlLabel, FormLabel, Radio, RadioGroup } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useProfiles } from '#renderer/app/profiles.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'

/** Where the build works: in the sandbox region, in a profile's account, or in the one that the template names. */
export function AccountField({
  account,
  onChoose,
}: {
  readonly account: AccountChoice
  readonly onChoose: (account: AccountChoice) => void
}) {
  const say = useTranslations('builds.sheet')
  const known = useProfiles()
  const profiles = known.kind === 'loaded' ? known.content.profiles : []
  // A profile may be chosen by its name, too.
  const named = profiles.find(({ name }) => account === `profile:${name}`)
  return (
    <FormControl>
      <FormLabel id="account-label">{say('where')}</FormLabel>
      <RadioGroup
        aria-labelledby="account-label"
        value={named === undefined ? account : `profile:${named.id}`}
        onChange={(event) => onChoose(event.target.value as AccountChoice)}
      >
        <FormControlLabel value="sandbox" control={<Radio size="small" />} label={say('sandbox')} />
        {profiles.map(({ id, name, shown }) => (
          <FormControlLabel
            key={id}
            value={`profile:${id}`}
            control={<Radio size="small" />}
            label={
              shown.region === undefined ? say('profile', { name }) : say('profileIn', { name, region: shown.region })
            }
          />
        ))}
        <FormControlLabel value="template" control={<Radio size="small" />} label={say('ownAccount')} />
      </RadioGroup>
    </FormControl>
  )
}

export type Explanation = CallOutput<'credentials.explain'>

/** Which keys a build in the account would use, asked again when the template changes; nothing in the sandbox region. */
export function useCredentials(
  path: string,
  variables: Readonly<Record<string, string>>,
  account: AccountChoice,
): Explanation | undefined {
  const studio = useStudio()
  const [explanation, setExplanation] = useState<Explanation | undefined>()
  const key = JSON.stringify(variables)
  useEffect(() => {
    setExplanation(undefined)
    if (account === 'sandbox') return
    let current = true
    void studio
      .call('credentials.explain', { path, variables: JSON.parse(key) as Record<string, string>, account })
      .then((answer) => current && setExplanation(answer))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [studio, path, key, account])
  return explanation
}

export function CredentialsNotice({ credentials }: { readonly credentials: Explanation }) {
  return (
    <Alert severity={credentials.usable ? 'info' : 'warning'}>
      {credentials.problems.map((problem) => (
        <Box key={problem}>{problem}</Box>
      ))}
      {credentials.fields.map(({ field, shown, source }) => (
        <Box key={field}>
          {field}: <code>{shown}</code> ({source})
        </Box>
      ))}
    </Alert>
  )
}
