# A Debian 12 OMI whose root volume is laid out by a script of yours: a helper VM gets an empty volume, the script
# partitions, fills and makes it bootable, and the OMI is made of that volume. The helper's own disk is not part of it.
#
# Shows: osc-bsusurrogate, a root volume that is larger in VMs of the OMI than while it was made, a script that runs as root.

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
  default     = "golden"
  description = "Beginning of the OMI's name."
}

variable "root_size" {
  type        = number
  default     = 20
  description = "GiB of the root volume of VMs of the OMI; at least the 12 with which it is made."
}

source "outscale-bsusurrogate" "golden" {
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters = {
      image-name = "Debian-12-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  omi_name        = "${var.omi_name}-{{timestamp}}"
  omi_description = "Laid out anew, from {{ .SourceOMIName }}"

  # The empty volume of the helper VM. It goes when the build is over: what counts is its snapshot.
  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 12
    volume_type           = "gp2"
    delete_on_vm_deletion = true
  }

  # It becomes the root volume of the OMI.
  omi_root_device {
    source_device_name    = "/dev/xvdf"
    device_name           = "/dev/sda1"
    volume_type           = "gp2"
    volume_size           = var.root_size
    delete_on_vm_deletion = true
  }

  tags = {
    Name = var.omi_name
    Base = "{{ .SourceOMIName }}"
  }
}

build {
  sources = ["source.outscale-bsusurrogate.golden"]

  provisioner "shell" {
    script          = "${path.root}/scripts/fill-volume.sh"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
  }
}
