import { createHash } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { type AuthenticationGuard, createAuthenticationGuard } from './authentication-guard.ts'
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts'
import { createTransport, type Transport } from './transport.ts'

/** What all clients of an account share, whatever build they belong to. */
export interface AccountTraffic {
  /** One an account (by its access key) and endpoint: the cloud's limits count per account. */
  readonly limiter: RateLimiter
  /** One a key pair: a corrected secret starts afresh. */
  readonly guard: AuthenticationGuard
  /** One a set of TLS settings: connections are made with the client certificate. */
  readonly transport: Transport
}

/**
 * The traffic of an account in this process, made at its first use. It is per clock, so that a test with a clock of its
 * own shares nothing with others.
 */
export function accountTraffic(credentials: Credentials, clock: Clock): AccountTraffic {
  let known = byClock.get(clock)
  if (known === undefined) {
    known = { limiters: new Map(), guards: new Map(), transports: new Map() }
    byClock.set(clock, known)
  }
  const { endpoint, keyPair, tls } = credentials
  const secret = keyPair.secretKey.reveal()
  return {
    limiter: getOrMake(known.limiters, digest(endpoint, keyPair.accessKey), () => createRateLimiter(clock)),
    guard: getOrMake(known.guards, digest(endpoint, keyPair.accessKey, secret), () => createAuthenticationGuard(clock)),
    transport: getOrMake(
      known.transports,
      digest(
        endpoint,
        String(tls.skipVerification),
        tls.authority ?? '',
        tls.clientCertificate ?? '',
        tls.clientKey?.reveal() ?? '',
        tls.proxy?.reveal() ?? '',
      ),
      () => createTransport(endpoint, tls),
    ),
  }
}

interface KnownTraffic {
  readonly limiters: Map<string, RateLimiter>
  readonly guards: Map<string, AuthenticationGuard>
  readonly transports: Map<string, Transport>
}

const byClock = new WeakMap<Clock, KnownTraffic>()

function getOrMake<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** Secrets are part of what tells two settings apart, but not kept as keys of a map. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64')
}
