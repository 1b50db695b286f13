# An OMI from a second disk that the template's own scripts make from nothing.
source "outscale-bsusurrogate" "small" {
  vm_type      = "tinav6.c1r1p2"
  ssh_username = "outscale"
  ssh_timeout  = "5m"
  omi_name     = "vm-proof-surrogate"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvdb"
    volume_size           = 1
    delete_on_vm_deletion = true
  }

  omi_root_device {
    source_device_name    = "/dev/xvdb"
    device_name           = "/dev/sda1"
    volume_size           = 1
    delete_on_vm_deletion = true
  }
}

build {
  sources = ["source.outscale-bsusurrogate.small"]

  provisioner "file" {
    source      = "${path.root}/scripts/small-linux.sh"
    destination = "/tmp/small-linux.sh"
  }

  provisioner "shell" {
    script          = "${path.root}/scripts/fill-second-disk.sh"
    execute_command = "sudo bash {{ .Path }}"
  }
}
