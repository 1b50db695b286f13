import { simulatedToolName } from '../kernel/kernel.ts'
import { uptimeSeconds } from '../kernel/proc-tree.ts'
import type { Program } from '../kernel/process.ts'
import { definePrograms, usageError } from './define.ts'
import { humanSize } from './listing-programs.ts'
import { parseOptions } from './options.ts'
import { power, runService, runSystemctl } from './systemctl.ts'

/** Programs about the running system: services, kernel, host name, clock, power. */
export const systemPrograms: readonly Program[] = definePrograms({
  async uname(process) {
    const options = parseOptions(process.args, 'asnrvmpio', {
      all: 'a',
      'kernel-name': 's',
      nodename: 'n',
      'kernel-release': 'r',
      machine: 'm',
      'operating-system': 'o',
      'kernel-version': 'v',
    })
    if (options.problem) return usageError(process, options.problem)
    const fields: readonly (readonly [string, string])[] = [
      ['s', 'Linux'],
      ['n', process.kernel.hostname],
      ['r', process.kernel.release],
      ['v', '#1 SMP OMI Studio simulated machine'],
      ['m', 'x86_64'],
      ['p', 'x86_64'],
      ['i', 'x86_64'],
      ['o', 'GNU/Linux'],
    ]
    const shown = fields.filter(([letter]) =>
      options.has('a') ? letter !== 'p' && letter !== 'i' : options.has(letter),
    )
    await process.out(`${shown.length === 0 ? 'Linux' : shown.map(([, value]) => value).join(' ')}\n`)
    return 0
  },

  arch: (process) => process.out('x86_64\n').then(() => 0),
  nproc: (process) => process.out(`${process.kernel.cores}\n`).then(() => 0),

  async hostname(process) {
    const [name] = process.args.filter((arg) => !arg.startsWith('-'))
    if (process.args.includes('-I')) await process.out(`${process.kernel.host.privateIp} \n`)
    else if (process.args.includes('-i')) await process.out(`${process.kernel.host.privateIp}\n`)
    else if (process.args.includes('-s')) await process.out(`${process.kernel.hostname.split('.')[0]}\n`)
    else if (name === undefined) await process.out(`${process.kernel.hostname}\n`)
    else if (process.credentials.uid !== 0) return process.fail('you must be root to change the host name')
    else process.kernel.hostname = name
    return 0
  },

  async hostnamectl(process) {
    const [command, name] = process.args.filter((arg) => !arg.startsWith('-'))
    if (command === 'set-hostname' || (command === 'hostname' && name !== undefined)) {
      if (process.credentials.uid !== 0) return process.fail('Could not set static hostname: Access denied')
      process.files.writeFile('/etc/hostname', `${name ?? ''}\n`)
      process.kernel.hostname = name ?? ''
      return 0
    }
    if (command === 'hostname') await process.out(`${process.kernel.hostname}\n`)
    else
      await process.out(
        ` Static hostname: ${process.kernel.hostname}\n Virtualization: kvm (simulated by OMI Studio)\n    Architecture: x86-64\n`,
      )
    return 0
  },

  async timedatectl(process) {
    const [command, value = ''] = process.args
    if (command === 'set-timezone') {
      if (!process.files.exists(`/usr/share/zoneinfo/${value}`))
        return process.fail(`Failed to set time zone: Invalid or not installed time zone '${value}'`)
      if (process.files.find('/etc/localtime', false)) process.files.unlink('/etc/localtime')
      process.files.symlink(`/usr/share/zoneinfo/${value}`, '/etc/localtime')
      process.files.writeFile('/etc/timezone', `${value}\n`)
      return 0
    }
    if (command === undefined || command === 'status') {
      await process.out(
        `       Universal time: ${new Date(process.kernel.now()).toUTCString()}\n            Time zone: ${(process.files.tryReadText('/etc/timezone') ?? 'Etc/UTC').trim()}\nSystem clock synchronized: yes\n`,
      )
    }
    return 0
  },

  localectl: (process) => {
    const [command, value = ''] = process.args
    if (command === 'set-locale') process.files.writeFile('/etc/locale.conf', `${value}\n`)
    return 0
  },

  async locale(process) {
    await process.out(
      process.args.includes('-a') ? 'C\nC.utf8\nPOSIX\nen_US.utf8\n' : `LANG=${process.env.get('LANG') ?? 'C.UTF-8'}\n`,
    )
    return 0
  },

  async sysctl(process) {
    const options = parseOptions(process.args, 'wpaneqr:', {
      system: 'system',
      load: 'p',
      write: 'w',
      values: 'n',
      all: 'a',
      quiet: 'q',
      ignore: 'e',
    })
    const { parameters } = process.kernel
    const set = async (name: string, value: string): Promise<number> => {
      if (parameters.get(name) === undefined && !options.has('e')) {
        return process.fail(`cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory`)
      }
      if (process.credentials.uid !== 0) return process.fail(`permission denied on key "${name}"`)
      parameters.set(name, value)
      if (!options.has('q')) await process.out(`${name} = ${value}\n`)
      return 0
    }
    if (options.has('p') || options.has('system')) {
      const folder = process.files.isDirectory('/etc/sysctl.d')
        ? process.files.list('/etc/sysctl.d').map((name) => `/etc/sysctl.d/${name}`)
        : []
      const paths = options.has('system')
        ? [...folder, '/etc/sysctl.conf']
        : options.operands.length > 0
          ? options.operands
          : ['/etc/sysctl.conf']
      for (const path of paths) {
        const text = process.files.tryReadText(path)
        if (text === undefined) return process.fail(`cannot open "${path}": No such file or directory`)
        for (const line of text.split('\n')) {
          const [, name, value = ''] = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
          if (name !== undefined) parameters.set(name, value)
          if (name !== undefined && !options.has('q')) await process.out(`${name} = ${value}\n`)
        }
      }
      return 0
    }
    let code = 0
    for (const operand of options.has('a') ? parameters.names() : options.operands) {
      const [, name = '', value] = /^([^=]+?)(?:\s*=\s*(.*))?$/.exec(operand) ?? []
      const current = parameters.get(name)
      if (value !== undefined) code ||= await set(name, value)
      else if (current === undefined)
        code = await process.fail(`cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory`)
      else await process.out(options.has('n') ? `${current}\n` : `${name} = ${current}\n`)
    }
    return code
  },

  async free(process) {
    const unit = process.args.includes('-g') ? 1024 ** 3 : process.args.includes('-m') ? 1024 ** 2 : 1024
    const human = process.args.includes('-h')
    const total = process.kernel.memory * 1024 ** 3
    const swap = [...process.kernel.swaps.values()].reduce((sum, bytes) => sum + bytes, 0)
    const show = (bytes: number) => (human ? `${humanSize(bytes)}i` : String(Math.floor(bytes / unit))).padStart(12)
    await process.out(
      `               total        used        free      shared  buff/cache   available\nMem:    ${show(total)}${show(total * 0.1)}${show(total * 0.8)}${show(0)}${show(total * 0.1)}${show(total * 0.9)}\nSwap:   ${show(swap)}${show(0)}${show(swap)}\n`,
    )
    return 0
  },

  async uptime(process) {
    await process.out(
      `up ${Math.floor(uptimeSeconds(process.kernel) / 60)} min,  1 user,  load average: 0.00, 0.00, 0.00\n`,
    )
    return 0
  },

  async lscpu(process) {
    await process.out(
      `Architecture:        x86_64\nCPU(s):              ${process.kernel.cores}\nModel name:          OMI Studio simulated vCore\n`,
    )
    return 0
  },

  lsmod: (process) =>
    process
      .out(
        `Module                  Size  Used by\n${process.kernel.modules.map((name) => `${name.padEnd(20)} 16384  0\n`).join('')}`,
      )
      .then(() => 0),
  modprobe(process) {
    if (process.credentials.uid !== 0)
      return process.fail(`ERROR: could not insert '${process.args.at(-1)}': Operation not permitted`)
    const names = process.args.filter((arg) => !arg.startsWith('-'))
    if (process.args.includes('-r')) {
      for (const name of names) process.kernel.modules.splice(process.kernel.modules.indexOf(name) >>> 0, 1)
    } else for (const name of names) if (!process.kernel.modules.includes(name)) process.kernel.modules.push(name)
    return 0
  },
  rmmod: () => 0,
  depmod: () => 0,
  ldconfig: () => 0,
  udevadm: () => 0,
  init: () => 0,
  telinit: () => 0,
  'systemd-analyze': () => 0,
  'systemd-detect-virt': (process) => process.out('kvm\n').then(() => 0),
  nologin: (process) => process.out('This account is currently not available.\n').then(() => 1),

  async logger(process) {
    const options = parseOptions(process.args, 't:p:isf:', { tag: 't:', priority: 'p:' })
    const text =
      options.operands.length > 0 ? options.operands.join(' ') : (await process.readAll()).toString('utf8').trimEnd()
    const tag = options.value('t') ?? process.env.get('USER') ?? 'root'
    process.kernel.log(tag, text)
    const stamp = new Date(process.kernel.now()).toISOString()
    const log = process.kernel.mounts.find(process, '/var/log/syslog')
    if (log) {
      const { tree } = log.place.mount
      tree.write(
        log.place.number,
        tree.read(log.place.number).length,
        Buffer.from(`${stamp} ${process.kernel.hostname} ${tag}: ${text}\n`),
        process.kernel.now(),
      )
    }
    if (options.has('s')) await process.error(`${tag}: ${text}\n`)
    return 0
  },

  async journalctl(process) {
    const options = parseOptions(process.args, 'u:n:xefkrbo:p:qt:S:U:a', {
      unit: 'u:',
      lines: 'n:',
      'no-pager': 'no-pager',
      'vacuum-time': 'vacuum:',
      'vacuum-size': 'vacuum:',
      rotate: 'vacuum',
      flush: 'vacuum',
      since: 'S:',
      output: 'o:',
      boot: 'b',
      'disk-usage': 'disk',
    })
    if (options.has('vacuum')) {
      process.kernel.journal.length = 0
      return 0
    }
    const unit = options.value('u')
    const lines = process.kernel.journal.filter(
      (line) => unit === undefined || line.includes(unit.replace(/\.service$/, '')),
    )
    for (const line of lines.slice(-Number(options.value('n') ?? 1000))) await process.out(`${line}\n`)
    if (lines.length === 0) await process.out('-- No entries --\n')
    return 0
  },

  reboot: (process) => power(process, 'reboot'),
  poweroff: (process) => power(process, 'poweroff'),
  halt: (process) => power(process, 'poweroff'),

  async shutdown(process) {
    if (process.args.includes('-c')) return 0
    const delayed = process.args.find((arg) => /^\+\d+$/.test(arg) && arg !== '+0')
    const action = process.args.some((arg) => /^-\w*r/.test(arg) || arg === '--reboot') ? 'reboot' : 'poweroff'
    if (delayed === undefined) return power(process, action)
    if (process.credentials.uid !== 0) return process.fail('Access denied')
    await process.error(`Shutdown scheduled, use 'shutdown -c' to cancel.\n`)
    const { kernel } = process
    const timer = setTimeout(() => kernel.host.power(action), Number(delayed.slice(1)) * 60_000)
    timer.unref()
    return 0
  },

  runlevel: (process) => process.out('N 5\n').then(() => 0),
  systemctl: (process) => runSystemctl(process),

  service: (process) => runService(process),

  async 'systemd-run'(process) {
    const argv = process.args.filter(
      (arg, index) => !(arg.startsWith('-') && process.args.slice(0, index).every((before) => before.startsWith('-'))),
    )
    const child = process.fork(argv, { ignoresHangup: true })
    void child.run((own) => own.kernel.execute(own))
    return 0
  },

  async [simulatedToolName](process) {
    if (process.args.some((arg) => /^(--version|-v|-V|version)$/.test(arg))) {
      await process.out(`${process.name} version (simulated by OMI Studio)\n`)
      return 0
    }
    await process.error(
      `${process.name}: this is a stand-in in the OMI Studio sandbox; it was installed, but it does nothing.\n`,
    )
    return 0
  },
})
