import { accountsOf, findAccount, findGroup } from '../kernel/accounts.ts'
import type { Process, Program } from '../kernel/process.ts'
import {
  addGroup,
  addUser,
  addUserFriendly,
  editLine,
  mayAdminister,
  setMembership,
  setPassword,
} from './account-files.ts'
import { definePrograms, usageError } from './define.ts'
import { parseOptions } from './options.ts'
import { hashPassword } from './passwords.ts'

/** Programs that change and show accounts. */
export const accountPrograms: readonly Program[] = definePrograms({
  useradd: (process) => addUser(process),
  adduser: (process) => addUserFriendly(process),
  groupadd: (process) => addGroup(process),
  addgroup: (process) => addGroup(process),

  async usermod(process) {
    const options = parseOptions(process.args, 'aG:g:s:d:l:LUc:u:p:me:', {
      append: 'a',
      groups: 'G:',
      gid: 'g:',
      shell: 's:',
      home: 'd:',
      login: 'l:',
      lock: 'L',
      unlock: 'U',
      comment: 'c:',
      uid: 'u:',
      password: 'p:',
      'move-home': 'm',
      expiredate: 'e:',
    })
    if (options.problem) return usageError(process, options.problem, 2)
    const name = options.operands[0] ?? ''
    const account = findAccount(process.files, name)
    if (!account) return process.fail(`user '${name}' does not exist`, 6)
    if (!mayAdminister(process))
      return process.fail('Permission denied.\nusermod: cannot lock /etc/passwd; try again later.')
    const groups = options.value('G')?.split(',').filter(Boolean) ?? []
    for (const group of groups)
      if (!findGroup(process.files, group)) return process.fail(`group '${group}' does not exist`, 6)
    if (options.has('G')) setMembership(process, name, groups, options.has('a'))
    const primary = options.value('g')
    editLine(process, '/etc/passwd', name, (fields) => {
      if (primary !== undefined) fields[3] = String(findGroup(process.files, primary)?.gid ?? primary)
      if (options.has('u')) fields[2] = options.value('u') ?? ''
      if (options.has('c')) fields[4] = options.value('c') ?? ''
      if (options.has('d')) fields[5] = options.value('d') ?? ''
      if (options.has('s')) fields[6] = options.value('s') ?? ''
      if (options.has('l')) fields[0] = options.value('l') ?? ''
    })
    if (options.has('m') && options.has('d') && process.files.exists(account.home))
      process.files.rename(account.home, options.value('d') ?? '')
    editLine(process, '/etc/shadow', name, (fields) => {
      const entry = fields[1] ?? ''
      if (options.has('L') && !entry.startsWith('!')) fields[1] = `!${entry}`
      if (options.has('U')) fields[1] = entry.replace(/^!/, '')
      if (options.has('p')) fields[1] = options.value('p') ?? ''
      if (options.has('l')) fields[0] = options.value('l') ?? ''
    })
    return 0
  },

  async userdel(process) {
    const options = parseOptions(process.args, 'rf', { remove: 'r', force: 'f' })
    return removeUser(process, options.operands[0] ?? '', options.has('r'))
  },

  async deluser(process) {
    const options = parseOptions(process.args, 'q', { 'remove-home': 'r', quiet: 'q', system: 'system' })
    const [name = '', group] = options.operands
    if (group !== undefined) {
      editLine(process, '/etc/group', group, (fields) => {
        fields[3] = (fields[3] ?? '')
          .split(',')
          .filter((member) => member !== name)
          .join(',')
      })
      return 0
    }
    return removeUser(process, name, options.has('r'))
  },

  groupdel: (process) => removeGroup(process),
  delgroup: (process) => removeGroup(process),

  async groupmod(process) {
    const options = parseOptions(process.args, 'g:n:', { gid: 'g:', 'new-name': 'n:' })
    const name = options.operands[0] ?? ''
    if (!findGroup(process.files, name)) return process.fail(`group '${name}' does not exist`, 6)
    editLine(process, '/etc/group', name, (fields) => {
      fields[0] = options.value('n') ?? name
      fields[2] = options.value('g') ?? fields[2] ?? ''
    })
    return 0
  },

  async gpasswd(process) {
    const options = parseOptions(process.args, 'a:d:', { add: 'a:', delete: 'd:' })
    const group = options.operands[0] ?? ''
    if (!findGroup(process.files, group)) return process.fail(`group '${group}' does not exist in /etc/group`, 3)
    if (process.invoker.uid !== 0) return process.fail('Permission denied.')
    const user = options.value('a') ?? options.value('d') ?? ''
    editLine(process, '/etc/group', group, (fields) => {
      const members = (fields[3] ?? '').split(',').filter((member) => member !== '' && member !== user)
      fields[3] = (options.has('a') ? [...members, user] : members).join(',')
    })
    await process.out(
      `${options.has('a') ? 'Adding' : 'Removing'} user ${user} ${options.has('a') ? 'to' : 'from'} group ${group}\n`,
    )
    return 0
  },

  async passwd(process) {
    const options = parseOptions(process.args, 'ludeSn:x:w:i:', {
      lock: 'l',
      unlock: 'u',
      delete: 'd',
      expire: 'e',
      status: 'S',
      stdin: 'stdin',
    })
    const name = options.operands[0] ?? findAccount(process.files, String(process.invoker.uid))?.name ?? ''
    const account = findAccount(process.files, name)
    if (!account) return process.fail(`user '${name}' does not exist`)
    if (process.invoker.uid !== 0 && process.invoker.uid !== account.uid) {
      return process.fail(`You may not view or modify password information for ${name}.`)
    }
    if (options.has('S')) {
      const entry = (process.files.tryReadText('/etc/shadow') ?? '')
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
      const state = entry?.split(':')[1] ?? ''
      await process.out(`${name} ${/^[!*]/.test(state) ? 'L' : state === '' ? 'NP' : 'P'} 2025-02-20 0 99999 7 -1\n`)
      return 0
    }
    if (options.has('l') || options.has('u') || options.has('d') || options.has('e')) {
      editLine(process, '/etc/shadow', name, (fields) => {
        const entry = fields[1] ?? ''
        if (options.has('l') && !entry.startsWith('!')) fields[1] = `!${entry}`
        if (options.has('u')) fields[1] = entry.replace(/^!/, '')
        if (options.has('d')) fields[1] = ''
        if (options.has('e')) fields[2] = '0'
      })
      await process.out('passwd: password changed.\n')
      return 0
    }
    await process.error('New password: ')
    const [first = '', second] = (await process.readAll()).toString('utf8').split('\n')
    if (first === '' || (second !== undefined && second !== '' && second !== first)) {
      return process.fail('Authentication token manipulation error\npasswd: password unchanged', 10)
    }
    setPassword(process, name, hashPassword(first))
    await process.out('passwd: password updated successfully\n')
    return 0
  },

  async chpasswd(process) {
    const options = parseOptions(process.args, 'ec:s:m', { encrypted: 'e', 'crypt-method': 'c:' })
    if (process.credentials.uid !== 0) return process.fail('cannot lock /etc/passwd; try again later.')
    let code = 0
    for (const [index, line] of (await process.readAll()).toString('utf8').split('\n').entries()) {
      if (line === '') continue
      const [, name = '', password = ''] = /^([^:]*):(.*)$/.exec(line) ?? []
      if (!findAccount(process.files, name))
        code = await process.fail(
          `(user ${name}) pam_chauthtok() failed\nchpasswd: (line ${index + 1}, user ${name}) password not changed`,
        )
      else setPassword(process, name, options.has('e') ? password : hashPassword(password))
    }
    return code
  },

  async chage(process) {
    const options = parseOptions(process.args, 'd:E:I:lm:M:W:', {
      lastday: 'd:',
      expiredate: 'E:',
      inactive: 'I:',
      list: 'l',
      mindays: 'm:',
      maxdays: 'M:',
      warndays: 'W:',
    })
    const name = options.operands[0] ?? ''
    if (!findAccount(process.files, name)) return process.fail(`user '${name}' does not exist in /etc/passwd`)
    if (options.has('l')) {
      await process.out(`Last password change\t\t\t\t\t: Feb 20, 2025\nPassword expires\t\t\t\t\t: never\n`)
      return 0
    }
    editLine(process, '/etc/shadow', name, (fields) => {
      for (const [letter, index] of [
        ['d', 2],
        ['m', 3],
        ['M', 4],
        ['W', 5],
        ['I', 6],
        ['E', 7],
      ] as const) {
        const value = options.value(letter)
        if (value !== undefined) fields[index] = value === '-1' ? '' : value
      }
    })
    return 0
  },

  async getent(process) {
    const [database = '', ...keys] = process.args
    if (database === 'hosts' || database === 'ahosts') {
      const lines = (process.files.tryReadText('/etc/hosts') ?? '').split('\n')
      const found = lines.filter((line) => keys.length === 0 || keys.some((key) => line.split(/\s+/).includes(key)))
      for (const line of found) await process.out(`${line}\n`)
      return found.length > 0 ? 0 : 2
    }
    const path = { passwd: '/etc/passwd', group: '/etc/group', shadow: '/etc/shadow', services: '/etc/services' }[
      database
    ]
    if (path === undefined) return process.fail(`Unknown database: ${database}`)
    const lines = (process.files.tryReadText(path) ?? '').split('\n').filter(Boolean)
    if (keys.length === 0) {
      for (const line of lines) await process.out(`${line}\n`)
      return 0
    }
    let code = 0
    for (const key of keys) {
      const line = lines.find((each) => each.split(':')[0] === key || (/^\d+$/.test(key) && each.split(':')[2] === key))
      if (line === undefined) code = 2
      else await process.out(`${line}\n`)
    }
    return code
  },

  async visudo(process) {
    const options = parseOptions(process.args, 'cf:sq', { check: 'c', file: 'f:', strict: 's', quiet: 'q' })
    const path = options.value('f') ?? options.operands[0] ?? '/etc/sudoers'
    const text = process.files.tryReadText(path)
    if (text === undefined) return process.fail(`${path}: No such file or directory`)
    const bad = text.split('\n').findIndex((line) => {
      const content = line.replace(/#.*/, '').trim()
      return content !== '' && !/^(Defaults|@include|\w+_Alias)/.test(content) && !/^\S+\s+\S+\s*=\s*.+$/.test(content)
    })
    if (bad >= 0) {
      await process.error(`${path}:${bad + 1}:1: syntax error\n`)
      return 1
    }
    await process.out(`${path}: parsed OK\n`)
    return 0
  },
})

async function removeUser(process: Process, name: string, removesHome: boolean): Promise<number> {
  const account = findAccount(process.files, name)
  if (!account) return process.fail(`user '${name}' does not exist`, 6)
  if (!mayAdminister(process)) return process.fail('Permission denied.')
  for (const path of ['/etc/passwd', '/etc/shadow']) removeLine(process, path, name)
  setMembership(process, name, [], false)
  const group = findGroup(process.files, name)
  const isShared = accountsOf(process.files).some((other) => other.gid === group?.gid)
  if (group && group.members.length === 0 && !isShared) removeLine(process, '/etc/group', name)
  if (removesHome && process.files.exists(account.home)) process.files.removeAll(account.home)
  return 0
}

async function removeGroup(process: Process): Promise<number> {
  const name = process.args.at(-1) ?? ''
  const group = findGroup(process.files, name)
  if (!group) return process.fail(`group '${name}' does not exist`, 6)
  const user = accountsOf(process.files).find((account) => account.gid === group.gid)
  if (user) return process.fail(`cannot remove the primary group of user '${user.name}'`, 8)
  removeLine(process, '/etc/group', name)
  return 0
}

function removeLine(process: Process, path: string, name: string): void {
  const lines = (process.files.tryReadText(path) ?? '').split('\n')
  process.files.writeFile(path, lines.filter((line) => line.split(':')[0] !== name).join('\n'))
}
