import { statfs } from 'node:fs/promises'
import { arch, release } from 'node:os'
import type { CallOutput } from '#shared/contract/calls.ts'
import { folderSize } from '../folder-size.ts'
import type { StudioServices } from '../studio-services.ts'

/**
 * What helps whoever has to find out why something does not work. Nothing of it is secret: accounts by the names and
 * regions that the credentials page shows.
 */
export async function diagnose(services: StudioServices): Promise<CallOutput<'host.diagnostics'>> {
  const { home, host, powers, problems, sandbox, version } = services
  const [bytes, disk, profiles] = await Promise.all([
    folderSize(home.path),
    statfs(home.path),
    services.credentials.profiles(),
  ])
  const endpoint = sandbox.endpoint()
  return {
    version,
    host,
    system: `${process.platform} ${release()} ${arch()}`,
    versions: { Node: process.versions.node, ...powers.versions },
    home: home.path,
    homeBytes: bytes,
    freeBytes: disk.bavail * disk.bsize,
    ...(endpoint === undefined ? {} : { sandboxEndpoint: endpoint }),
    accounts: profiles.profiles.map(({ name, shown, test }) => ({
      name,
      ...(shown.region === undefined ? {} : { region: shown.region }),
      ...(test === undefined ? {} : { outcome: test.outcome, summary: test.summary, at: test.at }),
    })),
    problems: [...problems.newest()],
  }
}
