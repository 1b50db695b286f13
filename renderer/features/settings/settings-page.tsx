import { Box, TextField, Typography } from '@mui/material'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { AboutSection } from './about-section.tsx'
import { BuildSettings } from './build-settings.tsx'
import { HistorySettings } from './history-settings.tsx'
import { LookSettings } from './look-settings.tsx'
import { NoticeSettings } from './notice-settings.tsx'
import { Section } from './section.tsx'
import { SwitchField, useSetting } from './setting-fields.tsx'
import { WantedSetting } from './setting-row.tsx'
import { UnreadSettings } from './unread-settings.tsx'

/** What the person can set; every change counts at once. */
export function SettingsPage() {
  const say = useTranslations('settings')
  const studio = useStudio()
  const [wanted, setWanted] = useState('')
  const about = useFetched(useCallback(() => studio.call('studio.about', {}), [studio])).state
  const powers = useFetched(useCallback(() => studio.call('host.powers', {}), [studio])).state
  const known = about.kind === 'loaded' ? about.content : undefined
  const can = powers.kind === 'loaded' ? powers.content : undefined
  return (
    <Page
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        <TextField
          size="small"
          type="search"
          label={say('find')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      }
    >
      <UnreadSettings />
      <WantedSetting value={wanted.trim()}>
        <Box
          data-settings
          sx={{
            display: 'grid',
            gap: 2.5,
            maxWidth: 820,
            '& > section:not(:has([data-setting]))': { display: 'none' },
          }}
        >
          <LookSettings desktop={known?.host === 'desktop'} />
          <Section title={say('sections.builds')}>
            <BuildSettings keepsAwake={can?.keepAwake ?? false} whyNoRealMachines={known?.whyNoRealMachines} />
          </Section>
          <Section title={say('sections.history')}>
            <HistorySettings />
          </Section>
          <Section title={say('sections.notices')}>
            <NoticeSettings />
          </Section>
          <Section title={say('sections.access')}>
            <SwitchField
              id="screen-reader"
              title={say('screenReader')}
              help={say('screenReaderHelp')}
              {...useSetting('screenReader')}
              patch={(screenReader) => ({ screenReader })}
            />
            <SwitchField
              id="single-keys"
              title={say('singleKeys')}
              help={say('singleKeysHelp')}
              {...useSetting('singleKeys')}
              patch={(singleKeys) => ({ singleKeys })}
            />
          </Section>
          <Section title={say('sections.about')}>
            <SwitchField
              id="check-updates"
              title={say('checkUpdates')}
              help={say('checkUpdatesHelp')}
              {...useSetting('checkUpdates')}
              patch={(checkUpdates) => ({ checkUpdates })}
            />
            {wanted === '' && known !== undefined && (
              <AboutSection version={known.version} home={known.home} opensFolder={can?.openFolder ?? false} />
            )}
          </Section>
        </Box>
        <Typography
          role="status"
          color="textSecondary"
          sx={{ display: 'none', '[data-settings]:not(:has([data-setting])) + &': { display: 'block' } }}
        >
          {say('nothing', { wanted })}
        </Typography>
      </WantedSetting>
    </Page>
  )
}
