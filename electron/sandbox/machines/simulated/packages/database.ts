import { dpkgStanza, dpkgStatusPath, rpmDatabasePath, rpmLine } from '../../../disks/base/package-database.ts'
import type { Process } from '../kernel/process.ts'

export interface InstalledPackage {
  readonly name: string
  readonly version: string
  readonly summary: string
  /** `install ok installed`, or `deinstall ok config-files` for what was removed but not purged. */
  readonly state: string
  readonly held: boolean
}

export type PackageFamily = 'debian' | 'redhat'

/** What is installed, as the package database on the disk says. */
export function installedPackages(process: Process, family: PackageFamily): InstalledPackage[] {
  if (family === 'redhat') {
    const lines = (process.files.tryReadText(rpmDatabasePath) ?? '').split('\n').filter(Boolean)
    return lines.map((line) => {
      const [name = '', version = '', , summary = ''] = line.split('\t')
      return { name, version, summary, state: 'install ok installed', held: false }
    })
  }
  const stanzas = (process.files.tryReadText(dpkgStatusPath) ?? '')
    .split(/\n\n+/)
    .filter((stanza) => stanza.trim() !== '')
  return stanzas.map((stanza) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? ''
    const state = field('Status')
    return {
      name: field('Package'),
      version: field('Version'),
      summary: field('Description'),
      state: state.replace(/^hold/, 'install'),
      held: state.startsWith('hold'),
    }
  })
}

export function findInstalled(process: Process, family: PackageFamily, name: string): InstalledPackage | undefined {
  return installedPackages(process, family).find((each) => each.name === name && each.state === 'install ok installed')
}

/** Writes the database anew. */
export function writeInstalled(process: Process, family: PackageFamily, packages: readonly InstalledPackage[]): void {
  if (family === 'redhat') {
    process.files.writeFile(
      rpmDatabasePath,
      packages.map(({ name, version, summary }) => rpmLine(name, version, summary)).join(''),
    )
    return
  }
  const stanzas = packages.map(({ name, version, summary, state, held }) =>
    dpkgStanza(name, version, summary).replace('install ok installed', held ? state.replace('install', 'hold') : state),
  )
  process.files.writeFile(dpkgStatusPath, stanzas.join(''))
}
