import { useCallback, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useFormatter, useTranslations } from 'use-intl'
import type { Settings } from '#shared/contract/settings.ts'
import type { TemplateSummary } from '#shared/contract/shapes.ts'
import { useKnownRuns } from '../run-summaries.ts'
import { useSettings } from '../settings-context.tsx'
import { destinations, shortcutOfDestination } from '../shell/destinations.tsx'
import { useAccountChoices } from '../shell/use-account-choices.ts'
import { useStudio } from '../studio-context.tsx'
import type { Command, Shortcut } from './command.ts'
import { openPalette, openShortcutSheet, useCommandDesk } from './command-desk-state.ts'
import { goToRegion } from './regions.ts'
import { shownIn } from './shortcut.ts'
import { useShellWideCommands } from './use-commands.ts'

export const paletteKeys = '$mod+k'

/** In percent, as browsers have them. */
const zoomSteps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200]

/** How many templates and builds of before are offered. */
const offeredRecent = 5

/** What can be done on every page. */
export function ShellCommands() {
  const say = useTranslations('app')
  const navigate = useNavigate()
  const go = useCallback((to: string) => void navigate(to), [navigate])
  useShellWideCommands([
    ...destinations.map(({ path, name }, index) => ({
      id: `go.${name}`,
      title: say('commands.go', { page: say(`pages.${name}`) }),
      section: say('sections.go'),
      shortcut: shortcutOfDestination(index),
      run: () => go(path),
    })),
    {
      id: 'app.palette',
      title: say('commands.palette'),
      section: say('sections.do'),
      shortcut: paletteKeys,
      run: openPalette,
    },
    {
      id: 'app.shortcuts',
      title: say('commands.shortcuts'),
      section: say('sections.do'),
      shortcut: '[Shift]+?',
      run: openShortcutSheet,
    },
    {
      id: 'templates.new',
      title: say('commands.newTemplate'),
      section: say('sections.do'),
      // In a browser it would open another window.
      shortcut: { desktop: '$mod+n', web: 'Alt+n' },
      run: () => go('/templates/new'),
    },
    {
      id: 'templates.open',
      title: say('commands.browseTemplates'),
      section: say('sections.do'),
      shortcut: { desktop: '$mod+o', web: 'Alt+o' },
      run: () => go('/templates?open=file'),
    },
    {
      id: 'credentials.add',
      title: say('commands.addCredentials'),
      section: say('sections.do'),
      run: () => go('/credentials/add'),
    },
    {
      id: 'region.next',
      title: say('commands.nextRegion'),
      section: say('sections.look'),
      shortcut: 'F6',
      run: () => goToRegion(1),
    },
    {
      id: 'region.previous',
      title: say('commands.previousRegion'),
      section: say('sections.look'),
      shortcut: 'Shift+F6',
      run: () => goToRegion(-1),
    },
    ...useLookCommands(),
    ...useAccountCommands(),
    ...useRecentCommands(go),
  ])
  return null
}

function useLookCommands(): readonly Command[] {
  const say = useTranslations('app')
  const { settings, change } = useSettings()
  const section = say('sections.look')
  const choice = (id: string, title: string, patch: Partial<Settings>, already: boolean): Command => ({
    id,
    title,
    section,
    enabled: !already,
    whyDisabled: say('commands.already'),
    run: () => void change(patch),
  })
  const { theme, language } = settings
  return [
    choice('theme.system', say('commands.themeSystem'), { theme: 'system' }, theme === 'system'),
    choice('theme.light', say('commands.themeLight'), { theme: 'light' }, theme === 'light'),
    choice('theme.dark', say('commands.themeDark'), { theme: 'dark' }, theme === 'dark'),
    choice('language.system', say('commands.languageSystem'), { language: 'system' }, language === 'system'),
    choice('language.en', say('commands.languageEn'), { language: 'en' }, language === 'en'),
    choice('language.fr', say('commands.languageFr'), { language: 'fr' }, language === 'fr'),
    ...useZoomCommands(),
  ]
}

/** In a browser, its own zoom does this, and keeps its keys. */
function useZoomCommands(): readonly Command[] {
  const say = useTranslations('app')
  const { settings, change } = useSettings()
  if (shownIn() === 'web') return []
  const section = say('sections.look')
  const command = (id: string, title: string, shortcut: Shortcut, zoom: number | undefined): Command => ({
    id,
    title,
    section,
    shortcut,
    inDialogs: true,
    enabled: zoom !== undefined,
    whyDisabled: say('commands.zoomLimit'),
    run: () => zoom !== undefined && void change({ zoom }),
  })
  const { zoom } = settings
  return [
    command(
      'zoom.in',
      say('commands.zoomIn'),
      '$mod+[Shift]+(\\+|=)',
      zoomSteps.find((step) => step > zoom),
    ),
    command(
      'zoom.out',
      say('commands.zoomOut'),
      '$mod+-',
      zoomSteps.findLast((step) => step < zoom),
    ),
    command('zoom.reset', say('commands.zoomReset'), '$mod+Digit0', zoom === 100 ? undefined : 100),
  ]
}

function useAccountCommands(): readonly Command[] {
  const say = useTranslations('app')
  const { change } = useSettings()
  const { all, current } = useAccountChoices()
  return all.map(({ choice, name }) => ({
    id: `account.${choice}`,
    title: say('commands.useAccount', { name }),
    section: say('sections.account'),
    enabled: choice !== current.choice,
    whyDisabled: say('commands.already'),
    run: () => void change({ account: choice }),
  }))
}

function useRecentCommands(go: (to: string) => void): readonly Command[] {
  const say = useTranslations('app')
  const format = useFormatter()
  const studio = useStudio()
  const { runs } = useKnownRuns()
  const opening = useCommandDesk(({ shown }) => shown === undefined)
  const [templates, setTemplates] = useState<readonly TemplateSummary[]>([])
  useEffect(() => {
    // Anew after each use of the palette: what was opened by it is recent now.
    if (!opening) return
    studio.call('templates.list', {}).then(
      ({ recent }) => setTemplates(recent.slice(0, offeredRecent)),
      () => {},
    )
  }, [studio, opening])
  return [
    ...templates.map(({ path, name }) => ({
      id: `template.${path}`,
      title: say('commands.openTemplate', { name }),
      section: say('sections.open'),
      run: () => go(`/template?path=${encodeURIComponent(path)}`),
    })),
    ...runs.slice(0, offeredRecent).map(({ runId, templateName, startedAt }) => ({
      id: `run.${runId}`,
      title: say('commands.openRun', {
        name: templateName,
        when: format.dateTime(startedAt, { dateStyle: 'medium', timeStyle: 'short' }),
      }),
      section: say('sections.open'),
      run: () => go(`/builds/${runId}`),
    })),
  ]
}
