import { describe, expect, it } from 'vitest'
import { planned, shown } from './reading.ts'

/** Templates written in the manner of the public documentation and of known image factories (spec/builders.md 7.3 to 7.5). */

const codes = (result: ReturnType<typeof planned>) => result.diagnostics.map(shown)

describe('templates in the manner of the public documentation', () => {
  it('with variables from the environment, forced replacement and a name from a variable file', () => {
    const result = planned(
      `variable "osc_access_key" {
  type    = string
  default = "\${env("OUTSCALE_ACCESSKEYID")}"
}
variable "osc_secret_key" {
  type      = string
  sensitive = true
  default   = env("OUTSCALE_SECRETKEYID")
}
variable "region" {
  type = string
}
variable "omi_name" {
  type = string
}
source "outscale-bsu" "linux" {
  access_key                  = var.osc_access_key
  secret_key                  = var.osc_secret_key
  region                      = var.region
  associate_public_ip_address = true
  ssh_interface               = "public_ip"
  ssh_username                = "outscale"
  communicator                = "ssh"
  vm_type                     = "tinav5.c4r8p1"
  force_deregister            = true
  omi_name                    = var.omi_name
  source_omi_filter {
    filters = {
      image-name = "RockyLinux-10-*"
    }
    owners      = ["Outscale"]
    most_recent = true
  }
}
build {
  sources = ["source.outscale-bsu.linux"]
}
`,
      {
        variables: {
          files: [
            {
              name: 'example.pkrvars.hcl',
              text: 'region   = "eu-west-2"\nomi_name = "packer-example-{{timestamp}}"\n',
            },
          ],
        },
      },
    )
    expect(codes(result)).toEqual([])
    expect(result.builds[0]?.builder.options).toMatchObject({
      access_key: 'AK',
      secret_key: 'SK-secret',
      omi_name: 'packer-example-1715007845',
      ssh_interface: 'public_ip',
      force_deregister: true,
    })
    expect(result.builds[0]?.sensitive).toContain('SK-secret')
  })

  it('with a larger root volume, boot modes, a formatted date and a script after a pause', () => {
    const result = planned(`locals {
  stamp = formatdate("YYYYMMDD-hhmmss", timestamp())
}
source "outscale-bsu" "nginx" {
  vm_type        = "tinav6.c4r8p2"
  ssh_username   = "outscale"
  source_omi     = "ami-bb490c7e"
  omi_name       = "nginx-\${local.stamp}"
  omi_boot_modes = ["legacy", "uefi"]
  boot_mode      = "legacy"
  launch_block_device_mappings {
    delete_on_vm_deletion = true
    device_name           = "/dev/sda1"
    volume_size           = "100"
    volume_type           = "gp2"
  }
}
build {
  sources = ["source.outscale-bsu.nginx"]
  provisioner "shell" {
    pause_before = "3s"
    script       = "\${path.root}/setup.sh"
  }
  provisioner "shell" {
    inline = ["sudo apt-get update", "sudo apt-get install -y nginx"]
  }
}
`)
    expect(codes(result)).toEqual([])
    expect(result.builds[0]?.builder.options).toMatchObject({
      omi_name: 'nginx-20240506-150405',
      omi_boot_modes: ['legacy', 'uefi'],
      launch_block_device_mappings: [{ volume_size: 100 }],
    })
    expect(result.builds[0]?.provisioners[0]).toMatchObject({
      pauseBefore: 3000,
      options: { script: '/work/templates/setup.sh' },
    })
  })

  it('with a surrogate, an unused source beside it, and both an id and a filter', () => {
    const result = planned(`source "outscale-bsu" "unused" {
  omi_nam = "never looked at"
}
source "outscale-bsusurrogate" "rhel" {
  vm_type      = "tinav6.c4r8p2"
  ssh_username = "outscale"
  omi_name     = "rhel-{{timestamp}}"
  source_omi   = "ami-12345678"
  source_omi_filter {
    filters = { image-name = "RHEL-10-*" }
    owners  = ["Outscale"]
  }
  launch_block_device_mappings {
    device_name           = "/dev/xvdf"
    volume_size           = 20
    volume_type           = "io1"
    iops                  = 3000
    delete_on_vm_deletion = true
  }
  omi_root_device {
    source_device_name    = "/dev/xvdf"
    device_name           = "/dev/sda1"
    volume_size           = 20
    volume_type           = "io1"
    iops                  = 3000
    delete_on_vm_deletion = true
  }
}
build {
  sources = ["source.outscale-bsusurrogate.rhel"]
}
`)
    expect(codes(result)).toEqual([])
    expect(result.builds[0]?.builder).toMatchObject({
      type: 'osc-bsusurrogate',
      options: { source_omi: 'ami-12345678', omi_root_device: { iops: 3000, volume_size: 20 } },
    })
  })

  it('with a chroot from scratch', () => {
    const result = planned(`source "outscale-chroot" "scratch" {
  omi_name         = "scratch-{{timestamp}}"
  from_scratch     = true
  root_volume_size = 50
  root_device_name = "/dev/sda1"
  pre_mount_commands = [
    "parted {{.Device}} mklabel msdos mkpart primary 1M 100% set 1 boot on print",
    "mkfs.ext4 {{.Device}}1",
  ]
  omi_block_device_mappings {
    device_name = "/dev/sda1"
    volume_type = "gp2"
  }
}
build {
  sources = ["source.outscale-chroot.scratch"]
}
`)
    expect(codes(result)).toEqual([])
    expect(result.builds[0]?.builder.options.pre_mount_commands).toEqual([
      'parted {{.Device}} mklabel msdos mkpart primary 1M 100% set 1 boot on print',
      'mkfs.ext4 {{.Device}}1',
    ])
  })

  it('with Amazon’s names are told ours', () => {
    const result = planned(`source "osc-chroot" "old" {
  ami_name = "packer-from-scratch {{timestamp}}"
  from_scratch = true
  ami_virtualization_type = "hvm"
  ami_block_device_mappings {
    device_name = "xvda"
    delete_on_termination = true
  }
  root_device_name = "xvda"
  root_volume_size = 2
  pre_mount_commands = ["true"]
}
build {
  sources = ["source.osc-chroot.old"]
}
`)
    expect(result.diagnostics.filter(({ code }) => code === 'unknown-option').map(({ detail }) => detail)).toEqual([
      'Did you mean omi_name?',
      'Did you mean omi_virtualization_type?',
      'Did you mean omi_block_device_mappings?',
    ])
  })

  it('with tags that mix both kinds of braces, a missing tag too', () => {
    const [build] = planned(`source "osc-bsu" "web" {
  omi_name     = "web-1"
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"
  source_omi   = "ami-1"
  tags = {
    Name   = "web-\${source.name}"
    Base   = "{{ .SourceOMIName }} in {{ .BuildRegion }}"
    Extra  = "{{ .SourceOMITags.Team }}"
  }
}
build {
  sources = ["source.osc-bsu.web"]
}
`).builds
    expect(build?.builder.options.tags).toEqual({
      Name: 'web-web',
      Base: '{{ .SourceOMIName }} in {{ .BuildRegion }}',
      Extra: '{{ .SourceOMITags.Team }}',
    })
    const data = { SourceOMIName: 'Debian-12', BuildRegion: 'eu-west-2', SourceOMITags: { Name: 'x' } }
    const tags = build?.builder.options.tags as Readonly<Record<string, string>>
    expect(build?.render(tags.Base ?? '', data)).toBe('Debian-12 in eu-west-2')
    expect(build?.render(tags.Extra ?? '', data)).toBe('<no value>')
  })

  it('of an image factory: lists from the command line, folders up, files down, a command of its own', () => {
    const result = planned(
      `variable "product_codes" {
  type    = list(string)
  default = ["0001"]
}
variable "script_base" {
  default = "linux.sh"
}
source "osc-bsu" "linux" {
  vm_type       = "tinav4.c4r8p1"
  ssh_username  = "outscale"
  source_omi    = "ami-504e6b40"
  omi_name      = "CentOS-\${formatdate("YYYY.MM.DD", timestamp())}-0"
  product_codes = "\${var.product_codes}"
}
build {
  sources = ["source.osc-bsu.linux"]
  provisioner "file" {
    source      = "../files/"
    destination = "/tmp/files"
  }
  provisioner "shell" {
    scripts             = ["../scripts/\${var.script_base}"]
    execute_command     = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E -S bash -x '{{ .Path }}' 'arg'"
    expect_disconnect   = true
    pause_before        = "10s"
    start_retry_timeout = "1h"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/var/log/build.log"
    destination = "logs/"
  }
}
`,
      { variables: { assignments: [{ name: 'product_codes', text: '["0001", "0002"]' }] } },
    )
    expect(codes(result)).toEqual([])
    const [build] = result.builds
    expect(build?.builder.options).toMatchObject({ product_codes: ['0001', '0002'], omi_name: 'CentOS-2024.05.06-0' })
    const command = build?.provisioners[1]?.options.execute_command as string
    expect(build?.render(command, { Path: '/tmp/s.sh', Vars: "A='b' " })).toBe(
      "chmod +x /tmp/s.sh; A='b'  sudo -E -S bash -x '/tmp/s.sh' 'arg'",
    )
  })

  it('of an image factory for Windows: WinRM, sysprep, updates', () => {
    const result = planned(`source "osc-bsu" "windows" {
  vm_type               = "tinav4.c4r8p1"
  communicator          = "winrm"
  winrm_username        = "Administrator"
  winrm_use_ssl         = true
  winrm_insecure        = true
  disable_stop_vm       = true
  user_data_file        = "bootstrap.ps1"
  force_deregister      = true
  force_delete_snapshot = true
  omi_name              = "Windows-{{timestamp}}"
  source_omi_filter {
    filters = { image-name = "Windows-Server-*" }
    owners  = ["Outscale"]
  }
  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_size           = 50
    delete_on_vm_deletion = true
  }
}
build {
  sources = ["source.osc-bsu.windows"]
  provisioner "windows-update" {
    search_criteria = "IsInstalled=0"
    filters         = ["exclude:$_.Title -like '*Preview*'", "include:$true"]
  }
  provisioner "powershell" {
    environment_vars = ["ROLE=web"]
    scripts          = ["setup.ps1"]
  }
}
`)
    expect(codes(result)).toEqual([])
    expect(result.builds.length).toBe(1)
  })

  it('in JSON with the public flag and a name of its own', () => {
    const result = planned({
      'outscale.json': `{
  "variables": {"kubernetes": "v1.30.0", "image_name": "k8s-{{user \`kubernetes\`}}-{{timestamp}}", "omi_groups": ""},
  "builders": [{
    "name": "outscale-{{user \`kubernetes\`}}",
    "type": "outscale-bsu",
    "omi_name": "{{user \`image_name\` | clean_resource_name}}",
    "global_permission": "true",
    "vm_type": "tinav6.c4r8p1",
    "ssh_username": "outscale",
    "source_omi_filter": {"filters": {"name": "Ubuntu-24.04-*", "owner-alias": "Outscale"}, "owners": ["Outscale"], "most_recent": true},
    "launch_block_device_mappings": [{"device_name": "/dev/sda1", "volume_size": "30", "volume_type": "gp2", "delete_on_vm_deletion": true}],
    "tags": {"kubernetes": "{{user \`kubernetes\`}}"}
  }]
}`,
    })
    expect(codes(result)).toEqual([])
    expect(result.builds[0]).toMatchObject({
      label: 'outscale-v1.30.0',
      builder: {
        writtenType: 'outscale-bsu',
        options: {
          omi_name: 'k8s-v1.30.0-1715007845',
          global_permission: true,
          launch_block_device_mappings: [{ volume_size: 30 }],
          tags: { kubernetes: '{{user `kubernetes`}}' },
        },
      },
    })
    expect(result.builds[0]?.render('{{user `kubernetes`}}', {})).toBe('v1.30.0')
  })
})
