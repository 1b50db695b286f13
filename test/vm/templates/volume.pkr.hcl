# A volume with a file system and data on it.
source "outscale-bsuvolume" "data" {
  vm_type      = "tinav6.c1r1p2"
  ssh_username = "outscale"
  ssh_timeout  = "5m"

  source_omi_filter {
    filters     = { image-name = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }

  bsu_volumes {
    device_name = "/dev/xvdb"
    volume_size = 1
    tags        = { Name = "vm-proof-data" }
  }
}

build {
  sources = ["source.outscale-bsuvolume.data"]

  provisioner "shell" {
    inline = [
      "sudo mkfs.ext4 -q -L data /dev/vdb",
      "sudo mount /dev/vdb /mnt",
      "head -c 3000000 /dev/urandom | sudo tee /mnt/blob > /dev/null",
      "sha256sum /mnt/blob | cut -d ' ' -f 1 | sudo tee /mnt/sum",
      "sudo umount /mnt",
    ]
  }
}
