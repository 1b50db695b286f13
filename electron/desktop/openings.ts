import { isAbsolute, resolve } from 'node:path'
import { routeOfDeepLink } from '#shared/deep-link.ts'

const templateFile = /\.(pkr\.hcl|hcl|json)$/i

/**
 * The page's route for what the system asks the app to open: a template file (double click, "open with") or a deep link.
 * Untrusted input: a route only shows something; nothing is started by it.
 */
export function routeOfOpening(opening: string, workingFolder: string): string | undefined {
  if (/^omi:/i.test(opening)) return routeOfDeepLink(opening)
  if (opening.startsWith('-') || !templateFile.test(opening)) return undefined
  const path = isAbsolute(opening) ? opening : resolve(workingFolder, opening)
  return `/template?path=${encodeURIComponent(path)}`
}

/** The first of a command line's arguments that can be opened, as a route; the program itself and its flags are not. */
export function routeOfArguments(argv: readonly string[], workingFolder: string): string | undefined {
  for (const argument of argv.slice(1)) {
    const route = routeOfOpening(argument, workingFolder)
    if (route !== undefined) return route
  }
  return undefined
}
