/** What the proofs' build is to be like. */
export interface ProofTemplate {
  readonly builder: ProofBuilder
  readonly name: string
  /** Replace the OMI of that name. */
  readonly replaces?: boolean
}

/** The builders whose builds the proofs kill and disturb, each with the body of its source. */
const sources = {
  'osc-bsu': (template: ProofTemplate) => `${commonVm}
  ${omi(template)}
  launch_block_device_mappings {
    device_name           = "/dev/xvdb"
    volume_size           = 4
    volume_type           = "gp2"
    delete_on_vm_deletion = false
  }
  omi_block_device_mappings {
    device_name = "/dev/xvdc"
    volume_size = 3
    volume_type = "gp2"
  }`,
  'osc-bsusurrogate': (template: ProofTemplate) => `${commonVm}
  ${omi(template)}
  launch_block_device_mappings {
    device_name           = "/dev/xvdb"
    volume_size           = 4
    volume_type           = "gp2"
    delete_on_vm_deletion = false
  }
  launch_block_device_mappings {
    device_name           = "/dev/xvdc"
    volume_size           = 3
    delete_on_vm_deletion = true
  }
  omi_block_device_mappings {
    device_name = "/dev/xvdd"
    volume_size = 3
    volume_type = "gp2"
  }
  omi_root_device {
    source_device_name    = "/dev/xvdb"
    device_name           = "/dev/sda1"
    volume_size           = 5
    delete_on_vm_deletion = true
  }`,
  'osc-bsuvolume': ({ name }: ProofTemplate) => `${commonVm}
  bsu_volumes {
    device_name = "/dev/xvdb"
    volume_size = 4
    volume_type = "gp2"
    tags        = { Name = "${name}", Base = "{{ .SourceOMIName }}" }
  }
  bsu_volumes {
    device_name = "/dev/xvdc"
    volume_size = 3
  }`,
}

export type ProofBuilder = keyof typeof sources

export const proofBuilders = Object.keys(sources) as readonly ProofBuilder[]

/** What a builder's build leaves when it succeeds. */
export function productOf(builder: ProofBuilder): 'omi' | 'volumes' {
  return builder === 'osc-bsuvolume' ? 'volumes' : 'omi'
}

const commonVm = `vm_type                     = "tinav6.c1r2p2"
  ssh_username                = "outscale"
  associate_public_ip_address = true
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }`

function omi({ name, replaces }: ProofTemplate): string {
  const replacement = replaces === true ? 'force_deregister      = true\n  force_delete_snapshot = true' : ''
  return `omi_name             = "${name}"
  ${replacement}
  snapshot_account_ids = ["111111111111"]
  omi_account_ids      = ["222222222222"]
  tags                 = { Base = "{{ .SourceOMIName }}" }
  snapshot_tags        = { Proof = "yes" }`
}

/** A template whose build makes one of everything that its builder can make: HCL2. */
export function proofTemplate(template: ProofTemplate): string {
  const type = template.builder.replace('osc-', 'outscale-')
  return `source "${type}" "proof" {
  ${sources[template.builder](template)}
}

build {
  sources = ["source.${type}.proof"]
  provisioner "shell" {
    inline = ["echo proven | sudo tee /etc/proof"]
  }
}
`
}
