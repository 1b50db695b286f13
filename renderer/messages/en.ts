import { app } from './en/app.ts'
import { builds } from './en/builds.ts'
import { checks } from './en/checks.ts'
import { credentials } from './en/credentials.ts'
import { editor } from './en/editor.ts'
import { images } from './en/images.ts'
import { leftovers } from './en/leftovers.ts'
import { settings } from './en/settings.ts'
import { templates } from './en/templates.ts'
import { ui } from './en/ui.ts'

/** The English words of the whole app; the shape that every other language has. */
export const en = {
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
} as const
