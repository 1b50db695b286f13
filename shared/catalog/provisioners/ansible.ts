import { fileExists } from '../checks.ts'
import type { Component } from '../component.ts'
import { flag, integer, text, texts, type ValuesOf } from '../option.ts'

/** Options of `ansible`, which runs on this computer (spec/templates.md 4.10). */
export const ansibleOptions = {
  playbook_file: text({ help: 'Playbook to run.', required: true, widget: 'file' }),
  command: text({ help: 'Program that runs it.', fallback: 'ansible-playbook' }),
  extra_arguments: texts({ help: 'Further arguments.', fallback: [], example: '["--extra-vars", "role=web"]' }),
  ansible_env_vars: texts({ help: 'Environment variables for Ansible, each KEY=VALUE.', fallback: [] }),
  user: text({
    help: 'User in the inventory.',
    fallbackWords: 'the current user; without the proxy, the login user of the machine',
  }),
  host_alias: text({ help: 'Name of the machine in the inventory.', fallback: 'default' }),
  groups: texts({ help: 'Inventory groups of the machine.', fallback: [] }),
  empty_groups: texts({ help: 'Further, empty groups of the inventory.', fallback: [] }),
  inventory_file: text({ help: 'Inventory to use instead of a generated one.', widget: 'file' }),
  inventory_directory: text({ help: 'Folder in which the inventory is generated.', widget: 'folder' }),
  inventory_file_template: text({
    help: 'Line of the machine in the inventory: {{ .HostAlias }}, {{ .Host }}, {{ .User }}, {{ .Port }}.',
    fallback: '{{ .HostAlias }} ansible_host={{ .Host }} ansible_user={{ .User }} ansible_port={{ .Port }}\n',
    rendering: 'run',
  }),
  keep_inventory_file: flag({ help: 'Leave the generated inventory.', fallback: false }),
  galaxy_file: text({ help: 'Roles and collections to install first.', widget: 'file' }),
  galaxy_command: text({ help: 'Program that installs them.', fallback: 'ansible-galaxy' }),
  galaxy_force_install: flag({ help: 'Install them even if they are there.', fallback: false }),
  galaxy_force_with_deps: flag({ help: 'Install their dependencies again too.', fallback: false }),
  roles_path: text({ help: 'Folder for the roles.', widget: 'folder' }),
  collections_path: text({ help: 'Folder for the collections.', widget: 'folder' }),
  use_proxy: flag({
    help: 'Reach the machine through the build’s own connection; for WinRM Ansible always has its own.',
    fallbackWords: 'true',
  }),
  local_port: integer({ help: 'Port of the proxy; 0 takes a free one.', fallback: 0, min: 0, max: 65_535 }),
  ansible_proxy_key_type: text({ help: 'Key type of the proxy.', oneOf: ['ECDSA', 'RSA'], fallback: 'ECDSA' }),
  ssh_host_key_file: text({ help: 'Host key of the proxy.', widget: 'file' }),
  ssh_authorized_key_file: text({ help: 'Public key that may use the proxy.', widget: 'file' }),
  sftp_command: text({
    help: 'Program of the machine that serves SFTP, with use_sftp.',
    fallback: '/usr/lib/sftp-server -e',
  }),
  use_sftp: flag({
    help: 'Have Ansible copy files by SFTP; otherwise they are piped, which needs neither SFTP nor scp.',
    fallback: false,
  }),
  ansible_ssh_extra_args: texts({ help: 'Further arguments of ssh.', fallback: ['-o IdentitiesOnly=yes'] }),
  ansible_winrm_use_http: flag({ help: 'Use WinRM over HTTP.', fallback: false }),
  skip_version_check: flag({ help: 'Do not ask Ansible for its version first.', fallback: false }),
} as const

export type AnsibleOptions = ValuesOf<typeof ansibleOptions>

/** Runs an Ansible playbook from this computer on the machine. */
export const ansible: Component<typeof ansibleOptions> = {
  kind: 'provisioner',
  type: 'ansible',
  aliases: [],
  title: 'Ansible playbook',
  help: 'Runs a playbook with the Ansible that is installed on this computer.',
  options: ansibleOptions,
  checks: [fileExists('playbook_file'), fileExists('galaxy_file'), fileExists('inventory_file')],
}
