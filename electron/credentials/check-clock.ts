import { type Clock, systemClock } from '#electron/clock.ts'
import { clockSkew, howToSetClock, skewInWords, skewRefused, skewWorthWarning } from '#electron/oapi/clock-skew.ts'
import { createTransport, type Transport } from '#electron/oapi/transport.ts'
import type { Credentials } from './credentials.ts'

/** How this computer's clock stands against the API's. */
export type ClockCheck =
  | { readonly kind: 'right'; readonly skew: number }
  /** Far enough off to say so, near enough to work. */
  | { readonly kind: 'off'; readonly skew: number; readonly message: string; readonly hint: string }
  /** The API will refuse every signature. */
  | { readonly kind: 'too-far-off'; readonly skew: number; readonly message: string; readonly hint: string }
  /** The API gave no time, or no answer. */
  | { readonly kind: 'unknown'; readonly reason: string }

export interface ClockCheckSettings {
  readonly clock?: Clock
  readonly transport?: Transport
  readonly platform?: NodeJS.Platform
  readonly signal?: AbortSignal
}

/** The Date header has whole seconds, cut off: on average the server is half a second further, in ms. */
const halfSecond = 500

/**
 * Asks the API for the time, without a signature (ReadRegions needs none), so that it costs no bad attempt whatever the
 * clock and the keys are. Meant for the start of a build and for the wizard. `skew` is in ms, positive when this computer
 * is ahead; the way to the server and back is taken out by half.
 *
 * @throws what the signal was aborted with; every other failure is `unknown`.
 */
export async function checkClock(
  credentials: Pick<Credentials, 'endpoint' | 'tls'>,
  settings: ClockCheckSettings = {},
): Promise<ClockCheck> {
  const { clock = systemClock, platform = process.platform, signal } = settings
  const transport = settings.transport ?? createTransport(credentials.endpoint, credentials.tls)
  const { pathname, host } = new URL(credentials.endpoint)
  const headers = { Host: host, 'Content-Type': 'application/json' }
  const asked = clock.now()
  let date: string | undefined
  try {
    date = (await transport.post(`${pathname}/ReadRegions`, headers, '{}', signal)).headers.date
  } catch (error) {
    signal?.throwIfAborted()
    return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    if (settings.transport === undefined) transport.close()
  }
  return clockByAnswer(date, (asked + clock.now()) / 2, platform)
}

/**
 * The same from the answer to a request that was sent anyway.
 *
 * @param middle epoch ms, halfway between the request and its answer
 */
export function clockByAnswer(date: string | undefined, middle: number, platform: NodeJS.Platform): ClockCheck {
  const difference = clockSkew(date, middle)
  if (difference === undefined) return { kind: 'unknown', reason: 'the answer carries no date' }
  return judge(Math.round(difference - halfSecond), platform)
}

function judge(skew: number, platform: NodeJS.Platform): ClockCheck {
  if (Math.abs(skew) < skewWorthWarning) return { kind: 'right', skew }
  const hint = howToSetClock(platform)
  const said = `This computer's clock is ${skewInWords(skew)}`
  if (Math.abs(skew) < skewRefused) {
    return { kind: 'off', skew, message: `${said}. From five minutes on the API refuses every request.`, hint }
  }
  return { kind: 'too-far-off', skew, message: `${said}: the API refuses requests that are five minutes off.`, hint }
}
