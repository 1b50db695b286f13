# An OMI from Debian's, changed in a chroot on the very VM that this program runs on.
source "outscale-chroot" "local" {
  omi_name = "vm-proof-chroot-local"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

source "outscale-chroot" "scratch" {
  omi_name         = "vm-proof-chroot-local-scratch"
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
}

build {
  sources = ["source.outscale-chroot.local", "source.outscale-chroot.scratch"]

  provisioner "shell" {
    inline = ["echo made on the VM itself > /etc/made-by"]
  }
}
