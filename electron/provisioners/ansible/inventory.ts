import type { AnsibleOptions } from '#shared/catalog/provisioners/ansible.ts'
import { ansibleOptions } from '#shared/catalog/provisioners/ansible.ts'

/** Where Ansible finds the machine. */
export interface InventoryHost {
  readonly host: string
  readonly port: string
  readonly user: string
  readonly kind: 'ssh' | 'winrm'
}

const usualTemplate = ansibleOptions.inventory_file_template.fallback
/** As the reference has it for WinRM. */
const winrmTemplate =
  '{{ .HostAlias }} ansible_host={{ .Host }} ansible_connection=winrm ansible_winrm_transport=basic ansible_shell_type=powershell ansible_user={{ .User }} ansible_port={{ .Port }}'

/** The text of an inventory with the one machine, in its groups. */
export function inventoryText(
  options: AnsibleOptions,
  target: InventoryHost,
  render: (template: string, values: Readonly<Record<string, string>>) => string,
): string {
  const values = { HostAlias: options.host_alias, Host: target.host, User: target.user, Port: target.port }
  const template =
    target.kind === 'winrm' && options.inventory_file_template === usualTemplate
      ? `${winrmTemplate}${options.ansible_winrm_use_http ? ' ansible_winrm_scheme=http' : ''}\n`
      : options.inventory_file_template
  const line = render(template, values).replace(/\n*$/, '\n')
  const groups = options.groups.map((group) => `[${group}]\n${options.host_alias}\n`)
  const empty = options.empty_groups.map((group) => `[${group}]\n`)
  return [line, ...groups, ...empty].join('')
}
