import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import ssh2 from 'ssh2'
import { runProcess } from '#electron/communicators/local/run-process.ts'
import type { AnsibleOptions } from '#shared/catalog/provisioners/ansible.ts'
import { StudioError } from '#shared/studio-error.ts'
import { galaxyArguments, playbookArguments, shownCommand } from './ansible/command-line.ts'
import { type InventoryHost, inventoryText } from './ansible/inventory.ts'
import { startSessionProxy } from './ansible/session-proxy.ts'
import { exitCodeOf } from './exit-codes.ts'
import { optionsOf } from './options-of.ts'
import { outputLines } from './output-lines.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { renderWith } from './scripts.ts'

/** Runs a playbook with the Ansible that is installed on this computer (spec/templates.md 4.10). */
export const ansible: Provisioner = {
  type: 'ansible',
  async provision(plan, context) {
    const options = optionsOf<AnsibleOptions>(plan, context.variables)
    const environment = environmentOf(options)
    if (!options.skip_version_check) await checkVersion(options, environment, context)
    const closing: (() => Promise<void>)[] = []
    try {
      const target = await targetOf(options, context, closing)
      const inventory = await inventoryOf(options, target, context, closing)
      await installRequirements(options, environment, context)
      const playbook = resolve(context.workingFolder, options.playbook_file)
      context.log.say(`Running Ansible: ${options.playbook_file}`)
      const words = playbookArguments(options, {
        buildName: context.plan.name,
        builderType: context.plan.builder.writtenType,
        extraArguments: options.extra_arguments.map(renderWith(context, context.variables)),
        inventory,
        playbook,
        checksHostKeys: environment.ANSIBLE_HOST_KEY_CHECKING !== 'False',
        kind: target.kind,
        ...(target.keyFile === undefined ? {} : { keyFile: target.keyFile }),
        ...(target.password === undefined ? {} : { password: target.password }),
      })
      await run(options.command, words, environment, context)
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

/** The machine as Ansible gets to know it. */
interface Target extends InventoryHost {
  readonly keyFile?: string
  readonly password?: string
}

/**
 * Ansible reaches the machine through the build's own connection, or by itself (`use_proxy = false`) where it can log in:
 * over SSH and WinRM. WinRM it only has by itself.
 */
async function targetOf(
  options: AnsibleOptions,
  context: ProvisionerContext,
  closing: (() => Promise<void>)[],
): Promise<Target> {
  const { communicator, variables } = context
  if (communicator.kind === 'winrm') {
    if (options.use_proxy === true) {
      context.warn('Ansible speaks WinRM with the machine itself: use_proxy has no effect.', 'Remove use_proxy.')
    }
    const password = variables.WinRMPassword || variables.Password
    return {
      kind: 'winrm',
      host: variables.Host ?? '',
      port: variables.Port ?? '5986',
      user: options.user || (variables.User ?? ''),
      ...(password ? { password } : {}),
    }
  }
  if (options.use_proxy === false && communicator.kind === 'ssh') return directly(options, context, closing)
  if (options.use_proxy === false) {
    context.warn(
      `Ansible cannot reach the machine by itself (it is reached by ${communicator.kind}), and goes through the build’s connection.`,
      'Remove use_proxy = false.',
    )
  }
  return throughProxy(options, context, closing)
}

async function directly(
  options: AnsibleOptions,
  context: ProvisionerContext,
  closing: (() => Promise<void>)[],
): Promise<Target> {
  const { variables } = context
  const key = variables.SSHPrivateKey
  const keyFile = key ? await temporaryFile('key', key, context, closing) : fileOf(variables.SSHPrivateKeyFile, context)
  return {
    kind: 'ssh',
    host: variables.Host ?? '',
    port: variables.Port ?? '22',
    user: options.user || (variables.User ?? ''),
    ...(keyFile === undefined ? {} : { keyFile }),
  }
}

async function throughProxy(
  options: AnsibleOptions,
  context: ProvisionerContext,
  closing: (() => Promise<void>)[],
): Promise<Target> {
  const pair =
    options.ansible_proxy_key_type === 'RSA'
      ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
      : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 })
  const own = fileOf(options.ssh_authorized_key_file, context)
  const hostKey = fileOf(options.ssh_host_key_file, context)
  const proxy = await startSessionProxy({
    communicator: context.communicator,
    hostKey:
      hostKey === undefined ? ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private : await read(hostKey),
    authorizedKey: own === undefined ? pair.public : await read(own),
    port: options.local_port,
    sftpCommand: options.sftp_command,
    signal: context.signal,
    onError: (text) => context.log.error(text),
  })
  closing.push(() => proxy.close())
  return {
    kind: 'ssh',
    host: '127.0.0.1',
    port: String(proxy.port),
    user: options.user || userInfo().username,
    ...(own === undefined ? { keyFile: await temporaryFile('key', pair.private, context, closing) } : {}),
  }
}

async function inventoryOf(
  options: AnsibleOptions,
  target: Target,
  context: ProvisionerContext,
  closing: (() => Promise<void>)[],
): Promise<string> {
  if (options.inventory_file) return resolve(context.workingFolder, options.inventory_file)
  const text = inventoryText(options, target, (template, values) =>
    renderWith(context, context.variables, values)(template),
  )
  const folder = options.inventory_directory
    ? resolve(context.workingFolder, options.inventory_directory)
    : context.temporaryFolder
  await mkdir(folder, { recursive: true })
  const path = join(folder, `packer-provisioner-ansible${randomUUID()}`)
  await writeFile(path, text, { mode: 0o600, flag: 'wx' })
  if (options.keep_inventory_file) context.log.say(`The inventory stays at ${path}`)
  else closing.push(() => rm(path, { force: true }))
  return path
}

async function installRequirements(
  options: AnsibleOptions,
  environment: Readonly<Record<string, string>>,
  context: ProvisionerContext,
): Promise<void> {
  const file = fileOf(options.galaxy_file, context)
  if (file === undefined) return
  const resolved = {
    ...options,
    ...(options.roles_path ? { roles_path: resolve(context.workingFolder, options.roles_path) } : {}),
    ...(options.collections_path ? { collections_path: resolve(context.workingFolder, options.collections_path) } : {}),
  }
  for (const words of galaxyArguments(resolved, file, await read(file))) {
    await run(options.galaxy_command, words, environment, context)
  }
}

/** As the reference sets it; and files are piped through `dd`, which needs neither scp nor SFTP on either side. */
function environmentOf(options: AnsibleOptions): Readonly<Record<string, string>> {
  const given = options.ansible_env_vars.flatMap((variable): [string, string][] => {
    const at = variable.indexOf('=')
    return at > 0 ? [[variable.slice(0, at), variable.slice(at + 1)]] : []
  })
  return {
    ...(options.ssh_host_key_file ? {} : { ANSIBLE_HOST_KEY_CHECKING: 'False' }),
    ...(options.use_sftp
      ? { ANSIBLE_SSH_TRANSFER_METHOD: 'sftp' }
      : { ANSIBLE_SCP_IF_SSH: 'True', ANSIBLE_SSH_TRANSFER_METHOD: 'piped' }),
    PYTHONUNBUFFERED: '1',
    ...Object.fromEntries(given),
  }
}

async function checkVersion(
  { command }: AnsibleOptions,
  environment: Readonly<Record<string, string>>,
  context: ProvisionerContext,
): Promise<void> {
  if (process.platform === 'win32') {
    throw new StudioError({
      code: 'ansible-unavailable',
      message: 'Ansible does not run on Windows.',
      hint: 'Start the build on Linux or macOS, or run the playbook on the machine with ansible-local.',
    })
  }
  let words = ''
  const add = (chunk: string) => {
    words += chunk
  }
  try {
    const end = await runProcess(
      {
        program: command,
        args: ['--version'],
        folder: context.workingFolder,
        environment,
        onStdout: add,
        onStderr: add,
      },
      context.signal,
    )
    if (end.kind === 'exited' && end.code === 0) {
      context.log.say(words.split('\n', 1)[0] ?? '')
      return
    }
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason
    throw notInstalled(command, error)
  }
  throw notInstalled(command, new Error(words.trim()))
}

function notInstalled(command: string, cause: unknown): StudioError {
  return new StudioError(
    {
      code: 'ansible-missing',
      message: `Ansible is not there: "${command} --version" failed.`,
      hint: 'Install Ansible on this computer (pipx install ansible-core), or name its program with command.',
      where: { option: 'command' },
    },
    { cause },
  )
}

async function run(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  { log, signal, workingFolder }: ProvisionerContext,
): Promise<void> {
  log.say(`Executing: ${shownCommand(program, words)}`)
  const stdout = outputLines(log, 'stdout')
  const stderr = outputLines(log, 'stderr')
  const end = await runProcess(
    {
      program,
      args: words,
      folder: workingFolder,
      environment,
      onStdout: stdout.add,
      onStderr: stderr.add,
    },
    signal,
  ).finally(() => {
    stdout.end()
    stderr.end()
  })
  if (end.kind === 'exited' && end.code === 0) return
  throw new StudioError({
    code: 'ansible-failed',
    message: `${program} ended with exit code ${end.kind === 'disconnected' ? 1 : exitCodeOf(end)}.`,
    hint: 'What it says is in the log, just above; -vvv in extra_arguments makes it say more.',
  })
}

async function temporaryFile(
  name: string,
  content: string,
  context: ProvisionerContext,
  closing: (() => Promise<void>)[],
): Promise<string> {
  await mkdir(context.temporaryFolder, { recursive: true })
  const path = join(context.temporaryFolder, `ansible-${name}-${randomUUID()}`)
  closing.push(() => rm(path, { force: true }))
  await writeFile(path, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600, flag: 'wx' })
  return path
}

function fileOf(written: string | undefined, { workingFolder }: ProvisionerContext): string | undefined {
  if (!written) return undefined
  return written.startsWith('~/') ? join(homedir(), written.slice(2)) : resolve(workingFolder, written)
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new StudioError({ code: 'file-missing', message: `${path} cannot be read.` }, { cause: error })
  })
}
