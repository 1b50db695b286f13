packer {
  required_plugins {
    outscale = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.0.0"
    }
  }
}

variable "release" {
  type    = string
  default = "1.4.2"

  validation {
    condition     = length(var.release) > 4 && substr(var.release, 0, 2) == "1."
    error_message = "The release must be of the 1.x line."
  }
}

variable "token" {
  type      = string
  sensitive = true
  default   = "s3same-opens"
}

variable "packages" {
  type    = list(string)
  default = ["curl", "nginx"]
}

locals {
  name     = "variables-${replace(var.release, ".", "-")}-{{timestamp}}"
  packages = join(" ", [for package in var.packages : lower(package)])
}

source "outscale-bsu" "main" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = local.name

  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.main"]

  provisioner "shell" {
    environment_vars = ["TOKEN=${var.token}", "RELEASE=${var.release}"]
    inline = [
      "sudo apt-get update",
      "sudo apt-get install -y ${local.packages}",
      "sudo systemctl enable nginx",
      "echo \"release=$RELEASE\" | sudo tee /etc/release-of-ours",
      "test -n \"$TOKEN\"",
    ]
  }

  post-processor "manifest" {
    output      = "manifest.json"
    custom_data = { release = var.release }
  }
}
