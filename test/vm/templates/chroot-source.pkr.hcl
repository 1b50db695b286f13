# An OMI from Debian's, changed in a chroot on a VM that is there already, or on one launched for the build.
variable "host" {
  type    = string
  default = ""
}

variable "key_file" {
  type    = string
  default = ""
}

variable "omi_name" {
  type = string
}

source "outscale-chroot" "patched" {
  omi_name = var.omi_name

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }

  chroot_host {
    vm_id                = var.host == "" ? null : var.host
    ssh_username         = "outscale"
    ssh_private_key_file = var.key_file == "" ? null : var.key_file
    ssh_timeout          = "5m"

    dynamic "source_omi_filter" {
      for_each = var.host == "" ? [1] : []
      content {
        filters     = { image-name = "Debian-12-*" }
        owners      = ["Outscale"]
        most_recent = true
      }
    }
  }
}

build {
  sources = ["source.outscale-chroot.patched"]

  provisioner "file" {
    source      = "${path.root}/files/greeting.service"
    destination = "/etc/systemd/system/greeting.service"
  }

  provisioner "shell" {
    inline = [
      "systemctl enable greeting.service",
      "echo made in a chroot > /etc/made-by",
    ]
  }
}
