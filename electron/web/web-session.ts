import { randomBytes, timingSafeEqual } from 'node:crypto'
import { StudioError } from '#shared/studio-error.ts'

/** How often a wrong token may be tried in a minute before every try is refused for the rest of it. */
const triesPerMinute = 10

/**
 * Who may use the web host: whoever brings the one-time token gets a session cookie for it, once; later tokens are made
 * for each further window. Cookies end with the process.
 */
export interface WebSessions {
  /** A token for one window, valid for one use. */
  issueToken(): string
  /** Trades a token for a session; throws a StudioError when it is wrong, used, or tried too often. */
  redeem(token: string): string
  isSession(session: string | undefined): boolean
}

export function createWebSessions(now: () => number): WebSessions {
  const tokens = new Set<string>()
  const sessions = new Set<string>()
  let failures: number[] = []

  return {
    issueToken() {
      const token = randomBytes(24).toString('base64url')
      tokens.add(token)
      return token
    },
    redeem(token) {
      const time = now()
      failures = failures.filter((failure) => time - failure < 60_000)
      if (failures.length >= triesPerMinute) {
        throw new StudioError({
          code: 'too-many-tries',
          message: 'Too many wrong links were opened.',
          hint: 'Wait a minute, then open the link that OMI Studio printed.',
        })
      }
      const known = find(tokens, token)
      if (known === undefined) {
        failures.push(time)
        throw new StudioError({
          code: 'wrong-token',
          message: 'This link has been used already, or belongs to another start of OMI Studio.',
          hint: 'Take the newest link from the terminal where OMI Studio runs.',
        })
      }
      tokens.delete(known)
      const session = randomBytes(24).toString('base64url')
      sessions.add(session)
      return session
    },
    isSession: (session) => session !== undefined && find(sessions, session) !== undefined,
  }
}

function find(known: ReadonlySet<string>, candidate: string): string | undefined {
  const bytes = Buffer.from(candidate)
  for (const one of known) {
    const expected = Buffer.from(one)
    if (expected.length === bytes.length && timingSafeEqual(expected, bytes)) return one
  }
  return undefined
}
