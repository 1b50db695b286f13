import { app } from './en/app.ts'
import { builds } from './en/builds.ts'
import { causes } from './en/causes.ts'
import { checks } from './en/checks.ts'
import { components } from './en/components.ts'
import { credentials } from './en/credentials.ts'
import { diagnostics } from './en/diagnostics.ts'
import { editor } from './en/editor.ts'
import { failure } from './en/failure.ts'
import { images } from './en/images.ts'
import { leftovers } from './en/leftovers.ts'
import { notices } from './en/notices.ts'
import { pickers } from './en/pickers.ts'
import { run } from './en/run.ts'
import { settings } from './en/settings.ts'
import { steps } from './en/steps.ts'
import { templates } from './en/templates.ts'
import { terminal } from './en/terminal.ts'
import { ui } from './en/ui.ts'
import { wizard } from './en/wizard.ts'

/** The English words of the whole app; the shape that every other language has. */
export const en = {
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
} as const
