import {
  type Account,
  accountName,
  credentialsOf,
  findAccount,
  findGroup,
  groupName,
  groupsOf,
} from '../kernel/accounts.ts'
import type { Credentials } from '../kernel/credentials.ts'
import type { Process, Program } from '../kernel/process.ts'
import { statusNumber } from '../kernel/signals.ts'
import { quoteForShell } from '../shell/quoting.ts'
import { definePrograms, usageError } from './define.ts'
import { parseOptions } from './options.ts'
import { verifyPassword } from './passwords.ts'
import { sudoRule } from './sudoers.ts'

const securePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Programs about who one is, and becoming somebody else. */
export const identityPrograms: readonly Program[] = definePrograms({
  async id(process) {
    const options = parseOptions(process.args, 'ugGnrz', { user: 'u', group: 'g', groups: 'G', name: 'n' })
    if (options.problem) return usageError(process, options.problem)
    const [name] = options.operands
    const account = name === undefined ? undefined : findAccount(process.files, name)
    if (name !== undefined && !account) return process.fail(`‘${name}’: no such user`)
    const { uid, gid, groups } = account ? credentialsOf(process.files, account) : process.credentials
    const user = (id: number) => (options.has('n') ? accountName(process.files, id) : String(id))
    const group = (id: number) => (options.has('n') ? groupName(process.files, id) : String(id))
    const all = [...new Set([gid, ...groups])]
    if (options.has('u')) await process.out(`${user(uid)}\n`)
    else if (options.has('g')) await process.out(`${group(gid)}\n`)
    else if (options.has('G')) await process.out(`${all.map(group).join(' ')}\n`)
    else {
      const named = all.map((id) => `${id}(${groupName(process.files, id)})`).join(',')
      await process.out(
        `uid=${uid}(${accountName(process.files, uid)}) gid=${gid}(${groupName(process.files, gid)}) groups=${named}\n`,
      )
    }
    return 0
  },

  async whoami(process) {
    await process.out(`${accountName(process.files, process.credentials.uid)}\n`)
    return 0
  },

  async logname(process) {
    await process.out(`${process.env.get('LOGNAME') ?? accountName(process.files, process.credentials.uid)}\n`)
    return 0
  },

  async groups(process) {
    const [name] = process.args
    const account = name === undefined ? undefined : findAccount(process.files, name)
    if (name !== undefined && !account) return process.fail(`‘${name}’: no such user`)
    const { gid, groups } = account ? credentialsOf(process.files, account) : process.credentials
    const names = [...new Set([gid, ...groups])].map((id) => groupName(process.files, id)).join(' ')
    await process.out(name === undefined ? `${names}\n` : `${name} : ${names}\n`)
    return 0
  },

  users: (process) => process.out('').then(() => 0),
  who: () => 0,
  w: () => 0,
  last: () => 0,

  sudo: (process) => runSudo(process),

  async su(process) {
    const options = parseOptions(process.args, 'lc:s:mpP', {
      login: 'l',
      command: 'c:',
      shell: 's:',
      'preserve-environment': 'm',
    })
    const operands = options.operands.filter((operand) => operand !== '-')
    const login = options.has('l') || process.args.includes('-')
    const account = findAccount(process.files, operands[0] ?? 'root')
    if (!account)
      return process.fail(
        `user ${operands[0]} does not exist or the user entry does not contain all the required fields`,
      )
    if (process.invoker.uid !== 0) {
      await process.error('Password: ')
      const typed = (await process.readAll()).toString('utf8').split('\n')[0] ?? ''
      if (!verifyPassword(process.files, account.name, typed)) return process.fail('Authentication failure')
    }
    const command = options.value('c')
    const env = login || !options.has('m') ? loginEnvironment(process, account, login) : new Map(process.env)
    const shell = options.value('s') ?? account.shell
    const argv = [
      shell,
      ...(login ? ['-l'] : []),
      ...(command === undefined ? operands.slice(1) : ['-c', command, ...operands.slice(1)]),
    ]
    return statusNumber(
      await process.spawn(argv, {
        credentials: credentialsOf(process.files, account),
        env,
        cwd: login ? account.home : process.cwd,
      }),
    )
  },
})

function loginEnvironment(process: Process, account: Account, login: boolean): Map<string, string> {
  const env = login ? new Map<string, string>() : new Map(process.env)
  const term = process.env.get('TERM')
  if (term) env.set('TERM', term)
  env.set('HOME', account.home).set('SHELL', account.shell).set('USER', account.name).set('LOGNAME', account.name)
  if (login) env.set('PATH', securePath)
  return env
}

interface SudoRequest {
  readonly target: Account
  readonly group: string | undefined
  readonly login: boolean
  readonly shell: boolean
  readonly keepsAll: boolean
  readonly keeps: readonly string[]
  readonly setsHome: boolean
  readonly nonInteractive: boolean
  readonly passwordFromStdin: boolean
  readonly lists: boolean
  readonly validates: boolean
  readonly background: boolean
  readonly directory: string | undefined
  readonly assignments: ReadonlyMap<string, string>
  readonly argv: readonly string[]
}

async function runSudo(process: Process): Promise<number> {
  const request = parseSudo(process)
  if (typeof request === 'string') return process.fail(request)
  const invoker = findAccount(process.files, String(process.invoker.uid))
  const invokerName = invoker?.name ?? String(process.invoker.uid)
  const groups = groupNames(process, process.invoker)
  const rule = process.invoker.uid === 0 ? 'free' : sudoRule(process.files, invokerName, groups)
  if (rule === 'free' || rule === 'password') {
    if (rule === 'password' && !(await authenticated(process, invokerName, request))) return 1
  } else if (rule === 'none') {
    await process.error(`${invokerName} is not in the sudoers file.\n`)
    return 1
  } else {
    await process.error(`${rule}\nsudo: error initializing sudoers\n`)
    return 1
  }
  process.kernel.log(
    'sudo',
    `${invokerName} : PWD=${process.cwd} ; USER=${request.target.name} ; COMMAND=${request.argv.join(' ')}`,
  )
  if (request.validates) return 0
  if (request.lists) {
    await process.out(
      `User ${invokerName} may run the following commands on ${process.kernel.hostname}:\n    (ALL : ALL) ${rule === 'free' ? 'NOPASSWD: ' : ''}ALL\n`,
    )
    return 0
  }
  return runAs(process, request, invokerName)
}

async function runAs(process: Process, request: SudoRequest, invokerName: string): Promise<number> {
  const { target } = request
  const env = request.keepsAll ? new Map(process.env) : new Map<string, string>()
  for (const name of ['TERM', 'LANG', 'LC_ALL', 'COLORTERM', 'DISPLAY', 'TZ', ...request.keeps]) {
    const value = process.env.get(name)
    if (value !== undefined) env.set(name, value)
  }
  env.set('PATH', securePath).set('SHELL', target.shell)
  if (!request.keepsAll || request.setsHome || request.login || !env.has('HOME')) env.set('HOME', target.home)
  env.set('USER', target.name).set('LOGNAME', target.name)
  env
    .set('SUDO_USER', invokerName)
    .set('SUDO_UID', String(process.invoker.uid))
    .set('SUDO_GID', String(process.invoker.gid))
  env.set('SUDO_COMMAND', request.argv.join(' '))
  for (const [name, value] of request.assignments) env.set(name, value)
  const shellArgs = request.argv.length === 0 ? [] : ['-c', request.argv.map(quoteForShell).join(' ')]
  const argv = request.login
    ? [target.shell, '-l', ...shellArgs]
    : request.shell
      ? [process.env.get('SHELL') ?? target.shell, ...shellArgs]
      : request.argv
  let credentials = credentialsOf(process.files, target)
  if (request.group !== undefined) {
    const group = findGroup(process.files, request.group)
    if (!group) return process.fail(`unknown group ${request.group}`)
    credentials = { ...credentials, gid: group.gid }
  }
  const cwd = request.directory ?? (request.login ? target.home : process.cwd)
  const options = { credentials, env, cwd, ignoresHangup: request.background }
  if (!request.background) return statusNumber(await process.spawn(argv, options))
  void process.fork(argv, options).run((own) => own.kernel.execute(own))
  return 0
}

async function authenticated(process: Process, name: string, request: SudoRequest): Promise<boolean> {
  const fromTerminal = process.fds.get(0)?.kind === 'terminal'
  if (request.nonInteractive) {
    await process.error('sudo: a password is required\n')
    return false
  }
  if (!request.passwordFromStdin && !fromTerminal) {
    await process.error(
      'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper\nsudo: a password is required\n',
    )
    return false
  }
  await process.error(`[sudo] password for ${name}: `)
  if (process.terminal) process.terminal.echo = false
  let typed = ''
  for (let chunk = await process.read(0, 1); chunk && chunk[0] !== 10; chunk = await process.read(0, 1)) {
    typed += Buffer.from(chunk).toString('latin1')
  }
  if (process.terminal) process.terminal.echo = true
  if (verifyPassword(process.files, name, typed)) return true
  await process.error('sudo: 1 incorrect password attempt\n')
  return false
}

function parseSudo(process: Process): SudoRequest | string {
  const keeps: string[] = []
  const args = process.args.map((arg) => {
    const preserved = /^--preserve-env=(.*)$/.exec(arg)
    if (!preserved) return arg
    keeps.push(...(preserved[1] ?? '').split(','))
    return '--keep-some'
  })
  const options = parseOptions(
    args,
    'EHSinsklvbKAu:g:p:D:C:U:r:t:P',
    {
      'preserve-env': 'E',
      'keep-some': 'keep-some',
      login: 'i',
      shell: 's',
      user: 'u:',
      group: 'g:',
      'set-home': 'H',
      stdin: 'S',
      'non-interactive': 'n',
      list: 'l',
      validate: 'v',
      background: 'b',
      chdir: 'D:',
      'reset-timestamp': 'k',
      prompt: 'p:',
    },
    'in-order',
  )
  if (options.problem) return options.problem
  const user = (options.value('u') ?? 'root').replace(/^#/, '')
  const target = findAccount(process.files, user)
  if (!target) return `unknown user ${user}`
  const assignments = new Map<string, string>()
  const argv = [...options.operands]
  while (/^[A-Za-z_]\w*=/.test(argv[0] ?? '')) {
    const [, name = '', value = ''] = /^([^=]*)=([\s\S]*)$/.exec(argv.shift() ?? '') ?? []
    assignments.set(name, value)
  }
  const special =
    options.has('i') || options.has('s') || options.has('l') || options.has('v') || options.has('k') || options.has('K')
  if (argv.length === 0 && !special) return 'usage: sudo [-EHSin] [-u user] [VAR=value] [command [arg ...]]'
  return {
    target,
    group: options.value('g'),
    login: options.has('i'),
    shell: options.has('s'),
    keepsAll: options.has('E'),
    keeps,
    setsHome: options.has('H'),
    nonInteractive: options.has('n'),
    passwordFromStdin: options.has('S'),
    lists: options.has('l'),
    validates: options.has('v') || (argv.length === 0 && (options.has('k') || options.has('K'))),
    background: options.has('b'),
    directory: options.value('D'),
    assignments,
    argv,
  }
}

function groupNames(process: Process, who: Credentials): string[] {
  const ids = new Set([who.gid, ...who.groups])
  return groupsOf(process.files)
    .filter((group) => ids.has(group.gid))
    .map((group) => group.name)
}
