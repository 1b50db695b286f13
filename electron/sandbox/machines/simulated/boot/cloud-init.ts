import { parse as parseYaml } from 'yaml'
import type { MachineSpec } from '../../machine.ts'
import { findAccount, findGroup } from '../kernel/accounts.ts'
import type { Process } from '../kernel/process.ts'
import { createUser, editLine } from '../programs/account-files.ts'
import { hashPassword } from '../programs/passwords.ts'
import { generateHostKeys, keyFingerprint } from './host-keys.ts'

const stateFolder = '/var/lib/cloud'

/** `#cloud-config` user data, as far as it is understood. */
type CloudConfig = Readonly<Record<string, unknown>>

/** Whether cloud-init is installed and not switched off. */
export function cloudInitRuns(init: Process): boolean {
  return (
    init.files.exists('/usr/bin/cloud-init') &&
    !init.files.exists('/etc/cloud/cloud-init.disabled') &&
    init.files.find('/etc/systemd/system/cloud-init.service', false)?.inode.kind !== 'symlink'
  )
}

/**
 * The stages before SSH starts. At the first boot of an instance: host name, host keys, the default user with the
 * launch's public keys.
 * @returns true at the instance's first boot, when the final stage has to run
 */
export async function cloudInitLocal(init: Process, spec: MachineSpec): Promise<boolean> {
  const { files } = init
  const known = files.tryReadText(`${stateFolder}/data/instance-id`)?.trim()
  if (known === spec.vmId) return false
  log(init, `Cloud-init: new instance ${spec.vmId}, running 'init-local' (simulated by OMI Studio)`)
  const instance = `${stateFolder}/instances/${spec.vmId}`
  files.mkdirAll(`${instance}/sem`)
  files.mkdirAll(`${stateFolder}/data`)
  files.writeFile(`${stateFolder}/data/instance-id`, `${spec.vmId}\n`)
  files.writeFile(`${instance}/user-data.txt`, spec.userData)
  files.chmod(`${instance}/user-data.txt`, 0o600)
  if (files.find(`${stateFolder}/instance`, false)) files.removeAll(`${stateFolder}/instance`)
  files.symlink(instance, `${stateFolder}/instance`)
  const config = userConfig(init, spec.userData)
  setHostname(init, config, spec)
  await replaceHostKeys(init, config)
  await setUpUsers(init, config, spec)
  for (const file of listOf(config.write_files)) writeConfiguredFile(init, recordOf(file))
  return true
}

/** The stage after SSH has started: packages, `runcmd`, and user data that is a script. */
export async function cloudInitFinal(init: Process, spec: MachineSpec): Promise<void> {
  const config = userConfig(init, spec.userData)
  const output = () =>
    init.files.open('/var/log/cloud-init-output.log', { read: false, write: true, create: true, append: true })
  const run = async (argv: readonly string[]) => {
    const sink = output()
    const nothing = init.files.open('/dev/null', { read: true, write: false })
    const status = await init.spawn(argv, {
      fds: new Map([
        [0, nothing],
        [1, sink],
        [2, sink.retain()],
      ]),
      cwd: '/',
    })
    const failed = status.kind === 'killed' || status.code !== 0
    if (failed)
      log(
        init,
        `cloud-init: ${argv[0]} failed (${status.kind === 'exited' ? `exit code ${status.code}` : status.signal})`,
      )
  }
  for (const command of listOf(config.bootcmd)) await run(commandOf(command))
  const installer = init.files.exists('/usr/bin/apt-get') ? 'apt-get' : 'dnf'
  if (config.package_update || config.packages) await run([installer, installer === 'dnf' ? 'makecache' : 'update'])
  const packages = listOf(config.packages).map((each) => String(Array.isArray(each) ? each[0] : each))
  if (packages.length > 0) await run([installer, 'install', '-y', ...packages])
  for (const command of listOf(config.runcmd)) await run(commandOf(command))
  if (spec.userData.startsWith('#!')) {
    const path = `${stateFolder}/instance/scripts/part-001`
    init.files.mkdirAll(`${stateFolder}/instance/scripts`)
    init.files.writeFile(path, spec.userData)
    init.files.chmod(path, 0o700)
    await run([path])
  }
  init.files.mkdirAll(`${stateFolder}/instance`)
  init.files.writeFile(`${stateFolder}/instance/boot-finished`, `${new Date(init.kernel.now()).toISOString()}\n`)
  log(init, 'Cloud-init finished (simulated by OMI Studio)')
}

function log(init: Process, text: string): void {
  init.kernel.console(`${text}\n`)
  init.files.appendFile('/var/log/cloud-init.log', `${text}\n`)
}

function userConfig(init: Process, userData: string): CloudConfig {
  if (!userData.startsWith('#cloud-config')) return {}
  try {
    return recordOf(parseYaml(userData))
  } catch (error) {
    log(
      init,
      `cloud-init: failed to parse the user data as YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
    )
    return {}
  }
}

function setHostname(init: Process, config: CloudConfig, spec: MachineSpec): void {
  const preserves =
    config.preserve_hostname === true ||
    /^preserve_hostname:\s*true/m.test(init.files.tryReadText('/etc/cloud/cloud.cfg') ?? '')
  if (preserves) return
  const name = typeof config.hostname === 'string' ? config.hostname : spec.hostname
  init.files.writeFile('/etc/hostname', `${name}\n`)
  init.kernel.hostname = name
}

async function replaceHostKeys(init: Process, config: CloudConfig): Promise<void> {
  const { files } = init
  files.mkdirAll('/etc/ssh')
  if (config.ssh_deletekeys !== false) {
    for (const name of files.list('/etc/ssh')) if (/^ssh_host_.*key/.test(name)) files.unlink(`/etc/ssh/${name}`)
  }
  await generateHostKeys(
    (name, content, mode) => {
      files.writeFile(`/etc/ssh/${name}`, content)
      files.chmod(`/etc/ssh/${name}`, mode)
    },
    (name) => files.exists(`/etc/ssh/${name}`),
    init.kernel.hostname,
  )
}

/** The host keys' fingerprints as cloud-init prints them on the serial console. */
export function hostKeyReport(init: Process): string {
  const folder = init.files.isDirectory('/etc/ssh') ? init.files.list('/etc/ssh') : []
  const keys = folder
    .filter((name) => /^ssh_host_\w+_key\.pub$/.test(name))
    .map((name) => init.files.tryReadText(`/etc/ssh/${name}`)?.trim() ?? '')
  const fingerprints = keys.map((key) => {
    const kind = /ed25519/.test(key) ? 'ED25519' : /ecdsa/.test(key) ? 'ECDSA' : 'RSA'
    return `256 ${keyFingerprint(key)} ${key.split(' ')[2] ?? ''} (${kind})\n`
  })
  return `-----BEGIN SSH HOST KEY FINGERPRINTS-----\n${fingerprints.join('')}-----END SSH HOST KEY FINGERPRINTS-----\n-----BEGIN SSH HOST KEY KEYS-----\n${keys.map((key) => `${key}\n`).join('')}-----END SSH HOST KEY KEYS-----\n`
}

async function setUpUsers(init: Process, config: CloudConfig, spec: MachineSpec): Promise<void> {
  const settings = recordOf(recordOf(parsedConfig(init).system_info).default_user)
  const defaultName = typeof settings.name === 'string' ? settings.name : 'outscale'
  const shared = listOf(config.ssh_authorized_keys).map(String)
  const entries = config.users === undefined ? ['default'] : listOf(config.users)
  for (const entry of entries) {
    if (entry === 'default') {
      await ensureUser(init, defaultName, { ...settings, shell: '/bin/bash', sudo: 'ALL=(ALL) NOPASSWD:ALL' })
      addKeys(init, defaultName, [...spec.authorizedKeys, ...shared])
      continue
    }
    const user = typeof entry === 'string' ? { name: entry } : recordOf(entry)
    const name = String(user.name ?? '')
    if (name === '') continue
    await ensureUser(init, name, user)
    addKeys(init, name, listOf(user.ssh_authorized_keys ?? user['ssh-authorized-keys']).map(String))
  }
  forbidRoot(init, config, defaultName, spec.authorizedKeys)
  if (typeof config.password === 'string') setUserPassword(init, defaultName, config.password)
  for (const line of listOf(recordOf(config.chpasswd).list)) {
    const [name = '', password = ''] = String(line).split(':')
    setUserPassword(init, name, password)
  }
  if (config.ssh_pwauth !== undefined) {
    init.files.mkdirAll('/etc/ssh/sshd_config.d')
    const allowed = config.ssh_pwauth === true || config.ssh_pwauth === 'yes' || config.ssh_pwauth === 1
    init.files.writeFile(
      '/etc/ssh/sshd_config.d/50-cloud-init.conf',
      `PasswordAuthentication ${allowed ? 'yes' : 'no'}\n`,
    )
  }
}

function parsedConfig(init: Process): CloudConfig {
  try {
    return recordOf(parseYaml(init.files.tryReadText('/etc/cloud/cloud.cfg') ?? ''))
  } catch {
    // A template broke the file; cloud-init then falls back to its defaults.
    return {}
  }
}

async function ensureUser(init: Process, name: string, settings: CloudConfig): Promise<void> {
  if (!findAccount(init.files, name)) {
    const groups = listOf(typeof settings.groups === 'string' ? settings.groups.split(/[,\s]+/) : settings.groups).map(
      String,
    )
    await createUser(init, name, {
      system: settings.system === true,
      uid: settings.uid === undefined ? undefined : String(settings.uid),
      group: undefined,
      groups: groups.filter((group) => findGroup(init.files, group)),
      comment: String(settings.gecos ?? ''),
      home: String(settings.homedir ?? `/home/${name}`),
      shell: String(settings.shell ?? '/bin/sh'),
      makesHome: settings.no_create_home !== true,
      password: typeof settings.passwd === 'string' ? settings.passwd : '!',
    })
  }
  if (typeof settings.plain_text_passwd === 'string') setUserPassword(init, name, settings.plain_text_passwd)
  const rules = listOf(settings.sudo).filter((rule) => typeof rule === 'string')
  if (rules.length === 0) return
  const path = '/etc/sudoers.d/90-cloud-init-users'
  const before = init.files.tryReadText(path) ?? ''
  const added = rules.map((rule) => `${name} ${rule}\n`).filter((line) => !before.includes(line))
  init.files.mkdirAll('/etc/sudoers.d')
  init.files.writeFile(path, before + added.join(''))
  init.files.chmod(path, 0o440)
}

function setUserPassword(init: Process, name: string, password: string): void {
  editLine(init, '/etc/shadow', name, (fields) => {
    fields[1] = hashPassword(password)
  })
}

/** Adds public keys to a user's authorized_keys; those that are there stay. */
function addKeys(init: Process, name: string, keys: readonly string[], prefix = ''): void {
  const account = findAccount(init.files, name)
  if (!account || keys.length === 0) return
  const { files } = init
  const folder = `${account.home}/.ssh`
  const path = `${folder}/authorized_keys`
  files.mkdirAll(folder)
  const before = files.tryReadText(path) ?? ''
  const blobs = new Set(before.split('\n').map((line) => blobOf(line)))
  const added = keys.filter((key) => !blobs.has(blobOf(key))).map((key) => `${prefix}${key.trim()}\n`)
  files.writeFile(path, (before === '' || before.endsWith('\n') ? before : `${before}\n`) + added.join(''))
  files.chmod(folder, 0o700)
  files.chmod(path, 0o600)
  for (const each of [folder, path]) files.chown(each, { uid: account.uid, gid: account.gid })
}

function blobOf(line: string): string {
  return /\b(AAAA[\w+/=]+)/.exec(line)?.[1] ?? line.trim()
}

/** With `disable_root`, the keys open root only to be told which user to log in as. */
function forbidRoot(init: Process, config: CloudConfig, defaultName: string, keys: readonly string[]): void {
  const disables = config.disable_root ?? parsedConfig(init).disable_root ?? true
  const advice = `Please login as the user \\"${defaultName}\\" rather than the user \\"root\\".`
  const prefix = disables
    ? `no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command="echo '${advice}';echo;sleep 1;exit 142" `
    : ''
  addKeys(init, 'root', keys, prefix)
}

function writeConfiguredFile(init: Process, file: CloudConfig): void {
  const path = String(file.path ?? '')
  if (!path.startsWith('/')) return
  const encoding = String(file.encoding ?? '')
  const text = String(file.content ?? '')
  const content = /^(b64|base64)$/.test(encoding) ? Buffer.from(text, 'base64') : Buffer.from(text)
  init.files.mkdirAll(path.replace(/\/[^/]*$/, '') || '/')
  if (file.append === true) init.files.appendFile(path, content)
  else init.files.writeFile(path, content)
  const mode =
    typeof file.permissions === 'number' ? file.permissions : Number.parseInt(String(file.permissions ?? '0644'), 8)
  if (!Number.isNaN(mode)) init.files.chmod(path, mode)
  const [user = 'root', group = user] = String(file.owner ?? 'root:root').split(':')
  const account = findAccount(init.files, user)
  if (account) init.files.chown(path, { uid: account.uid, gid: findGroup(init.files, group)?.gid ?? account.gid })
}

function commandOf(command: unknown): string[] {
  return Array.isArray(command) ? command.map(String) : ['sh', '-c', String(command)]
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === false) return []
  return Array.isArray(value) ? value : [value]
}

function recordOf(value: unknown): CloudConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CloudConfig) : {}
}
