# An OMI from nothing: the volume is partitioned, formatted and filled on a VM that is there already.
variable "host" {
  type = string
}

variable "key_file" {
  type = string
}

source "outscale-chroot" "small" {
  omi_name         = "vm-proof-chroot-scratch"
  from_scratch     = true
  root_volume_size = 1
  root_device_name = "/dev/sda1"

  pre_mount_commands = [
    "echo '2048,,83,*' | sfdisk --quiet {{.Device}} && udevadm settle",
    "mkfs.ext4 -q -O '^64bit,^metadata_csum' {{.Device}}1",
  ]
  post_mount_commands = [
    "root={{.MountPath}} device={{.Device}}\n${file("${path.root}/scripts/small-linux.sh")}",
  ]

  omi_block_device_mappings {
    device_name = "/dev/sda1"
    volume_type = "gp2"
  }

  chroot_host {
    vm_id                = var.host
    ssh_username         = "outscale"
    ssh_private_key_file = var.key_file
  }
}

build {
  sources = ["source.outscale-chroot.small"]

  provisioner "shell" {
    inline = ["echo made in a chroot > /etc/made-by"]
  }
}
