import { StudioError } from '#shared/studio-error.ts'

/** From here on the clock is worth a warning, in ms. */
export const skewWorthWarning = 30_000

/** The API refuses requests that are further off than this, in ms (spec/oapi.md section 1). */
export const skewRefused = 300_000

/**
 * How far this computer's clock is ahead of the server's (negative: behind), in ms, from an answer's Date header.
 * `undefined` when the header is absent or unreadable.
 */
export function clockSkew(dateHeader: string | undefined, now: number): number | undefined {
  if (dateHeader === undefined) return undefined
  const server = Date.parse(dateHeader)
  return Number.isNaN(server) ? undefined : now - server
}

/** In words: `2 h 3 min ahead`. */
export function skewInWords(skew: number): string {
  const seconds = Math.round(Math.abs(skew) / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(hours === 0 ? [`${seconds % 60} s`] : []),
  ]
  return `${parts.join(' ')} ${skew > 0 ? 'ahead' : 'behind'}`
}

/** How to set the clock on this kind of computer. */
export function howToSetClock(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'win32':
      return 'Set it with "w32tm /resync" as administrator, or in Settings > Time & language > Sync now.'
    case 'darwin':
      return 'Set it with "sudo sntp -sS time.apple.com", or in System Settings > General > Date & Time.'
    default:
      return 'Set it with "sudo timedatectl set-ntp true", or "sudo chronyc makestep" where chrony runs.'
  }
}

/** The error for a refused signature when the clock is the likely cause. */
export function clockError(skew: number, platform: NodeJS.Platform): StudioError {
  return new StudioError({
    code: 'clock-skew',
    message: `The API refused the signature, and this computer's clock is ${skewInWords(skew)}: requests are signed with the time and count for five minutes only.`,
    hint: `${howToSetClock(platform)} The keys are probably right.`,
  })
}
