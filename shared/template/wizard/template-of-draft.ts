import { formatHcl } from '../../language/hcl/format-hcl.ts'
import { literalText, type PlainValue, quotedText } from '../../language/hcl/literal-text.ts'
import { hasVolume, type InstallStep, makesOmi, type TemplateDraft, wordsIn } from './draft.ts'

/**
 * The template that a draft comes to: HCL2 that a person would write, with a comment where a newcomer needs one, a variable
 * for what is likely to change, in the canonical style. It means the same to Packer.
 */
export function templateOfDraft(draft: TemplateDraft): string {
  const parts = [head(draft), required, nameVariable(draft), source(draft), build(draft)]
  return formatHcl(`${parts.join('\n\n')}\n`)
}

/** The file's name: that of the OMI, as file names are written. */
export function fileNameOf({ name }: Pick<TemplateDraft, 'name'>): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${plain === '' ? 'template' : plain}.pkr.hcl`
}

/** What sources and builds are called: a name of the language. */
function labelOf(draft: TemplateDraft): string {
  const label = fileNameOf(draft).replace(/\.pkr\.hcl$/, '')
  return /^[a-z]/.test(label) ? label : `image-${label}`
}

const required = `packer {
  required_plugins {
    outscale = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.5.0"
    }
  }
}`

const products = {
  'outscale-bsu': 'Launches a VM, installs on it, and makes an OMI of it.',
  'outscale-chroot':
    'Changes an OMI without booting it: a helper VM mounts its volume, and everything runs in it by chroot.',
  'outscale-bsusurrogate':
    'A helper VM gets an empty volume, which is filled from scratch and becomes the root of the OMI.',
  'outscale-bsuvolume': 'Fills a volume, ready to be linked to VMs: no OMI is made.',
} as const

function head(draft: TemplateDraft): string {
  const lines = [draft.description.trim() || draft.name.trim(), products[draft.builder]]
  return lines.map((line) => `# ${line.replace(/\s+/g, ' ')}`).join('\n')
}

function nameVariable(draft: TemplateDraft): string {
  const help = makesOmi(draft)
    ? draft.unique
      ? 'Name of the OMI; the time of the build is added, since names must be unique.'
      : 'Name of the OMI; it must be new in the account.'
    : 'Name of the volume.'
  return `variable "name" {
  type        = string
  default     = ${quotedText(draft.name.trim())}
  description = ${quotedText(help)}
}`
}

function source(draft: TemplateDraft): string {
  const groups = draft.builder === 'outscale-chroot' ? chrootParts(draft) : vmParts(draft)
  const body = groups.filter((group) => group !== '').join('\n\n')
  return `source "${draft.builder}" "${labelOf(draft)}" {\n${body}\n}`
}

function vmParts(draft: TemplateDraft): readonly string[] {
  return [machine(draft), baseImage(draft), makesOmi(draft) ? product(draft) : '', volume(draft)]
}

function chrootParts(draft: TemplateDraft): readonly string[] {
  const host = [machine(draft), baseImage(draft)].join('\n\n')
  return [
    product(draft),
    baseImage(draft),
    `# The VM that helps: launched for the build, and removed after.\nchroot_host {\n${host}\n}`,
  ]
}

function machine({ vmType, username, subregion, subnetId }: TemplateDraft): string {
  return attributes([
    ['vm_type', vmType.trim()],
    ['ssh_username', username.trim()],
    ['subregion_name', subregion.trim()],
    ['subnet_id', subnetId.trim()],
  ])
}

function baseImage({ source: base }: TemplateDraft): string {
  if (base.kind === 'exact') return attributes([['source_omi', base.imageId.trim()]])
  return `# The newest OMI of that name.
source_omi_filter {
  filters = {
    image-name = ${quotedText(base.pattern.trim())}
  }
  owners      = [${quotedText(base.owner.trim())}]
  most_recent = true
}`
}

function product(draft: TemplateDraft): string {
  const { description, unique, accounts, tags } = draft
  const name = unique ? '"${var.name}-{{timestamp}}"' : 'var.name'
  const shared = wordsIn(accounts)
  return [
    `omi_name = ${name}`,
    attributes([['omi_description', description.trim()]]),
    shared.length === 0 ? '' : `omi_account_ids = ${literalText([...shared])}`,
    tags.length === 0 ? '' : `\ntags = ${tagsText(tags)}`,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function tagsText(tags: TemplateDraft['tags']): string {
  const entries: Record<string, PlainValue> = Object.fromEntries(tags.map(({ key, value }) => [key.trim(), value]))
  return literalText(entries)
}

function volume(draft: TemplateDraft): string {
  if (!hasVolume(draft)) return ''
  const size = Number(draft.volumeSize)
  if (draft.builder === 'outscale-bsuvolume') {
    const tags = [{ key: 'Name', value: '' }, ...draft.tags]
    const written = tags.map(({ key, value }) =>
      value === '' ? `${quotedText(key)} = var.name` : `${quotedText(key)} = ${quotedText(value)}`,
    )
    return `# It stays when the VM goes.
bsu_volumes {
  device_name = "/dev/xvdb"
  volume_size = ${size}
  volume_type = "gp2"
  tags = {
    ${written.join('\n    ')}
  }
}`
  }
  return `# The empty volume of the helper VM; its snapshot is what counts.
launch_block_device_mappings {
  device_name           = "/dev/xvdf"
  volume_size           = ${size}
  volume_type           = "gp2"
  delete_on_vm_deletion = true
}

# It becomes the root volume of the OMI.
omi_root_device {
  source_device_name    = "/dev/xvdf"
  device_name           = "/dev/sda1"
  volume_size           = ${size}
  volume_type           = "gp2"
  delete_on_vm_deletion = true
}`
}

function build(draft: TemplateDraft): string {
  const steps = draft.steps.map((step) => provisioner(step, draft)).filter((text) => text !== '')
  const first = `sources = ["source.${draft.builder}.${labelOf(draft)}"]`
  const hint =
    draft.builder === 'outscale-bsusurrogate'
      ? ['# The volume is /dev/xvdf: partition it, make a file system, fill it, make it bootable.']
      : draft.builder === 'outscale-bsuvolume'
        ? ['# The volume is the second disk of the VM: lsblk shows it.']
        : []
  return `build {\n${[first, ...hint, ...steps].join('\n\n')}\n}`
}

function provisioner(step: InstallStep, { builder }: TemplateDraft): string {
  // In a chroot everything runs as root of the image.
  const sudo = builder === 'outscale-chroot' ? '' : 'sudo '
  switch (step.kind) {
    case 'packages': {
      const names = wordsIn(step.names)
      return names.length === 0 ? '' : shell(packageCommands(names, sudo))
    }
    case 'commands':
      return shell(step.text.replace(/\s+$/, '').split('\n'))
    case 'script':
      return `provisioner "shell" {
  script          = ${pathText(step.path)}
  execute_command = "chmod +x {{ .Path }}; ${sudo}{{ .Vars }} {{ .Path }}"
}`
    case 'file':
      return `provisioner "file" {
  source      = ${pathText(step.source)}
  destination = ${quotedText(step.destination.trim())}
}`
    case 'ansible':
      return `provisioner "ansible" {\n  playbook_file = ${pathText(step.playbook)}\n}`
  }
}

function shell(commands: readonly string[]): string {
  return `provisioner "shell" {\n  inline = [\n${commands.map((command) => `    ${quotedText(command)},`).join('\n')}\n  ]\n}`
}

/** For the package manager that the image has. */
function packageCommands(names: readonly string[], sudo: string): readonly string[] {
  const list = names.join(' ')
  return [
    'if command -v apt-get >/dev/null; then',
    `  ${sudo}apt-get update`,
    `  ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get install -y ${list}`,
    'else',
    `  ${sudo}dnf install -y ${list}`,
    'fi',
  ]
}

/** A path as typed; one that is relative counts from the template's folder. */
function pathText(path: string): string {
  const typed = path.trim()
  const absolute = typed.startsWith('/') || /^[A-Za-z]:[\\/]/.test(typed)
  return absolute ? quotedText(typed) : `"\${path.root}/${quotedText(typed).slice(1, -1)}"`
}

function attributes(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} = ${quotedText(value)}`)
    .join('\n')
}
