import { statfs } from 'node:fs/promises'
import { arch, release } from 'node:os'
import { type ClockCheck, checkClock } from '#electron/credentials/check-clock.ts'
import type { CallOutput } from '#shared/contract/calls.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { folderSize } from '../folder-size.ts'
import type { StudioServices } from '../studio-services.ts'

type Diagnostics = CallOutput<'host.diagnostics'>

/** Longer would make a person wait who looks for what is broken anyway, in ms. */
const clockPatience = 10_000

/**
 * What helps whoever has to find out why something does not work. Each part is found out on its own: one that fails says
 * why in `unknown` and takes no other with it. Nothing of it is secret: accounts by the names and regions that the
 * credentials page shows.
 */
export async function diagnose(services: StudioServices): Promise<Diagnostics> {
  const { home, host, powers, problems, sandbox, version } = services
  const unknown: { part: string; why: string }[] = []
  const part = <Found>(name: string, find: Promise<Found>): Promise<Found | undefined> =>
    find.catch((error: unknown) => {
      unknown.push({ part: name, why: errorReportOf(error).message })
      return undefined
    })
  const [settings, bytes, disk, profiles, clock] = await Promise.all([
    part('settings', services.settings.read()),
    part('size of the data folder', folderSize(home.path)),
    part('free space', statfs(home.path)),
    part('accounts', services.credentials.profiles()),
    part('clock', lookAtClock(services)),
  ])
  const endpoint = sandbox.endpoint()
  return {
    version,
    host,
    system: `${process.platform} ${release()} ${arch()}`,
    versions: { Node: process.versions.node, ...powers.versions },
    home: home.path,
    ...(settings === undefined ? {} : { account: settings.account }),
    ...(bytes === undefined ? {} : { homeBytes: bytes }),
    ...(disk === undefined ? {} : { freeBytes: disk.bavail * disk.bsize }),
    ...(endpoint === undefined ? {} : { sandboxEndpoint: endpoint }),
    ...(clock === undefined ? {} : { clock: clockInWords(clock) }),
    ...(profiles === undefined ? {} : { keyStore: profiles.vault.kind }),
    accounts: (profiles?.profiles ?? []).map(({ name, shown, test }) => ({
      name,
      ...(shown.region === undefined ? {} : { region: shown.region }),
      ...(test === undefined ? {} : { outcome: test.outcome, summary: test.summary, at: test.at }),
    })),
    unknown,
    problems: [...problems.newest()],
  }
}

/** Against the API of the account in use, which needs no signature; the sandbox region has this computer's own clock. */
async function lookAtClock({ accounts, settings }: StudioServices): Promise<ClockCheck | 'own'> {
  const { account } = await settings.inForce()
  if (account === 'sandbox') return 'own'
  const credentials = await accounts.credentialsFor({}, process.cwd(), account)
  return checkClock(credentials, { signal: AbortSignal.timeout(clockPatience) })
}

function clockInWords(clock: ClockCheck | 'own'): string {
  if (clock === 'own') return 'not compared: the sandbox region has the clock of this computer'
  switch (clock.kind) {
    case 'right':
      return `right, ${clock.skew} ms from the API's`
    case 'off':
    case 'too-far-off':
      return `${clock.message} ${clock.hint}`
    case 'unknown':
      return `not compared: ${clock.reason}`
  }
}
