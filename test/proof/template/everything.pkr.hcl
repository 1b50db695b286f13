# A build that makes every kind of thing that osc-bsu can make.
variable "name" {
  type    = string
  default = "everything"
}

variable "replace" {
  type    = bool
  default = false
}

variable "password" {
  type      = string
  default   = "hunter2-planted-variable"
  sensitive = true
}

source "outscale-bsu" "web" {
  omi_name                    = var.name
  omi_description             = "of {{ .SourceOMIName }}"
  force_deregister            = var.replace
  vm_type                     = "tinav6.c1r2p2"
  ssh_username                = "outscale"
  associate_public_ip_address = true
  tags                        = { base = "{{ .SourceOMIName }}" }
  snapshot_tags               = { kind = "snapshot" }
  run_tags                    = { purpose = "proof" }
  omi_account_ids             = ["210987654321"]

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvdb"
    volume_size           = 4
    delete_on_vm_deletion = false
  }

  omi_block_device_mappings {
    device_name           = "/dev/xvdc"
    volume_size           = 2
    delete_on_vm_deletion = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]

  provisioner "file" {
    source      = "${path.root}/files/"
    destination = "/tmp/files"
  }

  provisioner "shell" {
    environment_vars = ["APP_PASSWORD=${var.password}"]
    inline = [
      "sudo mkdir -p /etc/app",
      "sudo cp /tmp/files/app.conf /etc/app/",
      "echo \"the password is $APP_PASSWORD\"",
      "rm -rf /tmp/files",
    ]
  }
}
