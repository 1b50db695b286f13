import { isIPv4 } from 'node:net'

/** Services that answer with nothing but the caller's address. Asked in turn; the first good answer counts. */
const echoServices = ['https://checkip.amazonaws.com', 'https://api.ipify.org', 'https://ipv4.icanhazip.com']

/** How long each may take, in ms. */
const patience = 4_000

/**
 * The public IPv4 address from which this computer's connections come, as an echo service sees it; `OMI_STUDIO_ECHO_URL`
 * names another one. `undefined` when none answers: OUTSCALE's API has no operation that tells.
 */
export async function publicAddress(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const own = environment.OMI_STUDIO_ECHO_URL
  for (const url of own === undefined ? echoServices : [own]) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) })
      const text = (await answer.text()).trim()
      if (answer.ok && isIPv4(text)) return text
    } catch {
      signal.throwIfAborted()
    }
  }
  return undefined
}
