import { useTranslations } from 'use-intl'
import { useAccountChoices } from '#renderer/app/shell/use-account-choices.ts'
import { ManyField, NumberField, SwitchField, useSetting } from './setting-fields.tsx'

interface BuildSettingsProps {
  /** The host can keep the computer from falling asleep. */
  readonly keepsAwake: boolean
  readonly whyNoRealMachines: string | undefined
}

/** Where and how builds run. */
export function BuildSettings({ keepsAwake, whyNoRealMachines }: BuildSettingsProps) {
  const say = useTranslations('settings')
  const { all } = useAccountChoices()
  const machines = useSetting('sandboxMachines')
  return (
    <>
      <ManyField
        id="account"
        title={say('account')}
        help={say('accountHelp')}
        {...useSetting('account')}
        choices={all.map(({ choice, name }) => [choice, name])}
        patch={(account) => ({ account })}
      />
      <NumberField
        id="parallel-builds"
        title={say('parallelBuilds')}
        help={say('parallelBuildsHelp')}
        {...useSetting('parallelBuilds')}
        min={1}
        max={20}
        unit=""
        whole
        patch={(parallelBuilds) => ({ parallelBuilds })}
      />
      <NumberField
        id="kept-vm"
        title={say('keptVmMinutes')}
        help={say('keptVmMinutesHelp')}
        {...useSetting('keptVmMinutes')}
        min={5}
        max={1440}
        unit={say('minutes')}
        whole
        patch={(keptVmMinutes) => ({ keptVmMinutes })}
      />
      <SwitchField
        id="block-sleep"
        title={say('blockSleep')}
        help={say(keepsAwake ? 'blockSleepHelp' : 'blockSleepWeb')}
        disabled={!keepsAwake}
        {...useSetting('blockSleep')}
        patch={(blockSleep) => ({ blockSleep })}
      />
      <SwitchField
        id="sandbox-machines"
        title={say('sandboxMachines')}
        help={whyNoRealMachines ?? say('sandboxMachinesHelp')}
        // What was switched on elsewhere can always be switched off.
        disabled={whyNoRealMachines !== undefined && machines.value === 'simulated'}
        value={machines.value === 'real'}
        fallback={machines.fallback === 'real'}
        patch={(real) => ({ sandboxMachines: real ? 'real' : 'simulated' })}
      />
    </>
  )
}
