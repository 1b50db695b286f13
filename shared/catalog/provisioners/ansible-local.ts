import { fileExists } from '../checks.ts'
import type { Component } from '../component.ts'
import { flag, text, texts, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** Options of `ansible-local`, which runs on the machine (spec/templates.md 4.11). */
export const ansibleLocalOptions = {
  playbook_file: text({ help: 'Playbook to run.', widget: 'file' }),
  playbook_files: texts({ help: 'Playbooks to run, in this order.', fallback: [], widget: 'file' }),
  playbook_dir: text({ help: 'Folder to upload with the playbook.', widget: 'folder' }),
  playbook_paths: texts({ help: 'Folders of further playbooks.', fallback: [], widget: 'folder' }),
  role_paths: texts({ help: 'Folders of roles.', fallback: [], widget: 'folder' }),
  collection_paths: texts({ help: 'Folders of collections.', fallback: [], widget: 'folder' }),
  group_vars: text({ help: 'Folder of group variables.', widget: 'folder' }),
  host_vars: text({ help: 'Folder of host variables.', widget: 'folder' }),
  inventory_file: text({ help: 'Inventory to use.', widget: 'file' }),
  inventory_groups: texts({ help: 'Groups of the machine in the generated inventory.', fallback: [] }),
  command: text({
    help: 'Command that runs Ansible.',
    fallback: 'ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook',
  }),
  extra_arguments: texts({ help: 'Further arguments; they go through the shell.', fallback: [] }),
  staging_directory: text({
    help: 'Folder of the machine for the playbooks.',
    fallbackWords: '/tmp/packer-provisioner-ansible-local/<uuid>',
  }),
  clean_staging_directory: flag({ help: 'Remove that folder afterwards.', fallback: false }),
  galaxy_file: text({ help: 'Roles and collections to install first.', widget: 'file' }),
  galaxy_command: text({ help: 'Command that installs them.', fallback: 'ansible-galaxy', aliases: ['galaxycommand'] }),
  galaxy_force_install: flag({ help: 'Install them even if they are there.', fallback: false }),
  galaxy_roles_path: text({ help: 'Folder for the roles.', fallbackWords: 'in the staging folder' }),
  galaxy_collections_path: text({ help: 'Folder for the collections.', fallbackWords: 'in the staging folder' }),
} as const

export type AnsibleLocalOptions = ValuesOf<typeof ansibleLocalOptions>

/** Runs Ansible playbooks on the machine itself. */
export const ansibleLocal: Component<typeof ansibleLocalOptions> = {
  kind: 'provisioner',
  type: 'ansible-local',
  aliases: [],
  title: 'Ansible on the machine',
  help: 'Uploads playbooks and runs them with the Ansible that is installed on the machine.',
  options: ansibleLocalOptions,
  checks: [
    {
      name: 'one-form-of-playbook',
      run: ({ values, unknown }) => {
        const forms = ['playbook_file', 'playbook_files']
        const given = forms.filter((name) => isGiven(values[name]) || unknown.includes(name))
        if (given.length === 1) return []
        return [
          {
            severity: 'error',
            code: given.length === 0 ? 'option-missing' : 'both-given',
            option: given.length === 0 ? [] : ['playbook_files'],
            message:
              given.length === 0 ? 'there is no playbook to run' : 'playbook_file and playbook_files are both set',
            hint: 'Set one of playbook_file and playbook_files.',
          },
        ]
      },
    },
    {
      name: 'one-inventory',
      run: ({ values }) =>
        isGiven(values.inventory_file) && isGiven(values.inventory_groups)
          ? [
              {
                severity: 'warning',
                code: 'no-effect',
                option: ['inventory_groups'],
                message: 'inventory_groups has no effect, since inventory_file is set',
              },
            ]
          : [],
    },
    fileExists('playbook_file'),
    fileExists('playbook_dir', 'folder'),
    fileExists('galaxy_file'),
    fileExists('inventory_file'),
    fileExists('group_vars', 'folder'),
    fileExists('host_vars', 'folder'),
  ],
}
