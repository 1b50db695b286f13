# Changes an OMI without booting it: its root volume is linked to a helper VM, mounted there, and the commands run in it
# by chroot. Quick, and nothing of the image ever starts: no host keys, logs or machine ids of a first boot are in it.
#
# Press Build to try it in the sandbox region: no account, no cost. For your own account, set region and credentials
# (a profile of ~/.osc/config.json, or OSC_ACCESS_KEY and OSC_SECRET_KEY), and build again.

packer {
  required_plugins {
    outscale = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.5.0"
    }
  }
}

variable "omi_name" {
  type        = string
  default     = "patched"
  description = "Name of the OMI; the time of the build is added, since names must be unique."
}

variable "source" {
  type        = string
  default     = "Ubuntu-24.04-*"
  description = "Name of the OMI to change; the newest official one of that name is taken."
}

source "outscale-chroot" "patch" {
  omi_name        = "${var.omi_name}-{{timestamp}}"
  omi_description = "{{ .SourceOMIName }}, changed by chroot"

  source_omi_filter {
    filters = {
      image-name = var.source
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  # Services that packages install must not start in the chroot: they would hold the volume.
  post_mount_commands = [
    "printf '#!/bin/sh\\nexit 101\\n' > {{.MountPath}}/usr/sbin/policy-rc.d && chmod 755 {{.MountPath}}/usr/sbin/policy-rc.d",
  ]

  # The VM that helps: launched for the build, and removed after. With vm_id = "i-…" and ssh_private_key_file, a VM
  # that you have already helps instead; without this block, OMI Studio has to run on an OUTSCALE VM itself.
  chroot_host {
    vm_type      = "tinav6.c1r2p2"
    ssh_username = "outscale"

    source_omi_filter {
      filters = {
        image-name = "Ubuntu-24.04-*"
      }
      owners      = ["Outscale"]
      most_recent = true
    }
  }
}

build {
  sources = ["source.outscale-chroot.patch"]

  # Everything runs as root of the image.
  provisioner "shell" {
    inline = [
      "apt-get update",
      "apt-get install -y --no-install-recommends chrony",
      "apt-get clean",
    ]
  }

  provisioner "file" {
    source      = "${path.root}/files/motd"
    destination = "/etc/motd"
  }

  provisioner "shell" {
    inline = [
      "rm -f /usr/sbin/policy-rc.d",
      "rm -rf /tmp/*",
    ]
  }
}
