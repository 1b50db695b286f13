import type { en } from './en.ts'
import { app } from './fr/app.ts'
import { builds } from './fr/builds.ts'
import { causes } from './fr/causes.ts'
import { checks } from './fr/checks.ts'
import { components } from './fr/components.ts'
import { credentials } from './fr/credentials.ts'
import { diagnostics } from './fr/diagnostics.ts'
import { editor } from './fr/editor.ts'
import { failure } from './fr/failure.ts'
import { images } from './fr/images.ts'
import { leftovers } from './fr/leftovers.ts'
import { notices } from './fr/notices.ts'
import { pickers } from './fr/pickers.ts'
import { run } from './fr/run.ts'
import { settings } from './fr/settings.ts'
import { steps } from './fr/steps.ts'
import { templates } from './fr/templates.ts'
import { terminal } from './fr/terminal.ts'
import { ui } from './fr/ui.ts'
import { wizard } from './fr/wizard.ts'
import type { Translation } from './translation.ts'

/** The French words of the whole app. */
export const fr: Translation<typeof en> = {
  app,
  builds,
  causes,
  checks,
  components,
  credentials,
  diagnostics,
  editor,
  failure,
  images,
  leftovers,
  notices,
  pickers,
  run,
  settings,
  steps,
  templates,
  terminal,
  ui,
  wizard,
}
