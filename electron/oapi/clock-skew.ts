/** From here on the clock is worth a warning, in ms. */
export const skewWorthWarning = 30_000

/** From here on the clock may have a part in a refused signature, in ms. */
export const skewSuspicious = 60_000

/**
 * The API counts requests for five minutes (spec/oapi.md section 1); from a little less on, in ms, the clock is the
 * likely cause of a refused signature, since the Date header is whole seconds and answers take time to travel.
 */
export const skewRefused = 290_000

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
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const parts = [
    ...(days > 0 ? [`${days} d`] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 && days === 0 ? [`${minutes} min`] : []),
    ...(seconds < 3600 && (seconds % 60 > 0 || minutes === 0) ? [`${seconds % 60} s`] : []),
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
