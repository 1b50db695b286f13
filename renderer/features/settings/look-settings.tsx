import { useTranslations } from 'use-intl'
import { Section } from './section.tsx'
import { FewField, ManyField, useSetting } from './setting-fields.tsx'

const zooms = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200]
const fontSizes = [10, 11, 12, 13, 14, 16, 18, 20, 24, 28]
const times = ['off', 'local', 'utc', 'run', 'step'] as const

/** How the app, its logs and its terminals look. */
export function LookSettings({ desktop }: { readonly desktop: boolean }) {
  const say = useTranslations('settings')
  return (
    <>
      <Section title={say('sections.look')}>
        <FewField
          id="theme"
          title={say('theme')}
          {...useSetting('theme')}
          choices={(['system', 'light', 'dark'] as const).map((one) => [one, say(`themes.${one}`)])}
          patch={(theme) => ({ theme })}
        />
        <FewField
          id="language"
          title={say('language')}
          help={say('languageHelp')}
          {...useSetting('language')}
          choices={(['system', 'en', 'fr'] as const).map((one) => [one, say(`languages.${one}`)])}
          patch={(language) => ({ language })}
        />
        <ManyField
          id="zoom"
          title={say('zoom')}
          help={desktop ? undefined : say('zoomWeb')}
          disabled={!desktop}
          {...useSetting('zoom')}
          choices={zooms.map((value) => [value, say('percent', { value })])}
          patch={(zoom) => ({ zoom: Number(zoom) })}
        />
      </Section>
      <Section title={say('sections.log')}>
        <ManyField
          id="log-font-size"
          title={say('logFontSize')}
          {...useSetting('logFontSize')}
          choices={fontSizes.map((value) => [value, say('pixels', { value })])}
          patch={(logFontSize) => ({ logFontSize: Number(logFontSize) })}
        />
        <FewField
          id="log-view"
          title={say('logView')}
          help={say('logViewHelp')}
          {...useSetting('logView')}
          choices={(['terminal', 'lines'] as const).map((one) => [one, say(`logViews.${one}`)])}
          patch={(logView) => ({ logView })}
        />
        <ManyField
          id="log-times"
          title={say('logTimes')}
          {...useSetting('logTimes')}
          choices={times.map((one) => [one, say(`logTimesChoices.${one}`)])}
          patch={(logTimes) => ({ logTimes })}
        />
      </Section>
    </>
  )
}
