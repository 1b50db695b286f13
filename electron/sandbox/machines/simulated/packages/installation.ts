import { unitFile } from '../../../disks/base/units.ts'
import { programFile } from '../../../disks/program-file.ts'
import { findAccount, findGroup } from '../kernel/accounts.ts'
import type { Process } from '../kernel/process.ts'
import { createUser } from '../programs/account-files.ts'
import { enabledIn, findUnit, startUnit, stopUnit } from '../programs/units.ts'
import { type CataloguePackage, findPackage } from './catalogue.ts'
import { findInstalled, installedPackages, type PackageFamily, writeInstalled } from './database.ts'

/** What has to be installed for these names, dependencies first; names that nobody knows come back separately. */
export function resolvePackages(
  process: Process,
  family: PackageFamily,
  names: readonly string[],
): {
  readonly wanted: readonly CataloguePackage[]
  readonly unknown: readonly string[]
  readonly present: readonly string[]
} {
  const wanted = new Map<string, CataloguePackage>()
  const unknown: string[] = []
  const present: string[] = []
  const visit = (name: string) => {
    if (wanted.has(name)) return
    if (findInstalled(process, family, name)) {
      present.push(name)
      return
    }
    const found = findPackage(family, name)
    if (!found) {
      unknown.push(name)
      return
    }
    for (const dependency of found.depends) visit(dependency)
    wanted.set(name, found)
  }
  for (const name of names) visit(name)
  return { wanted: [...wanted.values()], unknown, present }
}

/** Puts a package's files, account and services on the disk and writes it into the database. */
export async function installPackage(process: Process, family: PackageFamily, wanted: CataloguePackage): Promise<void> {
  const { files } = process
  const written: string[] = []
  const put = (path: string, content: string | Uint8Array, mode: number) => {
    files.mkdirAll(path.replace(/\/[^/]*$/, ''))
    const isConfiguration = path.startsWith('/etc/')
    if (!(isConfiguration && files.exists(path))) {
      if (files.find(path, false)) files.unlink(path)
      files.writeFile(path, content)
      files.chmod(path, mode)
    }
    written.push(path)
  }
  for (const name of wanted.programs) put(`/usr/bin/${name}`, programFile(name), 0o755)
  for (const name of wanted.administration) put(`/usr/sbin/${name}`, programFile(name), 0o755)
  for (const [path, content] of Object.entries(wanted.files)) put(path, content, 0o644)
  put(`/usr/share/doc/${wanted.name}/copyright`, 'A stand-in of the OMI Studio sandbox.\n', 0o644)
  for (const service of wanted.services) {
    const exec = wanted.administration[0] ?? wanted.programs[0] ?? service
    const folder = wanted.administration.length > 0 ? '/usr/sbin' : '/usr/bin'
    put(
      `/usr/lib/systemd/system/${service}.service`,
      unitFile({ name: service, description: wanted.summary, exec: `${folder}/${exec}` }),
      0o644,
    )
  }
  if (wanted.account !== undefined && wanted.account === 'docker') {
    if (!findGroup(files, 'docker')) await process.spawn(['groupadd', '-r', 'docker'])
  } else if (wanted.account !== undefined && !findAccount(files, wanted.account)) {
    await createUser(process, wanted.account, {
      system: true,
      uid: undefined,
      group: findGroup(files, wanted.account) ? wanted.account : undefined,
      groups: [],
      comment: '',
      home: `/var/lib/${wanted.account}`,
      shell: '/usr/sbin/nologin',
      makesHome: false,
      password: '!',
    })
  }
  const others = installedPackages(process, family).filter((each) => each.name !== wanted.name)
  writeInstalled(process, family, [
    ...others,
    { name: wanted.name, version: wanted.version, summary: wanted.summary, state: 'install ok installed', held: false },
  ])
  files.mkdirAll('/var/lib/dpkg/info')
  files.writeFile(listPath(process, family, wanted.name), `${written.join('\n')}\n`)
  if (family === 'debian') {
    files.appendFile(
      '/var/log/dpkg.log',
      `${new Date(process.kernel.now()).toISOString()} status installed ${wanted.name}:amd64 ${wanted.version}\n`,
    )
    for (const service of wanted.services) await enableAndStart(process, service)
  }
}

/** Debian packages start their services, unless /usr/sbin/policy-rc.d or a chroot says no. */
async function enableAndStart(process: Process, service: string): Promise<void> {
  const unit = findUnit(process, service)
  if (!unit || unit.masked) return
  if (enabledIn(process, service).length === 0) {
    const link = `/etc/systemd/system/multi-user.target.wants/${service}.service`
    process.files.mkdirAll('/etc/systemd/system/multi-user.target.wants')
    process.files.symlink(unit.path, link)
    await process.out(`Created symlink ${link} → ${unit.path}.\n`)
  }
  const isChroot = process.root.mount !== process.kernel.mounts.root.mount
  if (!isChroot) await startUnit(process, unit)
}

function listPath(process: Process, family: PackageFamily, name: string): string {
  if (family === 'debian') return `/var/lib/dpkg/info/${name}.list`
  process.files.mkdirAll('/var/lib/rpm/lists')
  return `/var/lib/rpm/lists/${name}`
}

/** Paths that a package brought. */
export function packageFiles(process: Process, family: PackageFamily, name: string): string[] {
  const path = family === 'debian' ? `/var/lib/dpkg/info/${name}.list` : `/var/lib/rpm/lists/${name}`
  return (process.files.tryReadText(path) ?? '').split('\n').filter(Boolean)
}

/** Takes a package off the disk; its configuration stays unless it is purged. */
export function removePackage(process: Process, family: PackageFamily, name: string, purge: boolean): void {
  for (const service of findPackage(family, name)?.services ?? []) {
    stopUnit(process, service)
    for (const link of enabledIn(process, service)) process.files.unlink(link)
  }
  for (const path of packageFiles(process, family, name)) {
    const isConfiguration = path.startsWith('/etc/') && family === 'debian' && !purge
    if (!isConfiguration && process.files.find(path, false) && !process.files.isDirectory(path))
      process.files.unlink(path)
  }
  const packages = installedPackages(process, family)
  const kept = packages.flatMap((each) => {
    if (each.name !== name) return [each]
    return family === 'debian' && !purge ? [{ ...each, state: 'deinstall ok config-files' }] : []
  })
  writeInstalled(process, family, kept)
}
