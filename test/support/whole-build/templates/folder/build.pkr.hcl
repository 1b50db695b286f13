source "outscale-bsu" "alma" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"

  source_omi_filter {
    filters     = { image-name = var.base }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  name = "folder"

  source "source.outscale-bsu.alma" {
    omi_name = "folder-{{timestamp}}"
  }

  provisioner "file" {
    content     = "from ${build.name}"
    destination = "/tmp/content.txt"
  }

  provisioner "shell" {
    inline = ["sudo cp /tmp/content.txt /etc/content.txt", "sudo dnf install -y httpd", "sudo systemctl enable httpd"]
  }
}
