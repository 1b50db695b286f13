import type { en } from './en.ts'
import { app } from './fr/app.ts'
import { builds } from './fr/builds.ts'
import { checks } from './fr/checks.ts'
import { credentials } from './fr/credentials.ts'
import { editor } from './fr/editor.ts'
import { images } from './fr/images.ts'
import { leftovers } from './fr/leftovers.ts'
import { settings } from './fr/settings.ts'
import { templates } from './fr/templates.ts'
import { ui } from './fr/ui.ts'
import type { Translation } from './translation.ts'

/** The French words of the whole app. */
export const fr: Translation<typeof en> = {
  app,
  builds,
  checks,
  credentials,
  editor,
  images,
  leftovers,
  settings,
  templates,
  ui,
}
