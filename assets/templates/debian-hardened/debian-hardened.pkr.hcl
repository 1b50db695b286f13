# A Debian 12 base image with tighter settings: logins by key only, quieter network settings, automatic security updates.
#
# Shows: several provisioners, one script for all machines, an image shared with other accounts.

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
  default     = "debian-12-base"
  description = "Beginning of the OMI's name."
}

variable "shared_with" {
  type        = list(string)
  default     = []
  description = "Ids of the accounts that may launch the OMI."
}

variable "packages" {
  type        = list(string)
  default     = ["unattended-upgrades", "fail2ban"]
  description = "Packages to install."
}

source "outscale-bsu" "base" {
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
  omi_account_ids = var.shared_with

  # No trace of the build's own key is left in the image.
  ssh_clear_authorized_keys = true

  tags = {
    Name = var.omi_name
    Base = "{{ .SourceOMIName }}"
  }
}

build {
  name    = "base"
  sources = ["source.outscale-bsu.base"]

  provisioner "file" {
    sources     = ["${path.root}/files/60-hardening.conf", "${path.root}/files/sshd-hardening.conf"]
    destination = "/tmp/"
  }

  provisioner "shell" {
    inline = [
      "sudo mkdir -p /etc/sysctl.d /etc/ssh/sshd_config.d",
      "sudo cp /tmp/60-hardening.conf /etc/sysctl.d/60-hardening.conf",
      "sudo cp /tmp/sshd-hardening.conf /etc/ssh/sshd_config.d/10-hardening.conf",
      "rm -f /tmp/60-hardening.conf /tmp/sshd-hardening.conf",
    ]
  }

  provisioner "shell" {
    environment_vars = ["DEBIAN_FRONTEND=noninteractive"]
    inline = [
      "sudo apt-get update",
      "sudo apt-get install -y ${join(" ", var.packages)}",
    ]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
