# A volume with a file system and data on it, ready to be linked to VMs: no OMI is made, the volume itself is the product.
#
# Shows: osc-bsuvolume, a file provisioner for a whole folder, a disk found in the guest without its name.

packer {
  required_plugins {
    outscale = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.5.0"
    }
  }
}

variable "label" {
  type        = string
  default     = "site-data"
  description = "Label of the file system, and name of the volume."
}

variable "size" {
  type        = number
  default     = 4
  description = "GiB of the volume."
}

source "outscale-bsuvolume" "data" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters = {
      image-name = "Ubuntu-24.04-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  # It stays when the VM goes; delete_on_vm_deletion would be refused here.
  bsu_volumes {
    device_name = "/dev/xvdb"
    volume_size = var.size
    volume_type = "gp2"
    tags = {
      Name = var.label
      Made = "{{isotime \"2006-01-02\"}}"
    }
  }
}

build {
  sources = ["source.outscale-bsuvolume.data"]

  provisioner "file" {
    source      = "${path.root}/files/"
    destination = "/tmp/data"
  }

  provisioner "shell" {
    script           = "${path.root}/scripts/fill-volume.sh"
    environment_vars = ["LABEL=${var.label}"]
    execute_command  = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
  }
}
