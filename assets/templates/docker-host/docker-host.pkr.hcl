# A host for containers on Ubuntu 24.04: Docker with its data on a volume of its own.
#
# Shows: a second volume that becomes part of the image, a block repeated by a list, a step that cleans up after failures.

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
  default     = "docker-host"
  description = "Beginning of the OMI's name."
}

variable "data_volumes" {
  type = list(object({
    device = string
    size   = number
  }))
  default = [
    { device = "/dev/xvdb", size = 40 },
  ]
  description = "Volumes besides the root volume: device name and size in GiB."
}

source "outscale-bsu" "docker" {
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters = {
      image-name = "Ubuntu-24.04-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }

  dynamic "launch_block_device_mappings" {
    for_each = var.data_volumes
    iterator = volume
    content {
      device_name           = volume.value.device
      volume_size           = volume.value.size
      volume_type           = "gp2"
      delete_on_vm_deletion = true
    }
  }

  omi_name = "${var.omi_name}-{{timestamp}}"

  tags = {
    Name = var.omi_name
    Base = "{{ .SourceOMIName }}"
  }
}

build {
  sources = ["source.outscale-bsu.docker"]

  provisioner "file" {
    source      = "${path.root}/files/daemon.json"
    destination = "/tmp/daemon.json"
  }

  provisioner "shell" {
    environment_vars = ["DEBIAN_FRONTEND=noninteractive"]
    inline = [
      "sudo apt-get update",
      "sudo apt-get install -y docker.io",
      "sudo mkdir -p /etc/docker",
      "sudo cp /tmp/daemon.json /etc/docker/daemon.json",
      "sudo systemctl enable docker",
      "rm -f /tmp/daemon.json",
    ]
    max_retries = 2
  }

  error-cleanup-provisioner "shell" {
    inline = ["echo 'The build failed; the machine is removed.'"]
  }

  post-processor "manifest" {
    output = "manifest.json"
  }
}
