import type { Process } from '../kernel/process.ts'
import { statusNumber } from '../kernel/signals.ts'

const unitFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/local/lib/systemd/system',
]

/** A systemd unit as its file says. */
export interface Unit {
  /** With its suffix: `nginx.service`. */
  readonly name: string
  readonly path: string
  readonly description: string
  readonly type: string
  readonly execStart: readonly string[]
  readonly execStop: readonly string[]
  readonly user: string | undefined
  readonly workingDirectory: string | undefined
  readonly environment: ReadonlyMap<string, string>
  readonly wantedBy: readonly string[]
  readonly alias: readonly string[]
  readonly masked: boolean
}

/** `nginx` → `nginx.service`. */
export function unitName(name: string): string {
  return /\.(service|socket|timer|target|mount|path|slice|swap)$/.test(name) ? name : `${name}.service`
}

/** Reads a unit's file; undefined when there is none. */
export function findUnit(process: Process, name: string): Unit | undefined {
  const full = unitName(name)
  const template = full.replace(/@[^.]+\./, '@.')
  for (const folder of unitFolders) {
    for (const file of new Set([full, template])) {
      const path = `${folder}/${file}`
      const link = process.files.find(path, false)
      if (!link) continue
      if (link.inode.kind === 'symlink' && link.inode.target === '/dev/null') return parseUnit(full, path, '', true)
      const real = process.files.find(path)?.path ?? path
      const instance = /@([^.]+)\./.exec(full)?.[1] ?? ''
      const realName = file === full && link.inode.kind === 'symlink' ? real.replace(/^.*\//, '') : full
      const text = (process.files.tryReadText(path) ?? '') + dropIns(process, full)
      return parseUnit(realName, real, text.replaceAll('%i', instance).replaceAll('%I', instance), false)
    }
  }
  return undefined
}

function dropIns(process: Process, name: string): string {
  const folder = `/etc/systemd/system/${name}.d`
  if (!process.files.isDirectory(folder)) return ''
  return process.files
    .list(folder)
    .map((file) => `\n${process.files.tryReadText(`${folder}/${file}`) ?? ''}`)
    .join('')
}

function parseUnit(name: string, path: string, text: string, masked: boolean): Unit {
  const settings = new Map<string, string[]>()
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const [, key, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key === undefined) continue
    if (value === '') settings.delete(key)
    else settings.set(key, [...(settings.get(key) ?? []), value])
  }
  const words = (key: string) => (settings.get(key) ?? []).flatMap((value) => value.split(/\s+/))
  const environment = new Map<string, string>()
  for (const value of settings.get('Environment') ?? []) {
    for (const match of value.matchAll(/"(\w+)=([^"]*)"|(\w+)=(\S*)/g)) {
      environment.set(match[1] ?? match[3] ?? '', match[2] ?? match[4] ?? '')
    }
  }
  return {
    name,
    path,
    description: settings.get('Description')?.at(-1) ?? name,
    type: settings.get('Type')?.at(-1) ?? 'simple',
    execStart: settings.get('ExecStart') ?? [],
    execStop: settings.get('ExecStop') ?? [],
    user: settings.get('User')?.at(-1),
    workingDirectory: settings.get('WorkingDirectory')?.at(-1),
    environment,
    wantedBy: words('WantedBy'),
    alias: words('Alias'),
    masked,
  }
}

/** The folders of links that make a unit start at boot. */
export function enabledIn(process: Process, name: string): string[] {
  const full = unitName(name)
  const base = '/etc/systemd/system'
  if (!process.files.isDirectory(base)) return []
  return process.files
    .list(base)
    .filter((entry) => /\.(wants|requires)$/.test(entry) && process.files.find(`${base}/${entry}/${full}`, false))
    .map((entry) => `${base}/${entry}/${full}`)
}

/**
 * Starts a unit: one-shot services are run to their end, others keep running when their program does.
 * @returns a complaint, or nothing
 */
export async function startUnit(process: Process, unit: Unit): Promise<string | undefined> {
  const { kernel } = process
  if (unit.masked) return `Failed to start ${unit.name}: Unit ${unit.name} is masked.`
  if (kernel.activeUnits.has(unit.name) && unit.type !== 'oneshot') return undefined
  for (const line of unit.execStart) {
    const command = line.replace(/^[-@+!:]+/, '')
    const program = command.split(/\s+/)[0] ?? ''
    if (kernel.findProgram(process, program).kind !== 'found' && !isBaseDaemon(unit)) {
      kernel.log('systemd', `${unit.name}: Failed at step EXEC spawning ${program}: No such file or directory`)
      if (!line.startsWith('-')) return failure(unit)
      continue
    }
    if (isBaseDaemon(unit)) continue
    const child = process.fork(['sh', '-c', `exec ${command}`], {
      env: new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ...unit.environment]),
      cwd: unit.workingDirectory ?? '/',
      fds: kernel.journalDescriptors(unit.name),
      ignoresHangup: true,
      ...(unit.user === undefined ? {} : { credentials: kernel.credentialsOf(process, unit.user) }),
    })
    const ended = child.run((own) => own.kernel.execute(own))
    if (unit.type === 'oneshot') {
      const code = statusNumber(await process.wait(ended))
      if (code !== 0 && !line.startsWith('-')) {
        kernel.log('systemd', `${unit.name}: Main process exited, code=exited, status=${code}`)
        return failure(unit)
      }
    } else {
      kernel.unitProcesses.set(unit.name, child)
    }
  }
  kernel.activeUnits.add(unit.name)
  kernel.log('systemd', `Started ${unit.name} - ${unit.description}.`)
  return undefined
}

function failure(unit: Unit): string {
  return `Job for ${unit.name} failed because the control process exited with error code.\nSee "systemctl status ${unit.name}" and "journalctl -xeu ${unit.name}" for details.`
}

/** Services of the base system and of packages are stand-ins: being active is all they do. */
function isBaseDaemon(unit: Unit): boolean {
  return unit.path.startsWith('/usr/lib/systemd/system/') && unit.type !== 'oneshot'
}

export function stopUnit(process: Process, name: string): void {
  const { kernel } = process
  const full = findUnit(process, name)?.name ?? unitName(name)
  if (!kernel.activeUnits.delete(full)) return
  kernel.unitProcesses.get(full)?.kill('TERM')
  kernel.unitProcesses.delete(full)
  kernel.log('systemd', `Stopped ${full}.`)
}
