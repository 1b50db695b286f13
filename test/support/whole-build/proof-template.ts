/** What the proofs' build is to be like. */
export interface ProofTemplate {
  readonly name: string
  /** Replace the OMI of that name. */
  readonly replaces?: boolean
}

/** A template whose build makes one of everything that osc-bsu can make: HCL2. */
export function proofTemplate({ name, replaces }: ProofTemplate): string {
  const replacement = replaces === true ? 'force_deregister      = true\n  force_delete_snapshot = true' : ''
  return `source "outscale-bsu" "proof" {
  vm_type                     = "tinav6.c1r2p2"
  ssh_username                = "outscale"
  associate_public_ip_address = true
  ${replacement}
  omi_name = "${name}"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
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
  }
  snapshot_account_ids = ["111111111111"]
  omi_account_ids      = ["222222222222"]
  tags                 = { Base = "{{ .SourceOMIName }}" }
  snapshot_tags        = { Proof = "yes" }
}

build {
  sources = ["source.outscale-bsu.proof"]
  provisioner "shell" {
    inline = ["echo proven | sudo tee /etc/proof"]
  }
}
`
}
