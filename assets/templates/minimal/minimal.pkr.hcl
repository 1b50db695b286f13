# The smallest template that makes an OMI: start the newest Ubuntu 24.04, run one command, keep the result.
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
  default     = "minimal"
  description = "Name of the OMI; the time of the build is added, since names must be unique."
}

# What the build starts from, and what comes out.
source "outscale-bsu" "minimal" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  # The newest official Ubuntu 24.04.
  source_omi_filter {
    filters = {
      image-name = "Ubuntu-24.04-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  omi_name = "${var.omi_name}-{{timestamp}}"
}

# What happens on the way.
build {
  sources = ["source.outscale-bsu.minimal"]

  provisioner "shell" {
    inline = ["echo 'Built by OMI Studio' | sudo tee /etc/motd"]
  }
}
