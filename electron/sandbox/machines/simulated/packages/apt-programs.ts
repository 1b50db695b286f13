import type { Process, Program } from '../kernel/process.ts'
import { definePrograms } from '../programs/define.ts'
import { parseOptions } from '../programs/options.ts'
import { findPackage, packageNames } from './catalogue.ts'
import { findInstalled, installedPackages, writeInstalled } from './database.ts'
import { installPackage, packageFiles, removePackage, resolvePackages } from './installation.ts'

/** apt, dpkg and what belongs to them. */
export const aptPrograms: readonly Program[] = definePrograms({
  'apt-get': (process) => runApt(process),
  apt: (process) => runApt(process),
  'apt-cache': (process) => queryCache(process, process.args),

  async 'apt-mark'(process) {
    const [action = '', ...names] = process.args
    if (action === 'showhold') {
      for (const each of installedPackages(process, 'debian')) if (each.held) await process.out(`${each.name}\n`)
      return 0
    }
    if (action !== 'hold' && action !== 'unhold') return 0
    if (process.credentials.uid !== 0)
      return process
        .error(
          'E: Could not create temporary file for /var/lib/apt/extended_states - mkstemp (13: Permission denied)\n',
        )
        .then(() => 100)
    for (const name of names) {
      if (!findInstalled(process, 'debian', name))
        return process.error(`E: Unable to locate package ${name}\n`).then(() => 100)
    }
    writeInstalled(
      process,
      'debian',
      installedPackages(process, 'debian').map((each) =>
        names.includes(each.name) ? { ...each, held: action === 'hold' } : each,
      ),
    )
    for (const name of names)
      await process.out(action === 'hold' ? `${name} set on hold.\n` : `Canceled hold on ${name}.\n`)
    return 0
  },

  'apt-key': (process) =>
    process
      .error('Warning: apt-key is deprecated. Manage keyring files in trusted.gpg.d instead (see apt-key(8)).\nOK\n')
      .then(() => 0),
  'apt-config': () => 0,
  'unattended-upgrade': () => 0,
  snap: (process) => process.fail('the sandbox has no snap store'),

  async 'add-apt-repository'(process) {
    if (process.credentials.uid !== 0) return process.fail('must run as root')
    const source = process.args.find((arg) => !arg.startsWith('-')) ?? ''
    const name = source
      .replace(/^ppa:/, '')
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 60)
    process.files.writeFile(
      `/etc/apt/sources.list.d/${name}.list`,
      `${source.startsWith('ppa:') ? `deb http://sandbox.invalid/${name} main` : source}\n`,
    )
    await process.out(`Adding repository ${source} (the sandbox takes nothing from it).\n`)
    return 0
  },

  dpkg: (process) => runDpkg(process),
  'dpkg-query': (process) => runDpkg(process),
  'dpkg-reconfigure': () => 0,
  'dpkg-divert': () => 0,
  'dpkg-deb': (process) => process.fail('the sandbox does not unpack packages'),
  'debconf-set-selections': (process) => process.readAll().then(() => 0),
  'debconf-show': () => 0,
})

function fail(process: Process, text: string): Promise<number> {
  return process.error(`${text}\n`).then(() => 100)
}

async function runApt(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'yqo:fdst:Vmbu', {
    yes: 'y',
    'assume-yes': 'y',
    quiet: 'q',
    'no-install-recommends': 'R',
    'install-recommends': 'R',
    'fix-broken': 'f',
    'allow-downgrades': 'a',
    'allow-unauthenticated': 'a',
    'force-yes': 'y',
    purge: 'purge',
    'auto-remove': 'auto',
    option: 'o:',
    reinstall: 'reinstall',
    'only-upgrade': 'only',
    'fix-missing': 'm',
    'allow-change-held-packages': 'a',
    'allow-releaseinfo-change': 'a',
    'download-only': 'd',
    'dry-run': 's',
    simulate: 's',
    'with-new-pkgs': 'R',
    'no-upgrade': 'no-upgrade',
    'target-release': 't:',
    installed: 'installed',
    upgradable: 'upgradable',
    'show-progress': 'q',
    'trivial-only': 'q',
    autoremove: 'auto',
  })
  if (options.problem)
    return fail(
      process,
      `E: Command line option ${process.args.find((arg) => arg.startsWith('-')) ?? ''} is not understood in combination with the other options`,
    )
  const [command = '', ...names] = options.operands
  const quiet = options.has('q')
  const changes = [
    'update',
    'install',
    'remove',
    'purge',
    'autoremove',
    'autopurge',
    'upgrade',
    'dist-upgrade',
    'full-upgrade',
    'clean',
    'autoclean',
    'reinstall',
    'build-dep',
  ]
  if (changes.includes(command) && process.credentials.uid !== 0) {
    if (command === 'update')
      return fail(
        process,
        'Reading package lists...\nE: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/',
      )
    return fail(
      process,
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    )
  }
  switch (command) {
    case 'update': {
      const codename =
        /VERSION_CODENAME=(\w+)/.exec(process.files.tryReadText('/etc/os-release') ?? '')?.[1] ?? 'stable'
      process.files.mkdirAll('/var/lib/apt/lists')
      process.files.writeFile(
        `/var/lib/apt/lists/sandbox.invalid_dists_${codename}_main_binary-amd64_Packages`,
        packageNames('debian')
          .map((name) => `Package: ${name}\n`)
          .join(''),
      )
      if (!quiet) await process.out(`Hit:1 http://sandbox.invalid/ubuntu ${codename} InRelease\n`)
      if (!quiet) await process.out('Reading package lists... Done\n')
      return 0
    }
    case 'install':
    case 'reinstall':
      return aptInstall(process, names, options.has('y'), options.has('s') || options.has('d'), quiet)
    case 'remove':
    case 'purge':
      return aptRemove(process, names, command === 'purge' || options.has('purge'), options.has('y'))
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
    case 'autoremove':
    case 'autopurge':
      await process.out(
        'Reading package lists... Done\nBuilding dependency tree... Done\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
      )
      return 0
    case 'clean':
    case 'autoclean':
    case 'distclean':
    case 'check':
      return 0
    case 'list': {
      for (const each of installedPackages(process, 'debian')) {
        if (options.has('upgradable') || (names.length > 0 && !names.includes(each.name))) continue
        await process.out(`${each.name}/now ${each.version} amd64 [installed]\n`)
      }
      return 0
    }
    case 'show':
    case 'search':
    case 'policy':
      return queryCache(process, [command, ...names])
    case 'build-dep':
    case 'download':
    case 'source':
      return fail(process, `E: The sandbox has no Internet; ${command} is not possible.`)
    default:
      return fail(process, `E: Invalid operation ${command}`)
  }
}

async function aptInstall(
  process: Process,
  given: readonly string[],
  yes: boolean,
  onlyShows: boolean,
  quiet: boolean,
): Promise<number> {
  const local = given.filter((name) => name.includes('/') || name.endsWith('.deb'))
  for (const path of local) {
    if (!process.files.exists(path)) return fail(process, `E: Unsupported file ${path} given on commandline`)
  }
  if (local.length > 0) return fail(process, `E: The sandbox does not unpack packages: ${local.join(' ')}`)
  const removed = given
    .filter((name) => name.endsWith('-') && !findPackage('debian', name))
    .map((name) => name.slice(0, -1))
  const names = given
    .filter((name) => !name.endsWith('-') || findPackage('debian', name))
    .map((name) => name.replace(/(?<=.)[=/].*$/, '').replace(/:amd64$/, ''))
  await process.out('Reading package lists...\nBuilding dependency tree...\nReading state information...\n')
  const { wanted, unknown, present } = resolvePackages(process, 'debian', names)
  if (unknown.length > 0) return fail(process, unknown.map((name) => `E: Unable to locate package ${name}`).join('\n'))
  for (const name of present)
    if (names.includes(name))
      await process.out(`${name} is already the newest version (${findInstalled(process, 'debian', name)?.version}).\n`)
  if (wanted.length > 0)
    await process.out(`The following NEW packages will be installed:\n  ${wanted.map((each) => each.name).join(' ')}\n`)
  await process.out(`0 upgraded, ${wanted.length} newly installed, ${removed.length} to remove and 0 not upgraded.\n`)
  if (onlyShows || (wanted.length === 0 && removed.length === 0)) return 0
  if (wanted.some((each) => !names.includes(each.name)) || removed.length > 0) {
    if (!yes && !(await confirmed(process))) return 1
  } else if (!yes && wanted.length > 0 && process.fds.get(0)?.kind !== 'terminal' && !(await confirmed(process)))
    return 1
  for (const each of wanted) {
    if (!quiet)
      await process.out(
        `Get:1 http://sandbox.invalid ${each.name} ${each.version}\nSelecting previously unselected package ${each.name}.\n`,
      )
    await process.out(`Unpacking ${each.name} (${each.version}) ...\n`)
  }
  for (const each of wanted) {
    await process.out(`Setting up ${each.name} (${each.version}) ...\n`)
    await installPackage(process, 'debian', each)
  }
  for (const name of removed) removePackage(process, 'debian', name, false)
  return 0
}

async function aptRemove(process: Process, given: readonly string[], purge: boolean, yes: boolean): Promise<number> {
  const installed = installedPackages(process, 'debian')
  const names = given.flatMap((name) => {
    if (!name.includes('*')) return [name.replace(/:amd64$/, '')]
    const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`)
    return installed.filter((each) => pattern.test(each.name)).map((each) => each.name)
  })
  for (const name of names) {
    if (!installed.some((each) => each.name === name) && !findPackage('debian', name))
      return fail(process, `E: Unable to locate package ${name}`)
  }
  const there = names.filter((name) => installed.some((each) => each.name === name))
  await process.out(`0 upgraded, 0 newly installed, ${there.length} to remove and 0 not upgraded.\n`)
  if (there.length === 0) return 0
  if (!yes && !(await confirmed(process))) return 1
  for (const name of there) {
    await process.out(`Removing ${name} ...\n`)
    removePackage(process, 'debian', name, purge)
  }
  return 0
}

async function confirmed(process: Process): Promise<boolean> {
  await process.out('Do you want to continue? [Y/n] ')
  const isTerminal = process.fds.get(0)?.kind === 'terminal'
  if (!isTerminal && process.fds.get(0)?.kind === 'channel') {
    // Nobody is there to answer, as in a provisioning script without `-y`.
    await process.out('Abort.\n')
    return false
  }
  const answer = Buffer.from((await process.read(0, 4096)) ?? [])
    .toString('utf8')
    .trim()
  const agreed = isTerminal ? /^(y|yes|)$/i.test(answer) : /^(y|yes)$/i.test(answer.split('\n')[0] ?? '')
  if (!agreed) await process.out('Abort.\n')
  return agreed
}

async function queryCache(process: Process, args: readonly string[]): Promise<number> {
  const [command = '', ...names] = args.filter((arg) => !arg.startsWith('-'))
  if (command === 'search') {
    const pattern = new RegExp(names[0] ?? '')
    for (const name of packageNames('debian'))
      if (pattern.test(name)) await process.out(`${name} - ${findPackage('debian', name)?.summary}\n`)
    return 0
  }
  let code = 0
  for (const name of names) {
    const installed = findInstalled(process, 'debian', name)
    const known = findPackage('debian', name)
    const version = known?.version ?? installed?.version
    if (command === 'policy' || command === 'madison') {
      if (version !== undefined)
        await process.out(
          command === 'policy'
            ? `${name}:\n  Installed: ${installed?.version ?? '(none)'}\n  Candidate: ${version}\n`
            : ` ${name} | ${version} | http://sandbox.invalid\n`,
        )
    } else if (version === undefined) {
      code = await fail(process, `E: No packages found`)
    } else
      await process.out(
        `Package: ${name}\nVersion: ${version}\nDescription: ${known?.summary ?? installed?.summary}\n\n`,
      )
  }
  return code
}

async function runDpkg(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'lsLSiPrWf:cCaE', {
    list: 'l',
    status: 's',
    listfiles: 'L',
    search: 'S',
    install: 'i',
    purge: 'P',
    remove: 'r',
    show: 'W',
    showformat: 'f:',
    configure: 'configure',
    'print-architecture': 'arch',
    'get-selections': 'selections',
    'set-selections': 'set',
    'add-architecture': 'add',
    'print-foreign-architectures': 'add',
    'force-all': 'force',
    'force-confold': 'force',
    'force-confdef': 'force',
    'compare-versions': 'compare',
    audit: 'C',
    version: 'version',
  })
  const installed = installedPackages(process, 'debian')
  const matching = (patterns: readonly string[]) =>
    installed.filter(
      (each) =>
        patterns.length === 0 ||
        patterns.some((pattern) =>
          new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`).test(each.name),
        ),
    )
  if (options.has('arch')) await process.out('amd64\n')
  else if (options.has('l')) {
    const found = matching(options.operands)
    if (found.length === 0)
      return process.error(`dpkg-query: no packages found matching ${options.operands.join(' ')}\n`).then(() => 1)
    await process.out(
      'Desired=Unknown/Install/Remove/Purge/Hold\n||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================\n',
    )
    for (const each of found)
      await process.out(
        `${each.held ? 'h' : each.state.startsWith('deinstall') ? 'r' : 'i'}${each.state.startsWith('deinstall') ? 'c' : 'i'}  ${each.name.padEnd(14)} ${each.version.padEnd(12)} amd64        ${each.summary}\n`,
      )
  } else if (options.has('s')) {
    for (const name of options.operands) {
      const each = installed.find((one) => one.name === name)
      if (!each)
        return process
          .error(`dpkg-query: package '${name}' is not installed and no information is available\n`)
          .then(() => 1)
      await process.out(
        `Package: ${each.name}\nStatus: ${each.state}\nArchitecture: amd64\nVersion: ${each.version}\nDescription: ${each.summary}\n\n`,
      )
    }
  } else if (options.has('W')) {
    const found = matching(options.operands)
    if (found.length === 0)
      return process.error(`dpkg-query: no packages found matching ${options.operands.join(' ')}\n`).then(() => 1)
    const format = (options.value('f') ?? '${Package}\\t${Version}\\n')
      .replace(/^=/, '')
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
    for (const each of found) {
      const fields: Readonly<Record<string, string>> = {
        Package: each.name,
        'binary:Package': each.name,
        Version: each.version,
        Status: each.state,
        'db:Status-Abbrev': each.state.startsWith('install') ? 'ii ' : 'rc ',
        Architecture: 'amd64',
        'db:Status-Status': each.state.split(' ')[2] ?? '',
      }
      await process.out(format.replace(/\$\{([\w:-]+)(?:;[^}]*)?\}/g, (_, name: string) => fields[name] ?? ''))
    }
  } else if (options.has('L')) {
    for (const name of options.operands) {
      if (!findInstalled(process, 'debian', name))
        return process.error(`dpkg-query: package '${name}' is not installed\n`).then(() => 1)
      for (const path of packageFiles(process, 'debian', name)) await process.out(`${path}\n`)
    }
  } else if (options.has('S')) {
    for (const path of options.operands) {
      const owner = installed.find((each) => packageFiles(process, 'debian', each.name).includes(path))
      if (!owner) return process.error(`dpkg-query: no path found matching pattern ${path}\n`).then(() => 1)
      await process.out(`${owner.name}: ${path}\n`)
    }
  } else if (options.has('selections')) {
    for (const each of installed) await process.out(`${each.name}\t\t\t\t${each.held ? 'hold' : 'install'}\n`)
  } else if (options.has('P') || options.has('r')) {
    if (process.credentials.uid !== 0)
      return process.error('dpkg: error: requested operation requires superuser privilege\n').then(() => 2)
    for (const name of options.operands) removePackage(process, 'debian', name, options.has('P'))
  } else if (options.has('i')) {
    const missing = options.operands.find((path) => !process.files.exists(path))
    await process.error(
      missing
        ? `dpkg: error: cannot access archive '${missing}': No such file or directory\n`
        : 'dpkg: error: the sandbox does not unpack packages\n',
    )
    return 2
  }
  return 0
}
