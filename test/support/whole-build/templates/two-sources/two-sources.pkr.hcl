variable "motd" {
  type = string
}

source "outscale-bsu" "ubuntu" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "two-ubuntu-{{timestamp}}"

  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

source "outscale-bsu" "debian" {
  vm_type                     = "tinav6.c1r2p2"
  ssh_username                = "outscale"
  associate_public_ip_address = true
  omi_name                    = "two-debian-{{timestamp}}"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.ubuntu", "source.outscale-bsu.debian"]

  provisioner "file" {
    source      = "${path.root}/files"
    destination = "/tmp"
  }

  provisioner "shell" {
    script          = "${path.root}/setup.sh"
    env             = { MOTD = var.motd }
    execute_command = "{{ .Vars }} bash {{ .Path }}"
  }

  provisioner "shell" {
    only   = ["outscale-bsu.debian"]
    inline = ["echo debian | sudo tee /etc/only-here"]
  }

  provisioner "shell-local" {
    inline = ["echo built ${source.name} > ${path.root}/local-${source.name}.txt"]
  }

  post-processor "manifest" {
    output     = "manifest.json"
    strip_path = true
  }
}
