/** The name of an OMI with its changing tail as a pattern: `Ubuntu-24.04-2026.08-1` becomes `Ubuntu-24.04-*`. */
export function namePattern(name: string): string {
  return name.replace(/-(?:20\d\d[\d.-]*|\d{10})$/, '-*')
}
