import type { AnsibleOptions } from '#shared/catalog/provisioners/ansible.ts'

/** What the arguments of ansible-playbook are made of, beside the options. */
export interface PlaybookRun {
  readonly buildName: string
  readonly builderType: string
  readonly extraArguments: readonly string[]
  readonly inventory: string
  readonly playbook: string
  /** The private key to log in with, if Ansible needs one. */
  readonly keyFile?: string
  /** The password of a Windows machine. */
  readonly password?: string
  readonly checksHostKeys: boolean
  readonly kind: 'ssh' | 'winrm'
}

/** The arguments, in the reference's order (spec/templates.md 4.10). No shell reads them. */
export function playbookArguments(options: AnsibleOptions, run: PlaybookRun): readonly string[] {
  const sshArguments = options.ansible_ssh_extra_args.join(' ')
  const givesPassword = run.extraArguments.some((argument) => argument.includes('ansible_password'))
  return [
    '-e',
    `packer_build_name="${run.buildName}"`,
    '-e',
    `packer_builder_type=${run.builderType}`,
    // In one word: on its own it would be taken for an option.
    ...(run.kind === 'ssh' && run.keyFile !== undefined && sshArguments !== ''
      ? [`--ssh-extra-args=${sshArguments}`]
      : []),
    ...run.extraArguments,
    ...(run.password === undefined || givesPassword ? [] : ['-e', `ansible_password=${run.password}`]),
    ...(run.keyFile === undefined || givesPassword ? [] : ['-e', `ansible_ssh_private_key_file=${run.keyFile}`]),
    ...(run.checksHostKeys ? [] : ['-e', 'ansible_host_key_checking=False']),
    '-i',
    run.inventory,
    run.playbook,
  ]
}

/** A command line for people: what is said to be a password or secret is not in it. */
export function shownCommand(program: string, words: readonly string[]): string {
  return [program, ...words]
    .map((word) => word.replace(/^([\w.-]*(?:password|secret)[\w.-]*=).*$/is, '$1*****'))
    .map((word) => (/[\s"']/.test(word) ? `'${word}'` : word))
    .join(' ')
}

/** The command lines that install what a requirements file names, without the program. */
export function galaxyArguments(
  options: Pick<AnsibleOptions, 'galaxy_force_install' | 'galaxy_force_with_deps' | 'roles_path' | 'collections_path'>,
  file: string,
  content: string,
): readonly (readonly string[])[] {
  const force = [
    ...(options.galaxy_force_install ? ['-f'] : []),
    ...(options.galaxy_force_with_deps ? ['--force-with-deps'] : []),
  ]
  const hasCollections = /^collections\s*:/m.test(content)
  const hasRoles = /^roles\s*:/m.test(content) || !hasCollections
  return [
    ...(hasRoles ? [['install', '-r', file, ...force, ...(options.roles_path ? ['-p', options.roles_path] : [])]] : []),
    ...(hasCollections
      ? [
          [
            'collection',
            'install',
            '-r',
            file,
            ...force,
            ...(options.collections_path ? ['-p', options.collections_path] : []),
          ],
        ]
      : []),
  ]
}
