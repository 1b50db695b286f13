import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { quoteShell } from '#electron/communicators/quote-shell.ts'
import type { AnsibleLocalOptions } from '#shared/catalog/provisioners/ansible-local.ts'
import { StudioError } from '#shared/studio-error.ts'
import { galaxyArguments } from './ansible/command-line.ts'
import { exitCodeOf } from './exit-codes.ts'
import { optionsOf } from './options-of.ts'
import { outputLines } from './output-lines.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { renderWith } from './scripts.ts'

/** Uploads playbooks and runs them with the Ansible that is installed on the machine (spec/templates.md 4.11). */
export const ansibleLocal: Provisioner = {
  type: 'ansible-local',
  async provision(plan, context) {
    const options = optionsOf<AnsibleLocalOptions>(plan, context.variables)
    const staging = options.staging_directory || `/tmp/packer-provisioner-ansible-local/${randomUUID()}`
    const stage: Stage = { staging, context }
    const playbooks = options.playbook_file ? [options.playbook_file] : options.playbook_files
    await runOnMachine(`mkdir -p ${quoteShell(staging)}`, context)
    await uploadAll(stage, options, playbooks)
    const inventory = await uploadInventory(stage, options)
    await installRequirements(stage, options)
    const render = renderWith(context, context.variables)
    for (const playbook of playbooks) {
      const command = playbookCommand(stage, options, playbook, inventory, options.extra_arguments.map(render))
      context.log.say(`Executing Ansible: ${command}`)
      await runOnMachine(command, context)
    }
    if (options.clean_staging_directory) await runOnMachine(`rm -rf ${quoteShell(staging)}`, context)
  },
}

interface Stage {
  /** The folder of the machine for everything. */
  readonly staging: string
  readonly context: ProvisionerContext
}

async function uploadAll(stage: Stage, options: AnsibleLocalOptions, playbooks: readonly string[]): Promise<void> {
  if (options.playbook_dir) await uploadContents(stage, options.playbook_dir, '')
  for (const playbook of playbooks) await uploadFile(stage, playbook, basename(playbook))
  if (options.galaxy_file) await uploadFile(stage, options.galaxy_file, basename(options.galaxy_file))
  if (options.group_vars) await uploadContents(stage, options.group_vars, 'group_vars')
  if (options.host_vars) await uploadContents(stage, options.host_vars, 'host_vars')
  for (const role of options.role_paths) await uploadContents(stage, role, `roles/${nameOf(role)}`)
  for (const collection of options.collection_paths) {
    await uploadContents(stage, collection, `collections/${nameOf(collection)}`)
  }
  for (const folder of options.playbook_paths) await uploadContents(stage, folder, `playbooks/${nameOf(folder)}`)
}

async function uploadFile({ staging, context }: Stage, file: string, name: string): Promise<void> {
  const { communicator, signal, workingFolder, log } = context
  log.say(`Uploading ${file}`)
  const path = resolve(workingFolder, file)
  await communicator.upload({ content: createReadStream(path), path: `${staging}/${name}`, signal })
}

async function uploadContents({ staging, context }: Stage, folder: string, below: string): Promise<void> {
  const { communicator, signal, workingFolder, log } = context
  const target = below === '' ? staging : `${staging}/${below}`
  log.say(`Uploading ${folder}`)
  await runOnMachine(`mkdir -p ${quoteShell(target)}`, context)
  await communicator.uploadDirectory(`${resolve(workingFolder, folder)}/`, target, { signal })
}

/** Gives back its name in the staging folder. A generated one holds this machine, in each of `inventory_groups`. */
async function uploadInventory(stage: Stage, options: AnsibleLocalOptions): Promise<string> {
  const { communicator, signal } = stage.context
  if (options.inventory_file) {
    const name = basename(options.inventory_file)
    await uploadFile(stage, options.inventory_file, name)
    return name
  }
  const name = `packer-provisioner-ansible-local-${randomUUID()}`
  const groups = options.inventory_groups.map((group) => `[${group}]\n127.0.0.1\n`)
  const content = groups.length === 0 ? '127.0.0.1\n' : groups.join('')
  await communicator.upload({ content, path: `${stage.staging}/${name}`, signal })
  return name
}

async function installRequirements({ staging, context }: Stage, options: AnsibleLocalOptions): Promise<void> {
  if (!options.galaxy_file) return
  const content = await readFile(resolve(context.workingFolder, options.galaxy_file), 'utf8')
  const folders = {
    galaxy_force_install: options.galaxy_force_install,
    galaxy_force_with_deps: false,
    roles_path: rolesPath(staging, options),
    collections_path: collectionsPath(staging, options),
  }
  for (const words of galaxyArguments(folders, basename(options.galaxy_file), content)) {
    const command = `cd ${quoteShell(staging)} && ${options.galaxy_command} ${words.map(quoteShell).join(' ')}`
    context.log.say(`Executing Ansible Galaxy: ${command}`)
    await runOnMachine(command, context)
  }
}

/** `command` and the extra arguments are for the machine's shell, as in the reference; the rest is quoted for it. */
function playbookCommand(
  { staging, context }: Stage,
  options: AnsibleLocalOptions,
  playbook: string,
  inventory: string,
  extra: readonly string[],
): string {
  const galaxy = options.galaxy_file
    ? [
        `ANSIBLE_COLLECTIONS_PATH=${quoteShell(`${collectionsPath(staging, options)}:${staging}/collections`)}`,
        `ANSIBLE_ROLES_PATH=${quoteShell(`${rolesPath(staging, options)}:${staging}/roles`)}`,
      ]
    : []
  const { name, builder } = context.plan
  const variables = `packer_build_name=${name} packer_builder_type=${builder.writtenType}`
  return [
    `cd ${quoteShell(staging)} &&`,
    ...galaxy,
    options.command,
    quoteShell(basename(playbook)),
    `--extra-vars ${quoteShell(variables)}`,
    ...extra,
    '-c local',
    `-i ${quoteShell(inventory)}`,
  ].join(' ')
}

function rolesPath(staging: string, options: AnsibleLocalOptions): string {
  return options.galaxy_roles_path || `${staging}/galaxy_roles`
}

function collectionsPath(staging: string, options: AnsibleLocalOptions): string {
  return options.galaxy_collections_path || `${staging}/galaxy_collections`
}

function nameOf(folder: string): string {
  return basename(resolve(folder))
}

async function runOnMachine(command: string, { communicator, log, signal }: ProvisionerContext): Promise<void> {
  const stdout = outputLines(log, 'stdout')
  const stderr = outputLines(log, 'stderr')
  const end = await communicator
    .execute({ command, onStdout: stdout.add, onStderr: stderr.add }, signal)
    .finally(() => {
      stdout.end()
      stderr.end()
    })
  if (end.kind === 'disconnected') {
    throw new StudioError({
      code: 'script-disconnected',
      message: 'The connection to the machine was lost while Ansible ran.',
      hint: 'A playbook that restarts the machine it runs on cannot go on; restart it with a shell provisioner that has expect_disconnect = true.',
    })
  }
  const code = exitCodeOf(end)
  if (code === 0) return
  throw new StudioError({
    code: code === 127 ? 'ansible-missing' : 'ansible-failed',
    message:
      code === 127
        ? 'The machine has no such command: Ansible is not on the PATH there.'
        : `Ansible on the machine ended with exit code ${code}.`,
    hint:
      code === 127
        ? 'Install it with a shell provisioner before this one, or give its whole path with command.'
        : 'What it says is in the log, just above; -vvv in extra_arguments makes it say more.',
  })
}
