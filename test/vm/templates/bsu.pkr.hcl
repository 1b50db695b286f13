# An OMI from a running Debian: a file is uploaded, a service installed.
source "outscale-bsu" "site" {
  vm_type      = "tinav6.c1r1p2"
  ssh_username = "outscale"
  ssh_timeout  = "5m"
  omi_name     = "vm-proof-bsu"

  ssh_clear_authorized_keys = true

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.site"]

  provisioner "file" {
    source      = "${path.root}/files/greeting.service"
    destination = "/tmp/greeting.service"
  }

  provisioner "shell" {
    inline = [
      "sudo install -m 644 /tmp/greeting.service /etc/systemd/system/greeting.service",
      "sudo systemctl enable greeting.service",
      "uname -r | sudo tee /etc/built-on",
    ]
  }
}
