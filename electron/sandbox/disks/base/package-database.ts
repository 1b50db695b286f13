import type { TreeWriter } from '../tree-writer.ts'
import type { SystemProfile } from './system-profile.ts'

/** Where the simulated rpm keeps what is installed: one line a package, tab-separated. The real one is a database. */
export const rpmDatabasePath = '/var/lib/rpm/packages.list'
export const dpkgStatusPath = '/var/lib/dpkg/status'

/** A stanza of /var/lib/dpkg/status. */
export function dpkgStanza(name: string, version: string, summary: string): string {
  return `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: misc\nInstalled-Size: 512\nMaintainer: OMI Studio sandbox <sandbox@example.invalid>\nArchitecture: amd64\nVersion: ${version}\nDescription: ${summary}\n\n`
}

/** A line of the simulated rpm database: name, version-release, architecture, summary. */
export function rpmLine(name: string, version: string, summary: string): string {
  return `${name}\t${version}\tx86_64\t${summary}\n`
}

export function writePackageDatabase(writer: TreeWriter, profile: SystemProfile): void {
  const packages = Object.entries(profile.packages)
  if (profile.family === 'debian') {
    writer.file(
      dpkgStatusPath,
      packages.map(([name, version]) => dpkgStanza(name, version, `${name} (simulated)`)).join(''),
    )
    for (const [name] of packages) writer.file(`/var/lib/dpkg/info/${name}.list`, `/usr/share/doc/${name}\n`)
    writer.directory('/var/cache/apt/archives/partial')
    writer.directory('/var/lib/apt/lists/partial')
    writer.directory('/etc/apt/apt.conf.d')
    writer.directory('/etc/apt/keyrings')
    writer.directory('/etc/apt/preferences.d')
    writer.directory('/etc/apt/trusted.gpg.d')
    writer.directory('/etc/apt/sources.list.d')
    writer.directory('/var/lib/dpkg/updates')
    writer.file('/var/lib/dpkg/lock', '', { mode: 0o640 })
    writer.file('/var/lib/dpkg/lock-frontend', '', { mode: 0o640 })
    const { ID = 'debian', VERSION_CODENAME = 'stable' } = profile.release
    writer.file('/etc/apt/sources.list', `deb http://sandbox.invalid/${ID} ${VERSION_CODENAME} main\n`)
    return
  }
  writer.file(
    rpmDatabasePath,
    packages.map(([name, version]) => rpmLine(name, version, `${name} (simulated)`)).join(''),
  )
  writer.directory('/var/cache/dnf')
  writer.directory('/etc/pki/rpm-gpg')
  writer.file('/etc/dnf/dnf.conf', '[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\n')
  writer.symlink('/etc/yum.conf', 'dnf/dnf.conf')
  writer.directory('/etc/yum.repos.d')
  writer.file(
    '/etc/yum.repos.d/sandbox.repo',
    '[baseos]\nname=Sandbox BaseOS\nbaseurl=http://sandbox.invalid/baseos\nenabled=1\n',
  )
}
