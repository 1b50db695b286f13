# An application server on AlmaLinux 9: packages by dnf, a service of systemd, one image per environment.
#
# Shows: two sources in one build, options that differ by source (override), locals, a map of settings.

packer {
  required_plugins {
    outscale = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.5.0"
    }
  }
}

variable "app_version" {
  type        = string
  default     = "1.0.0"
  description = "Version of the application; it becomes part of the OMI's name."
}

variable "settings" {
  type = map(string)
  default = {
    LISTEN    = "0.0.0.0:8080"
    LOG_LEVEL = "info"
  }
  description = "Settings of the application, written to /etc/app/app.env."
}

locals {
  environment_file = join("\n", [for name, value in var.settings : "${name}=${value}"])
}

source "outscale-bsu" "app" {
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters = {
      image-name = "AlmaLinux-9-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  tags = {
    Application = "app"
    Version     = var.app_version
    Base        = "{{ .SourceOMIName }}"
  }
}

build {
  source "source.outscale-bsu.app" {
    name     = "production"
    omi_name = "app-${var.app_version}-production-{{timestamp}}"
  }

  source "source.outscale-bsu.app" {
    name     = "staging"
    omi_name = "app-${var.app_version}-staging-{{timestamp}}"
  }

  provisioner "file" {
    content     = "${local.environment_file}\n"
    destination = "/tmp/app.env"
  }

  provisioner "file" {
    source      = "${path.root}/files/app.service"
    destination = "/tmp/app.service"
  }

  provisioner "shell" {
    inline = [
      "sudo dnf install -y python3",
      "sudo mkdir -p /etc/app",
      "sudo cp /tmp/app.env /etc/app/app.env",
      "sudo cp /tmp/app.service /etc/systemd/system/app.service",
      "sudo systemctl enable app.service",
      "rm -f /tmp/app.env /tmp/app.service",
    ]

    # Staging also gets the tools that one looks for when something does not work.
    override = {
      staging = {
        inline = [
          "sudo dnf install -y python3 tcpdump strace",
          "sudo mkdir -p /etc/app",
          "sudo cp /tmp/app.env /etc/app/app.env",
          "sudo cp /tmp/app.service /etc/systemd/system/app.service",
          "sudo systemctl enable app.service",
          "rm -f /tmp/app.env /tmp/app.service",
        ]
      }
    }
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
