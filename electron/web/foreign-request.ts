import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether another site's page made this request in the background: as an image, a frame, a script, a fetch. Browsers say
 * so in headers that pages cannot set (Fetch Metadata). Such a page can use up the tries for wrong tokens, or learn from
 * load and error events what is here. A person who clicks a link there is let in.
 */
export function isForeignRequest(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document'
}
