import { accountsOf, findAccount, findGroup, groupsOf } from '../kernel/accounts.ts'
import type { Process } from '../kernel/process.ts'
import { copyTree } from './copy-tree.ts'
import { joinPath, usageError } from './define.ts'
import { parseOptions } from './options.ts'

/** Whether the process may change accounts. */
export function mayAdminister(process: Process): boolean {
  return process.credentials.uid === 0
}

/** Rewrites one line of an account file by its fields; nothing happens when the name has no line. */
export function editLine(process: Process, path: string, name: string, edit: (fields: string[]) => void): void {
  const text = process.files.tryReadText(path)
  if (text === undefined) return
  const lines = text.split('\n').map((line) => {
    const fields = line.split(':')
    if (fields[0] !== name) return line
    edit(fields)
    return fields.join(':')
  })
  process.files.writeFile(path, lines.join('\n'))
}

export function setPassword(process: Process, name: string, entry: string): void {
  editLine(process, '/etc/shadow', name, (fields) => {
    fields[1] = entry
  })
}

export function setMembership(process: Process, name: string, groups: readonly string[], keepsOthers: boolean): void {
  for (const group of groupsOf(process.files)) {
    const belongs =
      groups.includes(group.name) || groups.includes(String(group.gid)) || (keepsOthers && group.members.includes(name))
    if (belongs === group.members.includes(name)) continue
    editLine(process, '/etc/group', group.name, (fields) => {
      fields[3] = (belongs ? [...group.members, name] : group.members.filter((member) => member !== name)).join(',')
    })
  }
}

function freeId(taken: readonly number[], system: boolean): number {
  const used = new Set(taken)
  if (!system) {
    let id = 1000
    while (used.has(id)) id += 1
    return id
  }
  let id = 999
  while (used.has(id)) id -= 1
  return id
}

export async function addGroup(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'rfg:o', { system: 'r', force: 'f', gid: 'g:', quiet: 'quiet' })
  if (options.problem) return usageError(process, options.problem, 2)
  const [name = '', member] = [...options.operands].reverse()
  if (process.name === 'addgroup' && member !== undefined) {
    setMembership(process, member, [name], true)
    return 0
  }
  if (!mayAdminister(process))
    return process.fail('Permission denied.\ngroupadd: cannot lock /etc/group; try again later.', 10)
  if (findGroup(process.files, name)) return options.has('f') ? 0 : process.fail(`group '${name}' already exists`, 9)
  createGroup(process, name, options.value('g'), options.has('r'))
  return 0
}

function createGroup(process: Process, name: string, gid: string | undefined, system: boolean): number {
  const id =
    gid === undefined
      ? freeId(
          groupsOf(process.files).map((group) => group.gid),
          system,
        )
      : Number(gid)
  process.files.appendFile('/etc/group', `${name}:x:${id}:\n`)
  return id
}

export async function addUser(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'mMrUNoc:d:e:f:g:G:k:p:s:u:b:D', {
    'create-home': 'm',
    'no-create-home': 'M',
    system: 'r',
    'user-group': 'U',
    'no-user-group': 'N',
    comment: 'c:',
    'home-dir': 'd:',
    home: 'd:',
    gid: 'g:',
    groups: 'G:',
    password: 'p:',
    shell: 's:',
    uid: 'u:',
    expiredate: 'e:',
    'non-unique': 'o',
    skel: 'k:',
  })
  if (options.problem) return usageError(process, options.problem, 2)
  const [name] = options.operands
  if (name === undefined) return usageError(process, 'Usage: useradd [options] LOGIN', 2)
  if (!/^[a-z_][\w.-]*\$?$/i.test(name)) return process.fail(`invalid user name '${name}': use --badname to ignore`, 3)
  if (!mayAdminister(process))
    return process.fail('Permission denied.\nuseradd: cannot lock /etc/passwd; try again later.')
  if (findAccount(process.files, name)) return process.fail(`user '${name}' already exists`, 9)
  const extra = options.value('G')?.split(',').filter(Boolean) ?? []
  for (const group of extra)
    if (!findGroup(process.files, group)) return process.fail(`group '${group}' does not exist`, 6)
  const isRedHat = process.files.exists('/etc/redhat-release')
  return createUser(process, name, {
    system: options.has('r'),
    uid: options.value('u'),
    group: options.value('g'),
    groups: extra,
    comment: options.value('c') ?? '',
    home: options.value('d') ?? `${options.value('b') ?? '/home'}/${name}`,
    shell: options.value('s') ?? (isRedHat ? '/bin/bash' : '/bin/sh'),
    makesHome: options.has('m') || (isRedHat && !options.has('M') && !options.has('r')),
    password: options.value('p') ?? '!',
  })
}

export async function addUserFriendly(process: Process): Promise<number> {
  if (process.files.exists('/etc/redhat-release')) return addUser(process)
  const options = parseOptions(process.args, 'q', {
    system: 'r',
    group: 'with-group',
    'disabled-password': 'disabled',
    'disabled-login': 'disabled',
    gecos: 'c:',
    comment: 'c:',
    home: 'd:',
    'no-create-home': 'M',
    shell: 's:',
    uid: 'u:',
    ingroup: 'g:',
    gid: 'g:',
    quiet: 'q',
    'allow-bad-names': 'b',
  })
  if (options.problem) return usageError(process, options.problem)
  const [name = '', group] = options.operands
  if (!mayAdminister(process)) return process.fail('Only root may add a user or group to the system.')
  if (group !== undefined) {
    if (!findGroup(process.files, group)) return process.fail(`The group '${group}' does not exist.`)
    setMembership(process, name, [group], true)
    return 0
  }
  if (findAccount(process.files, name)) return options.has('r') ? 0 : process.fail(`The user '${name}' already exists.`)
  if (!options.has('q')) await process.out(`Adding user '${name}' ...\n`)
  const system = options.has('r')
  return createUser(process, name, {
    system,
    uid: options.value('u'),
    group: options.value('g') ?? (system && !options.has('with-group') ? 'nogroup' : undefined),
    groups: [],
    comment: options.value('c') ?? '',
    home: options.value('d') ?? (system ? '/nonexistent' : `/home/${name}`),
    shell: options.value('s') ?? (system ? '/usr/sbin/nologin' : '/bin/bash'),
    makesHome: !options.has('M') && !system,
    password: '!',
  })
}

/** What a new account is made of. */
export interface NewUser {
  readonly system: boolean
  readonly uid: string | undefined
  readonly group: string | undefined
  readonly groups: readonly string[]
  readonly comment: string
  readonly home: string
  readonly shell: string
  readonly makesHome: boolean
  readonly password: string
}

/** Adds an account with its group and home directory; the name must be free. */
export async function createUser(process: Process, name: string, user: NewUser): Promise<number> {
  const { files } = process
  const uid =
    user.uid === undefined
      ? freeId(
          accountsOf(files).map((account) => account.uid),
          user.system,
        )
      : Number(user.uid)
  let gid: number
  if (user.group === undefined) {
    const sameId = groupsOf(files).some((group) => group.gid === uid) ? undefined : String(uid)
    gid = findGroup(files, name)?.gid ?? createGroup(process, name, sameId, user.system)
  } else {
    const group = findGroup(files, user.group)
    if (!group) return process.fail(`group '${user.group}' does not exist`, 6)
    gid = group.gid
  }
  files.appendFile('/etc/passwd', `${name}:x:${uid}:${gid}:${user.comment}:${user.home}:${user.shell}\n`)
  files.appendFile('/etc/shadow', `${name}:${user.password}:20139:0:99999:7:::\n`)
  setMembership(process, name, user.groups, true)
  if (user.makesHome && !files.exists(user.home)) {
    files.mkdirAll(user.home.replace(/\/[^/]*$/, '') || '/')
    copyTree(process, '/etc/skel', user.home, { recursive: true, preserve: false, follow: false })
    files.chmod(user.home, 0o750)
    giveTo(process, user.home, uid, gid)
  }
  return 0
}

function giveTo(process: Process, path: string, uid: number, gid: number): void {
  process.files.chown(path, { uid, gid }, false)
  if (process.files.lstat(path).inode.kind !== 'directory') return
  for (const name of process.files.list(path)) giveTo(process, joinPath(path, name), uid, gid)
}
