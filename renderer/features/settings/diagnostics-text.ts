import type { CallOutput } from '#shared/contract/calls.ts'

type Diagnostics = CallOutput<'host.diagnostics'>

/** The diagnostics as people send them: one fact a line, in English whatever the language of the app. */
export function diagnosticsText(found: Diagnostics, browser: string, now: number): string {
  const gib = (bytes: number | undefined) => (bytes === undefined ? 'unknown' : `${(bytes / 2 ** 30).toFixed(2)} GiB`)
  const lines = [
    `OMI Studio ${found.version}, ${found.host}, ${new Date(now).toISOString()}`,
    `System: ${found.system}`,
    ...Object.entries(found.versions).map(([name, version]) => `${name}: ${version}`),
    `Page: ${browser}`,
    `Data folder: ${found.home}, ${gib(found.homeBytes)} used, ${gib(found.freeBytes)} free`,
    `Sandbox region: ${found.sandboxEndpoint ?? 'not started'}`,
    `Clock: ${found.clock ?? 'unknown'}`,
    `Secrets are kept by: ${found.keyStore ?? 'unknown'}`,
    `Builds start in: ${found.account ?? 'unknown'}`,
    ...found.unknown.map(({ part, why }) => `Not found out, ${part}: ${why}`),
    '',
    'Accounts:',
    ...found.accounts.map(({ name, region, outcome, summary, at }) =>
      [
        `  ${name}`,
        region,
        outcome === undefined
          ? 'never tested'
          : `${outcome}${at === undefined ? '' : `, ${new Date(at).toISOString()}`}${summary === undefined ? '' : `: ${summary}`}`,
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
    ),
    ...(found.accounts.length === 0 ? ['  none'] : []),
    '',
    'Problems since the start:',
    ...found.problems.map(({ at, text }) => `  ${new Date(at).toISOString()} ${text}`),
    ...(found.problems.length === 0 ? ['  none'] : []),
  ]
  return `${lines.join('\n')}\n`
}
