import { homedir } from 'node:os'
import { join } from 'node:path'
import { type SshConnectionOptions, tunnelParts } from '#shared/catalog/groups/ssh.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { SshCertificate } from './certificate.ts'

/** A private key to log in with: its text, or the file that holds it. */
export interface SshKey {
  /** For messages: `the temporary key`, `ssh_private_key_file ~/.ssh/id_ed25519`. */
  readonly name: string
  /** OpenSSH, PKCS#1, PKCS#8, SEC1 or PuTTY; read from `file` when absent. */
  readonly text?: string
  readonly file?: string
  readonly passphrase?: string
  /** Offered before the key alone. */
  readonly certificate?: SshCertificate
}

/** Who logs in, and with what; tried in the order agent, keys, password. */
export interface SshLogin {
  readonly username: string
  readonly password?: string
  readonly keys: readonly SshKey[]
  /** The agent's socket or pipe. */
  readonly agent?: string
  /** Put the server's questions to whoever watches the build (`ssh_bastion_interactive`). */
  readonly interactive?: boolean
}

/** The way to the machine, apart from the direct one. */
export type SshDetour =
  | { readonly kind: 'bastion'; readonly host: string; readonly port: number; readonly login: SshLogin }
  | {
      readonly kind: 'socks5' | 'http-proxy'
      readonly host: string
      readonly port: number
      readonly username?: string
      readonly password?: string
    }

export interface SshTunnel {
  readonly from: 'here' | 'there'
  readonly listen: number
  readonly host: string
  readonly port: number
}

/** How to reach a machine over SSH and how to behave there. Times are milliseconds. */
export interface SshSettings {
  readonly login: SshLogin
  /** How long to try to connect. */
  readonly timeout: number
  /** Refused logins that end the attempt; 0 is no limit. */
  readonly handshakeAttempts: number
  readonly pauseBeforeConnecting: number
  readonly detour?: SshDetour
  /** Empty: the usual ones. */
  readonly ciphers: readonly string[]
  readonly keyExchange: readonly string[]
  /** 0 or negative: never. */
  readonly keepAliveInterval: number
  /** Silence after which the connection counts as lost; 0: never. */
  readonly readWriteTimeout: number
  readonly pty: boolean
  /** The agent that programs on the machine may use; none by default, for whoever controls the machine could use its keys. */
  readonly forwardAgent?: string
  readonly fileTransfer: 'sftp' | 'scp'
  readonly tunnels: readonly SshTunnel[]
}

/** What the options leave open: keys made for the run, the environment, what the image says. */
export interface SshSurroundings {
  /** Keys beside `ssh_private_key_file`: the run's temporary one. */
  readonly keys?: readonly SshKey[]
  /** `SSH_AUTH_SOCK`, or the pipe of Windows' agent. */
  readonly agent?: string
  readonly pauseBeforeConnecting?: number
  /** For relative key files; absolute paths and `~` do not need it. */
  readonly workingFolder: string
}

/**
 * Turns decoded options into settings (spec/builders.md 1.6). Throws a StudioError for what cannot work: no user name,
 * an agent that is not running.
 */
export function sshSettingsOf(options: SshConnectionOptions, around: SshSurroundings): SshSettings {
  const username = options.ssh_username ?? ''
  if (username === '') {
    throw new StudioError({
      code: 'option-missing',
      message: 'ssh_username is not set, so there is nobody to log in as.',
      hint: 'Official OUTSCALE images have the user outscale.',
      where: { option: 'ssh_username' },
    })
  }
  const ownKey = ownKeyOf(options, around)
  const wantsAgent = options.ssh_agent_auth || options.ssh_bastion_agent_auth || options.ssh_agent_forwarding
  const agent = wantsAgent ? needAgent(options, around) : undefined
  const detour = detourOf(options, around, ownKey, agent)
  return {
    login: {
      username,
      keys: [...(ownKey === undefined ? [] : [ownKey]), ...(around.keys ?? [])],
      ...given('password', options.ssh_password),
      ...(options.ssh_agent_auth && agent !== undefined ? { agent } : {}),
    },
    timeout: options.ssh_timeout,
    handshakeAttempts: options.ssh_handshake_attempts,
    pauseBeforeConnecting: around.pauseBeforeConnecting ?? 0,
    ...(detour === undefined ? {} : { detour }),
    ciphers: options.ssh_ciphers ?? [],
    keyExchange: options.ssh_key_exchange_algorithms ?? [],
    keepAliveInterval: options.ssh_keep_alive_interval,
    readWriteTimeout: options.ssh_read_write_timeout,
    pty: options.ssh_pty,
    ...(options.ssh_agent_forwarding && agent !== undefined ? { forwardAgent: agent } : {}),
    fileTransfer: options.ssh_file_transfer_method === 'scp' ? 'scp' : 'sftp',
    tunnels: [
      ...tunnelsOf('here', 'ssh_local_tunnels', options.ssh_local_tunnels),
      ...tunnelsOf('there', 'ssh_remote_tunnels', options.ssh_remote_tunnels),
    ],
  }
}

/** Where this computer's SSH agent listens, if there is one. */
export function agentAddress(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const socket = environment.SSH_AUTH_SOCK
  if (socket !== undefined && socket !== '') return socket
  return process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined
}

function detourOf(
  options: SshConnectionOptions,
  around: SshSurroundings,
  ownKey: SshKey | undefined,
  agent: string | undefined,
): SshDetour | undefined {
  if (options.ssh_proxy_host !== undefined && options.ssh_proxy_host !== '') {
    return {
      kind: options.ssh_proxy_type === 'http' ? 'http-proxy' : 'socks5',
      host: options.ssh_proxy_host,
      port: options.ssh_proxy_port,
      ...given('username', options.ssh_proxy_username),
      ...given('password', options.ssh_proxy_password),
    }
  }
  if (options.ssh_bastion_host === undefined || options.ssh_bastion_host === '') return undefined
  const file = options.ssh_bastion_private_key_file
  const bastionKey =
    keyOf('ssh_bastion_private_key_file', file, options.ssh_bastion_private_key_passphrase, around) ?? ownKey
  const certificate = options.ssh_bastion_certificate_file
  const key = withCertificate(bastionKey, 'ssh_bastion_certificate_file', certificate, around)
  return {
    kind: 'bastion',
    host: options.ssh_bastion_host,
    port: options.ssh_bastion_port,
    login: {
      username: options.ssh_bastion_username || options.ssh_username || '',
      keys: key === undefined ? [] : [key],
      ...given('password', options.ssh_bastion_password),
      ...(options.ssh_bastion_agent_auth && agent !== undefined ? { agent } : {}),
      ...(options.ssh_bastion_interactive ? { interactive: true } : {}),
    },
  }
}

/** The key of `ssh_private_key_file`, if it is set. */
export function ownKeyOf(
  { ssh_private_key_file, ssh_private_key_passphrase, ssh_certificate_file }: SshConnectionOptions,
  around: Pick<SshSurroundings, 'workingFolder'>,
): SshKey | undefined {
  const key = keyOf('ssh_private_key_file', ssh_private_key_file, ssh_private_key_passphrase, around)
  return withCertificate(key, 'ssh_certificate_file', ssh_certificate_file, around)
}

function keyOf(
  option: string,
  file: string | undefined,
  passphrase: string | undefined,
  around: Pick<SshSurroundings, 'workingFolder'>,
): SshKey | undefined {
  if (file === undefined || file === '') return undefined
  return { name: `${option} ${file}`, file: wholePath(file, around), ...given('passphrase', passphrase) }
}

function withCertificate(
  key: SshKey | undefined,
  option: string,
  file: string | undefined,
  around: Pick<SshSurroundings, 'workingFolder'>,
): SshKey | undefined {
  if (key === undefined || file === undefined || file === '') return key
  return { ...key, certificate: { name: file, option, file: wholePath(file, around) } }
}

function wholePath(file: string, { workingFolder }: Pick<SshSurroundings, 'workingFolder'>): string {
  const path = file === '~' || file.startsWith('~/') ? join(homedir(), file.slice(1)) : file
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : join(workingFolder, path)
}

function needAgent(options: SshConnectionOptions, around: SshSurroundings): string {
  if (around.agent !== undefined) return around.agent
  const option = options.ssh_agent_auth
    ? 'ssh_agent_auth'
    : options.ssh_bastion_agent_auth
      ? 'ssh_bastion_agent_auth'
      : 'ssh_agent_forwarding'
  throw new StudioError({
    code: 'no-ssh-agent',
    message: `${option} is set, but no SSH agent is running: SSH_AUTH_SOCK is not set.`,
    hint: 'Start one (eval "$(ssh-agent)"; ssh-add), or log in with ssh_private_key_file.',
    where: { option },
  })
}

function tunnelsOf(from: SshTunnel['from'], option: string, written: readonly string[]): readonly SshTunnel[] {
  return written.map((each) => {
    const parts = tunnelParts(each)
    if (parts !== undefined) return { from, ...parts }
    throw new StudioError({
      code: 'bad-tunnel',
      message: `"${each}" is not a tunnel.`,
      hint: 'Write PORT:HOST:PORT, such as 8080:localhost:80.',
      where: { option },
    })
  })
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [N in Name]?: string } {
  return (value === undefined || value === '' ? {} : { [name]: value }) as { readonly [N in Name]?: string }
}
