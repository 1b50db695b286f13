# A web server on Ubuntu 24.04: nginx is installed by a script and serves the page in files/.
#
# Shows: variables with a check, files copied to the machine, a script with environment variables, tags, a manifest.

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
  default     = "web"
  description = "Beginning of the OMI's name."
}

variable "site" {
  type        = string
  default     = "example.test"
  description = "Host name that nginx answers to."

  validation {
    condition     = can(regex("^[a-z0-9.-]+$", var.site))
    error_message = "The site must be a host name in lowercase letters, digits, dots and dashes."
  }
}

variable "vm_type" {
  type        = string
  default     = "tinav6.c2r4p2"
  description = "Type of the build VM."
}

variable "root_size" {
  type        = number
  default     = 20
  description = "Size of the root volume in GiB."
}

locals {
  # hh counts hours from 00 to 23; HH would count from 01 to 12 and repeat names.
  built_at = formatdate("YYYYMMDD-hhmmss", timestamp())
}

source "outscale-bsu" "web" {
  vm_type      = var.vm_type
  ssh_username = "outscale"

  source_omi_filter {
    filters = {
      image-name = "Ubuntu-24.04-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  # The root volume, larger than that of the source.
  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_size           = var.root_size
    volume_type           = "gp2"
    delete_on_vm_deletion = true
  }

  omi_name        = "${var.omi_name}-${local.built_at}"
  omi_description = "nginx for ${var.site}, made from {{ .SourceOMIName }}"

  tags = {
    Name = var.omi_name
    Base = "{{ .SourceOMIName }}"
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  # The login user cannot write to /etc and /var/www: files go to /tmp first.
  provisioner "file" {
    source      = "${path.root}/files/"
    destination = "/tmp/site"
  }

  provisioner "shell" {
    script = "${path.root}/scripts/install-nginx.sh"
    env = {
      SITE = var.site
    }
  }

  post-processor "manifest" {
    output = "manifest.json"
    custom_data = {
      site = var.site
    }
  }
}
