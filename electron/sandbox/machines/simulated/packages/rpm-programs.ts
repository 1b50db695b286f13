import type { Process, Program } from '../kernel/process.ts'
import { definePrograms } from '../programs/define.ts'
import { parseOptions } from '../programs/options.ts'
import { findPackage, packageNames } from './catalogue.ts'
import { findInstalled, installedPackages } from './database.ts'
import { installPackage, packageFiles, removePackage, resolvePackages } from './installation.ts'

/** dnf, yum, rpm and what belongs to them. */
export const rpmPrograms: readonly Program[] = definePrograms({
  dnf: (process) => runDnf(process),
  yum: (process) => runDnf(process),
  microdnf: (process) => runDnf(process),

  async rpm(process) {
    const options = parseOptions(process.args, 'qailfeivUhVFK', {
      query: 'q',
      all: 'a',
      import: 'import',
      erase: 'e',
      eval: 'E:',
      queryformat: 'qf:',
      qf: 'qf:',
      nodeps: 'n',
      quiet: 'quiet',
      rebuilddb: 'n',
      whatprovides: 'w',
      force: 'n',
      version: 'version',
    })
    if (process.args[0] === '-E') {
      await process.out('9\n')
      return 0
    }
    if (options.has('q')) return query(process, options)
    if (options.has('e')) {
      for (const name of options.operands) {
        if (!findInstalled(process, 'redhat', name))
          return process.error(`error: package ${name} is not installed\n`).then(() => 1)
        if (process.credentials.uid !== 0)
          return process
            .error("error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Permission denied)\n")
            .then(() => 1)
        removePackage(process, 'redhat', name, true)
      }
      return 0
    }
    if (options.has('i') || options.has('U') || options.has('F')) {
      await process.error(
        `error: the sandbox has no Internet and does not unpack packages: ${options.operands.join(' ')}\n`,
      )
      return 1
    }
    return 0
  },

  rpmkeys: () => 0,
  'yum-config-manager': (process) => configure(process, process.args),
  'needs-restarting': () => 0,
  'subscription-manager': (process) =>
    process.out('This system is simulated; the sandbox has no subscriptions.\n').then(() => 0),
})

async function query(process: Process, options: ReturnType<typeof parseOptions>): Promise<number> {
  const installed = installedPackages(process, 'redhat')
  const format = options.value('qf')
  const show = async (name: string, version: string) => {
    const [number = '', release = ''] = version.split(/-(?=[^-]*$)/)
    const fields: Readonly<Record<string, string>> = { NAME: name, VERSION: number, RELEASE: release, ARCH: 'x86_64' }
    if (format === undefined) await process.out(`${name}-${version}.x86_64\n`)
    else
      await process.out(
        format
          .replaceAll('\\n', '\n')
          .replace(/%-?\d*\{(\w+)\}/g, (_, field: string) => fields[field.toUpperCase()] ?? ''),
      )
  }
  if (options.has('a')) {
    const pattern =
      options.operands[0] === undefined ? undefined : new RegExp(`^${options.operands[0].replaceAll('*', '.*')}$`)
    for (const each of installed) if (!pattern || pattern.test(each.name)) await show(each.name, each.version)
    return 0
  }
  let code = 0
  for (const name of options.operands) {
    const owner = options.has('f')
      ? installed.find((each) => packageFiles(process, 'redhat', each.name).includes(name))
      : undefined
    const each = owner ?? installed.find((one) => one.name === name)
    if (!each) {
      await process.out(`package ${name} is not installed\n`)
      code = 1
    } else if (options.has('l'))
      for (const path of packageFiles(process, 'redhat', name)) await process.out(`${path}\n`)
    else await show(each.name, each.version)
  }
  return code
}

async function runDnf(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'yqvCx:d:e:b', {
    assumeyes: 'y',
    quiet: 'q',
    setopt: 'setopt:',
    enablerepo: 'repo:',
    disablerepo: 'repo:',
    nogpgcheck: 'n',
    releasever: 'r:',
    installroot: 'root:',
    exclude: 'x:',
    'skip-broken': 'n',
    best: 'n',
    allowerasing: 'n',
    nobest: 'n',
    refresh: 'n',
    security: 'n',
    'add-repo': 'add:',
    'set-enabled': 'n',
    'set-disabled': 'n',
    save: 'n',
    disableexcludes: 'repo:',
    installed: 'installed',
    obsoletes: 'n',
    downloadonly: 'd',
  })
  const [command = '', ...given] = options.operands
  const fail = (text: string) => process.error(`${text}\n`).then(() => 1)
  const changes = [
    'install',
    'remove',
    'erase',
    'update',
    'upgrade',
    'makecache',
    'clean',
    'config-manager',
    'groupinstall',
    'reinstall',
    'autoremove',
    'module',
  ]
  if (changes.includes(command) && process.credentials.uid !== 0) {
    return fail('Error: This command has to be run with superuser privileges (under the root user on most systems).')
  }
  switch (command) {
    case 'install':
    case 'reinstall': {
      const names = given.map((name) => (/^https?:\/\/.*epel-release/.test(name) ? 'epel-release' : name))
      const { wanted, unknown, present } = resolvePackages(process, 'redhat', names)
      for (const name of present)
        if (names.includes(name))
          await process.out(
            `Package ${name}-${findInstalled(process, 'redhat', name)?.version}.x86_64 is already installed.\n`,
          )
      if (unknown.length > 0) {
        await process.out(unknown.map((name) => `No match for argument: ${name}\n`).join(''))
        return fail(`Error: Unable to find a match: ${unknown.join(' ')}`)
      }
      if (wanted.length === 0) return process.out('Dependencies resolved.\nNothing to do.\nComplete!\n').then(() => 0)
      await process.out(
        `Dependencies resolved.\nInstalling:\n${wanted.map((each) => ` ${each.name}  x86_64  ${each.version}  sandbox\n`).join('')}`,
      )
      if (!options.has('y') && !(await confirmed(process))) return fail('Operation aborted.')
      for (const each of wanted) {
        if (!options.has('q')) await process.out(`  Installing       : ${each.name}-${each.version}.x86_64\n`)
        await installPackage(process, 'redhat', each)
      }
      await process.out('Complete!\n')
      return 0
    }
    case 'remove':
    case 'erase': {
      const there = given.filter((name) => findInstalled(process, 'redhat', name))
      for (const name of given) if (!there.includes(name)) await process.out(`No match for argument: ${name}\n`)
      if (there.length === 0)
        return process
          .out('No packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!\n')
          .then(() => 0)
      if (!options.has('y') && !(await confirmed(process))) return fail('Operation aborted.')
      for (const name of there) removePackage(process, 'redhat', name, true)
      await process.out('Complete!\n')
      return 0
    }
    case 'update':
    case 'upgrade':
    case 'distro-sync':
    case 'autoremove':
    case 'upgrade-minimal':
      await process.out('Dependencies resolved.\nNothing to do.\nComplete!\n')
      return 0
    case 'list': {
      const names = given.filter((name) => name !== 'installed' && name !== 'available')
      const found = installedPackages(process, 'redhat').filter(
        (each) => names.length === 0 || names.includes(each.name),
      )
      if (found.length === 0) return fail('Error: No matching Packages to list')
      for (const each of found) await process.out(`${each.name}.x86_64  ${each.version}  @sandbox\n`)
      return 0
    }
    case 'search':
    case 'info': {
      const found = packageNames('redhat').filter((name) =>
        command === 'info' ? name === given[0] : name.includes(given[0] ?? ''),
      )
      if (found.length === 0 && command === 'info') return fail('Error: No matching Packages to list')
      for (const name of found) await process.out(`${name}.x86_64 : ${findPackage('redhat', name)?.summary}\n`)
      return 0
    }
    case 'config-manager':
      return configure(process, process.args.slice(1))
    case 'repolist':
      await process.out('repo id    repo name\nsandbox    Packages of the OMI Studio sandbox\n')
      return 0
    case 'check-update':
    case 'makecache':
    case 'clean':
    case 'module':
    case 'versionlock':
    case 'groupinstall':
    case 'history':
      return 0
    default:
      return fail(`No such command: ${command}. Please use /usr/bin/dnf --help`)
  }
}

async function configure(process: Process, args: readonly string[]): Promise<number> {
  const at = args.findIndex((arg) => arg.startsWith('--add-repo'))
  if (at < 0) return 0
  const source = args[at]?.includes('=') ? (args[at]?.split('=')[1] ?? '') : (args[at + 1] ?? '')
  const name = source.replace(/^.*\//, '').replace(/\.repo$/, '') || 'added'
  process.files.writeFile(`/etc/yum.repos.d/${name}.repo`, `[${name}]\nname=${name}\nbaseurl=${source}\nenabled=1\n`)
  await process.out(`Adding repo from: ${source}\n`)
  return 0
}

async function confirmed(process: Process): Promise<boolean> {
  await process.out('Is this ok [y/N]: ')
  if (process.fds.get(0)?.kind === 'channel') return false
  const answer = Buffer.from((await process.read(0, 4096)) ?? [])
    .toString('utf8')
    .trim()
  return /^y(es)?$/i.test(answer.split('\n')[0] ?? '')
}
