import ssh2 from 'ssh2'
import { type Account, credentialsOf } from '../kernel/accounts.ts'
import type { FileAccess } from '../kernel/file-access.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { OpenFile } from '../kernel/open-file.ts'
import type { Process } from '../kernel/process.ts'
import type { Terminal } from '../kernel/terminal.ts'

/** What sshd's configuration on the disk allows. The first value of a keyword counts, as in sshd. */
export interface SshdSettings {
  readonly passwordAuthentication: boolean
  readonly pubkeyAuthentication: boolean
  readonly permitRootLogin: string
  readonly allowUsers: readonly string[]
  readonly acceptEnv: readonly string[]
}

export function sshdSettings(files: FileAccess): SshdSettings {
  const folder = '/etc/ssh/sshd_config.d'
  const included = files.isDirectory(folder) ? files.list(folder).filter((name) => name.endsWith('.conf')) : []
  const main = files.tryReadText('/etc/ssh/sshd_config') ?? ''
  const includes = /^\s*Include\s+\/etc\/ssh\/sshd_config\.d/m.test(main)
  const texts = [...(includes ? included.map((name) => files.tryReadText(`${folder}/${name}`) ?? '') : []), main]
  const values = new Map<string, string>()
  for (const line of texts.join('\n').split('\n')) {
    if (/^\s*Match\b/i.test(line)) break
    const [, keyword, value = ''] = /^\s*(\w+)(?:\s+|\s*=\s*)(.*?)\s*$/.exec(line) ?? []
    if (keyword !== undefined && !values.has(keyword.toLowerCase())) values.set(keyword.toLowerCase(), value)
  }
  const words = (keyword: string) => (values.get(keyword) ?? '').split(/\s+/).filter(Boolean)
  return {
    passwordAuthentication: values.get('passwordauthentication') !== 'no',
    pubkeyAuthentication: values.get('pubkeyauthentication') !== 'no',
    permitRootLogin: values.get('permitrootlogin') ?? 'prohibit-password',
    allowUsers: words('allowusers'),
    acceptEnv: ['LANG', 'LC_*', ...words('acceptenv')],
  }
}

/** Whether sshd lets this account in at all. */
export function mayLogIn(settings: SshdSettings, account: Account): boolean {
  if (account.uid === 0 && settings.permitRootLogin === 'no') return false
  return settings.allowUsers.length === 0 || settings.allowUsers.includes(account.name)
}

/** A line of authorized_keys that matches a key. */
export interface AuthorizedKey {
  /** `command="…"`: runs instead of what the client asks for. */
  readonly forcedCommand: string | undefined
}

/** Looks a public key up in the account's authorized_keys on the disk. */
export function findAuthorizedKey(files: FileAccess, account: Account, blob: Buffer): AuthorizedKey | undefined {
  const lines = ['authorized_keys', 'authorized_keys2']
    .map((name) => files.tryReadText(`${account.home}/.ssh/${name}`) ?? '')
    .join('\n')
    .split('\n')
  for (const line of lines) {
    const match = /^(.*?)((?:ssh-|ecdsa-|sk-)[\w@.-]+\s+AAAA[\w+/=]+.*)$/.exec(line.trim())
    if (!match || line.trim().startsWith('#')) continue
    const key = ssh2.utils.parseKey(match[2] ?? '')
    if (key instanceof Error || !key.getPublicSSH().equals(blob)) continue
    const command = /command="((?:[^"\\]|\\.)*)"/.exec(match[1] ?? '')?.[1]
    return { forcedCommand: command?.replace(/\\"/g, '"') }
  }
  return undefined
}

/** The process of a login session, before its program is known. */
export function createSessionProcess(
  kernel: Kernel,
  init: Process,
  account: Account,
  session: {
    readonly argv: readonly string[]
    readonly fds: ReadonlyMap<number, OpenFile>
    readonly env: ReadonlyMap<string, string>
    readonly terminal: Terminal | undefined
    readonly client: string
  },
): Process {
  const env = new Map<string, string>([
    ['USER', account.name],
    ['LOGNAME', account.name],
    ['HOME', account.home],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['SHELL', account.shell],
    ['MAIL', `/var/mail/${account.name}`],
    ['SSH_CLIENT', session.client],
    ['SSH_CONNECTION', `${session.client.replace(/ 22$/, '')} ${kernel.host.privateIp} 22`],
  ])
  for (const line of (init.files.tryReadText('/etc/environment') ?? '').split('\n')) {
    const [, name, value = ''] = /^\s*(?:export\s+)?(\w+)=(.*)$/.exec(line) ?? []
    if (name !== undefined) env.set(name, value.trim().replace(/^(["'])(.*)\1$/, '$2'))
  }
  for (const [name, value] of session.env) env.set(name, value)
  if (session.terminal) env.set('TERM', session.terminal.type).set('SSH_TTY', '/dev/pts/0')
  const home = init.files.isDirectory(account.home) ? account.home : '/'
  return kernel.createProcess(init, {
    argv: session.argv,
    env,
    cwd: home,
    root: init.root,
    umask: 0o022,
    credentials: credentialsOf(init.files, account),
    fds: session.fds,
    terminal: session.terminal,
    ignoresHangup: false,
  })
}
