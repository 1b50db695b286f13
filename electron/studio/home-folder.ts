import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/** The data folder and what is where in it (design 3.11). */
export interface HomeFolder {
  readonly path: string
  readonly runs: string
  /** Records of runs that were deleted and can be brought back. */
  readonly runTrash: string
  readonly settings: string
  readonly recentTemplates: string
  /** Folders in which templates are kept. */
  readonly templateFolders: string
  /** What was typed into templates and not saved. */
  readonly drafts: string
  /** How the app looked. */
  readonly viewState: string
  /** What was asked of each template the last time. */
  readonly buildChoices: string
  /** With which secrets are marked in records of runs. */
  readonly markKey: string
  /** Leftovers that are to stay where they are. */
  readonly ignoredLeftovers: string
  /** What was written into templates. */
  readonly versions: string
  readonly sandbox: string
  /** Keys of VMs that were launched outside of builds. */
  readonly vmLogins: string
  /** Profiles without their secrets. */
  readonly profiles: string
  /** Secrets, sealed. */
  readonly vault: string
}

/** The folder that `OMI_STUDIO_HOME` names, else the system's usual place for application data. */
export function homeFolder(environment: Readonly<Record<string, string | undefined>>): HomeFolder {
  const named = environment.OMI_STUDIO_HOME
  const path = named ? resolve(expandHome(named)) : envPaths('omi-studio', { suffix: '' }).data
  return {
    path,
    runs: join(path, 'runs'),
    runTrash: join(path, 'deleted-runs'),
    settings: join(path, 'settings.json'),
    buildChoices: join(path, 'build-choices.json'),
    markKey: join(path, 'secret-marks.key'),
    recentTemplates: join(path, 'recent-templates.json'),
    templateFolders: join(path, 'template-folders.json'),
    drafts: join(path, 'drafts'),
    versions: join(path, 'versions'),
    viewState: join(path, 'view-state.json'),
    ignoredLeftovers: join(path, 'ignored-leftovers.json'),
    sandbox: join(path, 'sandbox'),
    vmLogins: join(path, 'vm-logins'),
    profiles: join(path, 'profiles.json'),
    vault: join(path, 'vault.json'),
  }
}

/** Makes the folder for its owner only: journals and logs are nobody else's business. */
export async function prepareHomeFolder(home: HomeFolder): Promise<void> {
  await mkdir(home.path, { recursive: true, mode: 0o700 })
  await mkdir(home.runs, { recursive: true, mode: 0o700 })
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
}
