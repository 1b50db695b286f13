import type { Credentials } from './credentials.ts'
import type { FileAccess } from './file-access.ts'

/** A line of /etc/passwd. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly comment: string
  readonly home: string
  readonly shell: string
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

/** What reads account files: a process, or a disk while nothing runs. */
export type AccountFiles = Pick<FileAccess, 'tryReadText'>

export function accountsOf(files: AccountFiles): Account[] {
  return linesOf(files.tryReadText('/etc/passwd')).map((line) => {
    const [name = '', , uid = '', gid = '', comment = '', home = '/', shell = '/bin/sh'] = line.split(':')
    return { name, uid: Number(uid), gid: Number(gid), comment, home, shell }
  })
}

export function groupsOf(files: AccountFiles): Group[] {
  return linesOf(files.tryReadText('/etc/group')).map((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':')
    return { name, gid: Number(gid), members: members === '' ? [] : members.split(',') }
  })
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** An account by name or number. */
export function findAccount(files: AccountFiles, nameOrUid: string): Account | undefined {
  const accounts = accountsOf(files)
  return (
    accounts.find((account) => account.name === nameOrUid) ??
    (/^\d+$/.test(nameOrUid) ? accounts.find((account) => account.uid === Number(nameOrUid)) : undefined)
  )
}

export function findGroup(files: AccountFiles, nameOrGid: string): Group | undefined {
  const groups = groupsOf(files)
  return (
    groups.find((group) => group.name === nameOrGid) ??
    (/^\d+$/.test(nameOrGid) ? groups.find((group) => group.gid === Number(nameOrGid)) : undefined)
  )
}

export function accountName(files: AccountFiles, uid: number): string {
  return accountsOf(files).find((account) => account.uid === uid)?.name ?? String(uid)
}

export function groupName(files: AccountFiles, gid: number): string {
  return groupsOf(files).find((group) => group.gid === gid)?.name ?? String(gid)
}

/** What a login as this account may do. */
export function credentialsOf(files: AccountFiles, account: Account): Credentials {
  const groups = groupsOf(files)
    .filter((group) => group.members.includes(account.name))
    .map((group) => group.gid)
  return { uid: account.uid, gid: account.gid, groups: [...new Set([account.gid, ...groups])] }
}

/** `user`, `user:group`, `:group`, with names or numbers. @returns a text when there is no such user or group */
export function parseOwner(files: AccountFiles, text: string): { uid?: number; gid?: number } | string {
  const [user = '', group] = text.split(/[:.](?=[^.:]*$)/)
  const owner: { uid?: number; gid?: number } = {}
  if (user !== '') {
    const account = findAccount(files, user)
    if (!account && !/^\d+$/.test(user)) return `invalid user: '${text}'`
    owner.uid = account?.uid ?? Number(user)
    if (group === '' && account) owner.gid = account.gid
  }
  if (group) {
    const known = findGroup(files, group)
    if (!known && !/^\d+$/.test(group)) return `invalid group: '${text}'`
    owner.gid = known?.gid ?? Number(group)
  }
  return owner
}
