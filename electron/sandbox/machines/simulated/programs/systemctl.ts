import type { Process } from '../kernel/process.ts'
import { parseOptions } from './options.ts'
import { enabledIn, findUnit, startUnit, stopUnit, unitName } from './units.ts'

/** Switches the machine off or restarts it, as root. The connection goes away under the command. */
export async function power(process: Process, action: 'reboot' | 'poweroff'): Promise<number> {
  if (process.credentials.uid !== 0) {
    await process.error(
      `Call to ${action === 'reboot' ? 'Reboot' : 'PowerOff'} failed: Interactive authentication required.\n`,
    )
    return 1
  }
  process.kernel.log('systemd', action === 'reboot' ? 'Rebooting.' : 'Powering down.')
  process.kernel.host.power(action)
  // The connection goes away under the command, as on a real machine.
  await process.wait(new Promise<never>(() => {}))
  return 0
}

async function serviceAction(
  process: Process,
  action: string,
  names: readonly string[],
  quiet: boolean,
): Promise<number> {
  let code = 0
  for (const name of names) {
    const unit = findUnit(process, name)
    if (!unit && action !== 'stop' && action !== 'disable') {
      await process.error(`Failed to ${action} ${unitName(name)}: Unit ${unitName(name)} not found.\n`)
      code = 5
      continue
    }
    if (action === 'stop' && !unit) {
      await process.error(`Failed to stop ${unitName(name)}: Unit ${unitName(name)} not loaded.\n`)
      code = 5
      continue
    }
    if (action === 'stop' || action === 'restart' || action === 'force-reload') stopUnit(process, name)
    if (action === 'status') code ||= await showStatus(process, name, quiet)
    if (unit && ['start', 'restart', 'reload-or-restart', 'try-restart', 'force-reload'].includes(action)) {
      const problem = await startUnit(process, unit)
      if (problem) {
        await process.error(`${problem}\n`)
        code = 1
      }
    }
  }
  return code
}

async function showStatus(process: Process, name: string, quiet: boolean): Promise<number> {
  const unit = findUnit(process, name)
  if (!unit) {
    await process.error(`Unit ${unitName(name)} could not be found.\n`)
    return 4
  }
  const active = process.kernel.activeUnits.has(unit.name)
  const enabled = enabledIn(process, unit.name).length > 0
  if (!quiet) {
    await process.out(
      `${active ? '●' : '○'} ${unit.name} - ${unit.description}\n     Loaded: loaded (${unit.path}; ${enabled ? 'enabled' : 'disabled'}; preset: enabled)\n     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`,
    )
  }
  return active ? 0 : 3
}

/** `systemctl`: units on the disk, and which of them are started. */
export async function runSystemctl(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'qfpt:lan:H:M:o:i', {
    now: 'now',
    quiet: 'q',
    'no-pager': 'no-pager',
    'no-block': 'no-block',
    force: 'f',
    'no-reload': 'x',
    type: 't:',
    system: 'x',
    all: 'a',
    failed: 'failed',
    property: 'p:',
    value: 'value',
    full: 'l',
    'no-legend': 'x',
    plain: 'x',
    state: 'state:',
    root: 'root:',
    'no-ask-password': 'x',
    wait: 'x',
    lines: 'n:',
    runtime: 'runtime',
    global: 'x',
    user: 'user',
  })
  const [command = 'list-units', ...names] = options.operands
  const changes = [
    'enable',
    'disable',
    'start',
    'stop',
    'restart',
    'reload',
    'mask',
    'unmask',
    'daemon-reload',
    'set-default',
    'preset',
    'reload-or-restart',
    'try-restart',
    'isolate',
  ]
  if (changes.includes(command) && process.credentials.uid !== 0) {
    await process.error(
      `Failed to ${command} ${names[0] ? unitName(names[0]) : ''}: Interactive authentication required.\n`,
    )
    return 1
  }
  switch (command) {
    case 'start':
    case 'stop':
    case 'restart':
    case 'reload-or-restart':
    case 'try-restart':
      return serviceAction(process, command, names, options.has('q'))
    case 'reload':
      return names.every((name) => findUnit(process, name)) ? 0 : 5
    case 'status': {
      if (names.length > 0)
        return serviceAction(
          process,
          'status',
          names.filter((name) => findUnit(process, name)),
          options.has('q'),
        ).then((code) => (names.some((name) => !findUnit(process, name)) ? 4 : code))
      await process.out(`● ${process.kernel.hostname}\n    State: running\n`)
      return 0
    }
    case 'enable':
    case 'reenable':
    case 'preset':
      return enable(process, names, options.has('now'), options.has('q'))
    case 'disable':
      return disable(process, names, options.has('now'), options.has('q'))
    case 'mask':
    case 'unmask':
      return mask(process, command, names, options.has('now'))
    case 'is-active': {
      const states = names.map(
        (name) =>
          process.kernel.activeUnits.has(findUnit(process, name)?.name ?? unitName(name)) || /\.target$/.test(name),
      )
      if (!options.has('q')) for (const active of states) await process.out(`${active ? 'active' : 'inactive'}\n`)
      return states.some(Boolean) ? 0 : 3
    }
    case 'is-enabled': {
      let code = 1
      for (const name of names) {
        const unit = findUnit(process, name)
        if (!unit)
          await process.error(`Failed to get unit file state for ${unitName(name)}: No such file or directory\n`)
        else {
          const state = unit.masked
            ? 'masked'
            : enabledIn(process, unit.name).length > 0
              ? 'enabled'
              : unit.wantedBy.length === 0
                ? 'static'
                : 'disabled'
          if (state === 'enabled' || state === 'static') code = 0
          if (!options.has('q')) await process.out(`${state}\n`)
        }
      }
      return code
    }
    case 'is-failed':
      await process.out('active\n')
      return 1
    case 'is-system-running':
      await process.out('running\n')
      return 0
    case 'daemon-reload':
    case 'daemon-reexec':
    case 'reset-failed':
    case 'kill':
    case 'isolate':
    case 'import-environment':
    case 'set-environment':
      return 0
    case 'reboot':
      return power(process, 'reboot')
    case 'poweroff':
    case 'halt':
      return power(process, 'poweroff')
    case 'set-default':
      if (process.files.find('/etc/systemd/system/default.target', false))
        process.files.unlink('/etc/systemd/system/default.target')
      process.files.symlink(`/usr/lib/systemd/system/${names[0] ?? ''}`, '/etc/systemd/system/default.target')
      return 0
    case 'get-default':
      await process.out(`${process.files.readlink('/etc/systemd/system/default.target').replace(/^.*\//, '')}\n`)
      return 0
    case 'cat':
      for (const name of names) {
        const unit = findUnit(process, name)
        if (!unit) return process.fail(`No files found for ${unitName(name)}.`)
        await process.out(`# ${unit.path}\n${process.files.tryReadText(unit.path) ?? ''}`)
      }
      return 0
    case 'show': {
      const unit = names[0] === undefined ? undefined : findUnit(process, names[0])
      const active = unit !== undefined && process.kernel.activeUnits.has(unit.name)
      const fields: Readonly<Record<string, string>> = {
        ActiveState: active ? 'active' : 'inactive',
        SubState: active ? 'running' : 'dead',
        LoadState: unit ? 'loaded' : 'not-found',
        Id: unit?.name ?? '',
        FragmentPath: unit?.path ?? '',
        Result: 'success',
      }
      const wanted = process.args.flatMap((arg, index) =>
        arg === '-p'
          ? (process.args[index + 1] ?? '').split(',')
          : (/^--property=(.*)$/.exec(arg)?.[1]?.split(',') ?? []),
      )
      for (const [name, value] of Object.entries(fields)) {
        if (wanted.length === 0 || wanted.includes(name))
          await process.out(options.has('value') ? `${value}\n` : `${name}=${value}\n`)
      }
      return 0
    }
    case 'list-units':
      for (const name of [...process.kernel.activeUnits].sort()) await process.out(`  ${name} loaded active running\n`)
      return 0
    case 'list-unit-files': {
      const units = process.files.list('/usr/lib/systemd/system')
      for (const name of units) {
        if (names.length > 0 && !names.map(unitName).includes(name)) continue
        await process.out(`${name} ${enabledIn(process, name).length > 0 ? 'enabled' : 'disabled'}\n`)
      }
      return 0
    }
    case 'list-timers':
    case 'list-jobs':
      return 0
    default:
      return process.fail(`Unknown command verb ${command}.`)
  }
}

async function enable(process: Process, names: readonly string[], now: boolean, quiet: boolean): Promise<number> {
  for (const name of names) {
    const given = name.includes('/') ? name.replace(/^.*\//, '') : name
    if (name.includes('/') && !findUnit(process, given)) process.files.symlink(name, `/etc/systemd/system/${given}`)
    const unit = findUnit(process, given)
    if (!unit)
      return process.error(`Failed to enable unit: Unit file ${unitName(given)} does not exist.\n`).then(() => 1)
    if (unit.masked) return process.error(`Failed to enable unit: Unit file ${unit.path} is masked.\n`).then(() => 1)
    const links = [
      ...unit.wantedBy.map((target) => `/etc/systemd/system/${target}.wants/${unit.name}`),
      ...unit.alias.map((alias) => `/etc/systemd/system/${alias}`),
    ]
    for (const link of links) {
      if (process.files.find(link, false)) continue
      process.files.mkdirAll(link.replace(/\/[^/]*$/, ''))
      process.files.symlink(unit.path, link)
      if (!quiet) await process.error(`Created symlink ${link} → ${unit.path}.\n`)
    }
    if (links.length === 0 && !quiet)
      await process.error(
        'The unit files have no installation config (WantedBy=, RequiredBy=, Also=, Alias= settings in the [Install] section).\n',
      )
  }
  return now
    ? serviceAction(
        process,
        'start',
        names.map((name) => name.replace(/^.*\//, '')),
        quiet,
      )
    : 0
}

async function disable(process: Process, names: readonly string[], now: boolean, quiet: boolean): Promise<number> {
  for (const name of names) {
    const unit = findUnit(process, name)
    if (!unit)
      return process.error(`Failed to disable unit: Unit file ${unitName(name)} does not exist.\n`).then(() => 1)
    for (const link of enabledIn(process, unit.name)) {
      process.files.unlink(link)
      if (!quiet) await process.error(`Removed "${link}".\n`)
    }
    if (now) stopUnit(process, name)
  }
  return 0
}

async function mask(
  process: Process,
  command: 'mask' | 'unmask',
  names: readonly string[],
  now: boolean,
): Promise<number> {
  for (const name of names) {
    const path = `/etc/systemd/system/${unitName(name)}`
    const existing = process.files.find(path, false)
    const isMask = existing?.inode.kind === 'symlink' && existing.inode.target === '/dev/null'
    if (command === 'unmask') {
      if (isMask) process.files.unlink(path)
      continue
    }
    if (now) stopUnit(process, name)
    if (isMask) continue
    if (existing) process.files.unlink(path)
    process.files.symlink('/dev/null', path)
    await process.error(`Created symlink ${path} → /dev/null.\n`)
  }
  return 0
}

/** `service NAME ACTION`. */
export async function runService(process: Process): Promise<number> {
  const [name = '', action = ''] = process.args
  if (name === '--status-all') return 0
  if (!findUnit(process, name)) return process.fail(`${name}: unrecognized service`)
  return serviceAction(process, action, [name], false)
}
