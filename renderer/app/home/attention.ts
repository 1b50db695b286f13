import type { CallOutput } from '#shared/contract/calls.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

/** Something that does not mend itself. */
export type Attention =
  | { readonly kind: 'question'; readonly runId: string; readonly name: string }
  | { readonly kind: 'leftovers'; readonly count: number }
  | { readonly kind: 'failed'; readonly runId: string; readonly name: string }
  | { readonly kind: 'vault-locked' }
  | { readonly kind: 'vault-gone' }
  | { readonly kind: 'profile-failed'; readonly id: string; readonly name: string; readonly summary: string }
  /** `until`: epoch ms. */
  | { readonly kind: 'certificate'; readonly id: string; readonly name: string; readonly until: number }

interface Known {
  /** Newest first. */
  readonly runs: readonly RunSummary[]
  readonly profiles: CallOutput<'credentials.profiles'> | undefined
  readonly leftovers: number
  /** Epoch ms. */
  readonly now: number
}

const month = 30 * 24 * 3600 * 1000
/** How many templates whose last build failed are named. */
const mostFailed = 3

/** What needs the person, the most urgent first. */
export function attentionOf({ runs, profiles, leftovers, now }: Known): readonly Attention[] {
  const found: Attention[] = runs
    .filter(({ status }) => status === 'paused')
    .map(({ runId, templateName }) => ({ kind: 'question', runId, name: templateName }))
  const inVault = profiles?.profiles.some(({ storage }) => storage === 'vault') ?? false
  if (inVault && profiles?.vault.kind === 'passphrase' && !profiles.vault.open) found.push({ kind: 'vault-locked' })
  if (profiles?.vault.kind === 'unreachable') found.push({ kind: 'vault-gone' })
  if (leftovers > 0) found.push({ kind: 'leftovers', count: leftovers })
  for (const { id, name, test, shown } of profiles?.profiles ?? []) {
    const until = shown.clientCertificate?.validTo
    if (test?.outcome === 'failed') found.push({ kind: 'profile-failed', id, name, summary: test.summary })
    if (until !== undefined && until < now + month) found.push({ kind: 'certificate', id, name, until })
  }
  return [...found, ...lastFailed(runs)]
}

/** The templates whose newest ended build failed: what was mended since does not count. */
function lastFailed(runs: readonly RunSummary[]): Attention[] {
  const seen = new Set<string>()
  const newest = runs.filter(({ templatePath, status }) => {
    if (seen.has(templatePath) || status === 'queued' || status === 'cancelled') return false
    seen.add(templatePath)
    return true
  })
  return newest
    .filter(({ status }) => status === 'failed')
    .slice(0, mostFailed)
    .map(({ runId, templateName }) => ({ kind: 'failed', runId, name: templateName }))
}
