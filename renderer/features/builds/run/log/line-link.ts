import { deepLinkOf } from '#shared/deep-link.ts'

/** A place in a run's log, as the end of its address names it: `#L120`, `#step:provision-1:L120`. Lines count from 1. */
const place = /^#(?:step:([A-Za-z0-9._:-]{1,100}?))?(?::?L(\d{1,9}))?$/

export interface LinkedPlace {
  readonly step?: string
  /** From 0. */
  readonly line?: number
}

export function linkedPlace(hash: string): LinkedPlace {
  const [, step, line] = place.exec(hash) ?? []
  return {
    ...(step === undefined ? {} : { step }),
    ...(line === undefined ? {} : { line: Math.max(0, Number(line) - 1) }),
  }
}

/**
 * The address of a line that can be sent to somebody: in the web host the page's own; in the desktop app a link that the
 * app opens, since its pages have no address outside of it.
 */
export function lineLink(runId: string, line: number, page: Pick<Location, 'protocol' | 'href'>): string {
  const route = `/builds/${runId}#L${line + 1}`
  const own = `${page.href.split('#')[0]}#${route}`
  return page.protocol.startsWith('http') ? own : (deepLinkOf(route) ?? own)
}
