import { testHost } from '../reading.ts'
import { type DiagnosticExample, inLocals, inProvisioner, inSource } from './example.ts'

const mapping = (lines: string) => inSource(`launch_block_device_mappings {\n    ${lines}\n  }`)
const surrogate = (lines: string) => inSource(lines, 'osc-bsusurrogate')

/** What components ask of their own options. */
export const componentExamples: readonly DiagnosticExample[] = [
  {
    code: 'bad-account-id',
    template: inSource('omi_account_ids = ["me"]'),
    shows: 'error 2:22 "me" | "me" is not an account id',
    why: 'Account ids have 12 digits.',
  },
  {
    code: 'bad-device-name',
    template: mapping('device_name = "sdb"\n    volume_size = 10'),
    shows: 'error 3:19 "sdb" | the API knows no device "sdb"',
    why: 'The root volume is /dev/sda1; others are /dev/sdX, /dev/sdXY, /dev/xvdX or /dev/xvdXY with X from b to z and Y from a to z.',
  },
  {
    code: 'bad-environment-variable',
    template: inProvisioner('shell', 'inline           = ["a"]\n    environment_vars = ["ROLE"]'),
    shows: 'error 10:25 "ROLE" | "ROLE" is not an environment variable',
    why: 'Write KEY=VALUE.',
  },
  {
    code: 'bad-filter-value',
    template: inSource('subnet_filter {\n    filters = { available-ips-count = "many" }\n  }'),
    shows: 'error 3:39 "many" | the filter "available-ips-count" needs a whole number, not "many"',
  },
  {
    code: 'bad-ip-range',
    template: inSource('temporary_security_group_source_cidr = "1.2.3"'),
    shows: 'error 2:42 "1.2.3" | "1.2.3" is not an IPv4 range',
    why: 'Write an address and a prefix length: 203.0.113.7/32 for one address, 203.0.113.0/24 for a network.',
  },
  {
    code: 'bad-key-size',
    template: inSource('temporary_key_pair_type = "rsa"\n  temporary_key_pair_bits = 100'),
    shows: 'error 3:29 100 | a key of type rsa cannot have 100 bits',
    why: 'rsa: 2048 to 8192; ecdsa: 256, 384 or 521; ed25519: leave it out.',
  },
  {
    code: 'bad-key-type',
    template: inSource(
      'communicator   = "winrm"\n  winrm_username = "Administrator"\n  winrm_use_ntlm = true\n  temporary_key_pair_type = "ed25519"',
    ),
    shows: 'error 5:29 "ed25519" | the administrator’s password is encrypted with the key, which must be RSA for that',
    why: 'Set temporary_key_pair_type = "rsa", or remove it.',
  },
  {
    code: 'bad-mount',
    template: inSource('chroot_mounts = [["proc", "proc"]]', 'osc-chroot'),
    shows: 'error 2:20 ["proc", "proc"] | a mount has three parts: type, source and target',
    why: 'Such as ["bind", "/dev", "/dev"].',
  },
  {
    code: 'bad-partition',
    template: inSource('mount_partition = "first"', 'osc-chroot'),
    shows: 'error 2:21 "first" | "first" is not a partition',
    why: 'Write its number, or 0 for the whole device.',
  },
  {
    code: 'bad-root-device-name',
    template: inSource(
      'omi_root_device {\n    source_device_name = "/dev/xvdb"\n    device_name = "/dev/xvda"\n  }',
      'osc-bsusurrogate',
    ),
    shows: 'error 4:19 "/dev/xvda" | the root device of an OMI must be /dev/sda1, not /dev/xvda',
    why: 'Set it to "/dev/sda1".',
  },
  {
    code: 'bad-tunnel',
    template: inSource('ssh_local_tunnels = ["8080"]'),
    shows: 'error 2:24 "8080" | "8080" is not a tunnel',
    why: 'Write PORT:HOST:PORT, such as 8080:localhost:80.',
  },
  {
    code: 'bad-update-filter',
    template: inProvisioner('windows-update', 'filters = ["$true"]'),
    shows: 'error 9:16 "$true" | "$true" is not a filter',
    why: "Write include:EXPRESSION or exclude:EXPRESSION, such as exclude:$_.Title -like '*Preview*'.",
  },
  {
    code: 'bad-vm-type',
    template: inSource('').replace('tinav6.c2r4p2', 'tinav6-c2r4'),
    shows: 'error 3:18 "tinav6-c2r4" | "tinav6-c2r4" is not a VM type',
    why: 'TINA types are written tinavG.cXrYpZ: generation, cores, GiB of memory, performance 1 to 3; for example tinav6.c2r4p2.',
  },
  {
    code: 'bad-volume-type',
    template: inSource('from_scratch = true\n  root_volume_type = "io1"', 'osc-chroot'),
    shows: 'error 3:22 "io1" | the work volume of a build from scratch cannot be io1: its IOPS cannot be given',
    why: 'Use gp2.',
  },
  {
    code: 'content-downloaded',
    template: inProvisioner('file', 'content     = "a"\n    destination = "b"\n    direction   = "download"'),
    shows: 'error 11:19 "download" | content can only be uploaded',
    why: 'Set source to what should be downloaded.',
  },
  {
    code: 'device-name-collision',
    template: surrogate(
      'launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 10\n  }\n  omi_root_device {\n    source_device_name = "/dev/xvdb"\n    device_name        = "/dev/sda1"\n  }\n  omi_block_device_mappings {\n    device_name = "/dev/sda1"\n    volume_size = 10\n  }',
    ),
    shows: 'error 11:19 "/dev/sda1" | /dev/sda1 is the root device of the OMI already',
    why: 'Describe the root volume in omi_root_device, and give this one another name.',
  },
  {
    code: 'device-name-twice',
    template: inSource(
      'launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 10\n  }\n  launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 20\n  }',
    ),
    shows: 'error 7:19 "/dev/xvdb" | /dev/xvdb is already the device of mapping 1',
    why: 'Give each volume its own device name.',
  },
  {
    code: 'environment-unused',
    template: inProvisioner(
      'shell',
      'inline           = ["a"]\n    use_env_var_file = true\n    execute_command  = "{{ .Path }}"',
    ),
    shows: 'warning 11:24 "{{ .Path }}" | use_env_var_file is set, but execute_command does not use {{ .EnvVarFile }}',
    why: 'Source it: . {{ .EnvVarFile }} && {{ .Path }}.',
  },
  {
    code: 'file-missing',
    template: inProvisioner('shell', 'script = "missing.sh"'),
    shows: 'error 9:14 "missing.sh" | the script missing.sh does not exist',
    why: 'Relative paths are resolved against the folder in which the build is started.',
  },
  {
    code: 'incomplete-client-certificate',
    template: inSource('x509_cert_path = "client.pem"'),
    shows: 'error 2:20 "client.pem" | x509_cert_path is set without x509_key_path',
    why: 'Set x509_key_path too, or leave both out and use a profile or the environment.',
  },
  {
    code: 'incomplete-key-pair',
    template: inSource('access_key = "AK"'),
    shows: 'error 2:16 "AK" | access_key is set without secret_key',
    why: 'Set secret_key too, or leave both out and use a profile or the environment.',
  },
  {
    code: 'iops-missing',
    template: mapping('device_name = "/dev/xvdb"\n    volume_size = 10\n    volume_type = "io1"'),
    shows: 'error 5:19 "io1" | an io1 volume needs iops',
    why: 'Set iops to at most 300 per GiB and 13000 in all.',
  },
  {
    code: 'iops-ratio',
    template: mapping(
      'device_name = "/dev/xvdb"\n    volume_size = 10\n    volume_type = "io1"\n    iops        = 13000',
    ),
    shows: 'error 6:19 13000 | 13000 IOPS are too many for 10 GiB',
    why: 'At most 300 IOPS per GiB: 3000 here, or 44 GiB for 13000.',
  },
  {
    code: 'iops-without-io1',
    template: mapping(
      'device_name = "/dev/xvdb"\n    volume_size = 10\n    volume_type = "gp2"\n    iops        = 100',
    ),
    shows: 'error 6:19 100 | iops has an effect on io1 volumes only, and this one is gp2',
    why: 'Set volume_type = "io1", or remove iops.',
  },
  {
    code: 'no-device-in-omi',
    template: inSource('omi_block_device_mappings {\n    device_name = "/dev/xvdb"\n    no_device   = true\n  }'),
    shows: 'error 4:19 true | an OMI lists the volumes that it has; no_device belongs to launch_block_device_mappings',
    why: 'Remove this mapping.',
  },
  {
    code: 'no-device-with-volume',
    template: mapping('device_name = "/dev/xvdb"\n    volume_size = 10\n    no_device   = true'),
    shows: 'error 5:19 true | no_device leaves the device out, so volume_size cannot be set with it',
  },
  {
    code: 'no-effect',
    template: inSource('force_delete_snapshot = true'),
    shows: 'warning 2:27 true | force_delete_snapshot has no effect without force_deregister',
    why: 'Set force_deregister = true, or build with -force.',
  },
  {
    code: 'no-volumes',
    template: inSource('', 'osc-bsuvolume').replace('  omi_name     = "web"\n', ''),
    shows:
      'warning 1:1 source "osc-bsuvolume" "web" | no bsu_volumes: the build runs the provisioners and leaves nothing',
  },
  {
    code: 'omi-name-charset',
    template: inSource('').replace('"web"\n  source', '"web[1]"\n  source'),
    shows:
      'warning 5:18 "web[1]" | the API’s reference does not list "[" among the characters of OMI names, and may refuse it',
    why: 'Letters, digits, spaces and _ ( ) / . - are safe.',
  },
  {
    code: 'own-root-left-out',
    template: surrogate(
      'launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 10\n  }\n  launch_block_device_mappings {\n    device_name = "/dev/sda1"\n    volume_size = 10\n  }\n  omi_root_device {\n    source_device_name = "/dev/xvdb"\n    device_name        = "/dev/sda1"\n  }',
    ),
    shows:
      'warning 7:19 "/dev/sda1" | /dev/sda1 is the build VM’s own root volume here; the OMI’s root comes from /dev/xvdb',
    why: 'The mapping resizes the build VM’s root volume, and is not made part of the OMI.',
  },
  {
    code: 'owners-missing',
    template: `${inLocals('1')}data "outscale-omi" "base" {\n  filters = { image-name = "x" }\n}\n`,
    shows: 'error 13:1 data "outscale-omi" "base" | owners is not set, so anybody’s public OMI could be taken',
    why: 'Add owners = ["Outscale"] for the official OMIs, or ["self"] for your own.',
  },
  {
    code: 'password-readable',
    template: inSource('communicator   = "winrm"\n  winrm_username = "Administrator"'),
    shows:
      'warning 2:20 "winrm" | the password and all that is done on the machine can be read on the way: plain HTTP with Basic',
    why: 'Set winrm_use_ntlm = true, which seals both and is what Windows takes by itself; or winrm_use_ssl = true.',
  },
  {
    code: 'private-key-missing',
    template: inSource('ssh_keypair_name = "mine"'),
    shows: 'error 2:22 "mine" | the private key of the key pair mine is not known',
    why: 'Set ssh_private_key_file, or ssh_agent_auth = true; or remove ssh_keypair_name to get a temporary key.',
  },
  {
    code: 'product-deleted-with-vm',
    template: inSource(
      'bsu_volumes {\n    device_name           = "/dev/xvdb"\n    volume_size           = 10\n    delete_on_vm_deletion = true\n  }',
      'osc-bsuvolume',
    ).replace('  omi_name     = "web"\n', ''),
    shows: 'error 5:29 true | the volume /dev/xvdb would be deleted together with the build VM',
    why: 'Remove delete_on_vm_deletion: the volume is what this builder makes.',
  },
  {
    code: 'root-left-out',
    template: mapping('device_name = "/dev/sda1"\n    no_device   = true'),
    shows: 'error 4:19 true | without its root volume /dev/sda1 the VM cannot boot',
    why: 'Remove this mapping.',
  },
  {
    code: 'root-mapping-missing',
    template: inSource(
      'from_scratch     = true\n  root_device_name = "/dev/sda1"\n  omi_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 10\n  }',
      'osc-chroot',
    ),
    shows:
      'error 4:3 omi_block_device_mappings | omi_block_device_mappings has no volume /dev/sda1, which root_device_name says is the root',
    why: 'Add a mapping with device_name = "/dev/sda1".',
  },
  {
    code: 'root-source-deleted',
    template: surrogate(
      'shutdown_behavior = "terminate"\n  launch_block_device_mappings {\n    device_name           = "/dev/xvdb"\n    volume_size           = 10\n    delete_on_vm_deletion = true\n  }\n  omi_root_device {\n    source_device_name = "/dev/xvdb"\n    device_name        = "/dev/sda1"\n  }',
    ),
    shows:
      'error 6:29 true | with shutdown_behavior = "terminate", stopping the VM deletes /dev/xvdb before it is snapshotted',
    why: 'Set shutdown_behavior = "stop", or delete_on_vm_deletion = false on that volume.',
  },
  {
    code: 'root-source-missing',
    template: surrogate(
      'omi_root_device {\n    source_device_name = "/dev/xvdc"\n    device_name        = "/dev/sda1"\n  }',
    ),
    shows: 'error 3:26 "/dev/xvdc" | no launch_block_device_mappings has the device /dev/xvdc',
    why: 'Add one with device_name = "/dev/xvdc", which the provisioners fill.',
  },
  {
    code: 'root-volume-too-small',
    template: surrogate(
      'launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 20\n  }\n  omi_root_device {\n    source_device_name = "/dev/xvdb"\n    device_name        = "/dev/sda1"\n    volume_size        = 10\n  }',
    ),
    shows: 'error 9:26 10 | the root volume of 10 GiB cannot hold /dev/xvdb, which has 20 GiB',
    why: 'Set volume_size to at least 20, or remove it.',
  },
  {
    code: 'script-missing',
    template: inProvisioner('shell', 'remote_folder = "/tmp"'),
    shows: 'error 8:3 provisioner "shell" | there is nothing to run',
    why: 'Set one of inline, script, scripts.',
  },
  {
    code: 'source-missing',
    template: inProvisioner('file', 'destination = "/tmp"'),
    shows: 'error 8:3 provisioner "file" | there is nothing to copy',
    why: 'Set source, sources or content.',
  },
  {
    code: 'source-omi-missing',
    template: inSource('').replace('  source_omi   = "ami-12345678"\n', ''),
    shows:
      'error 1:1 source "osc-bsu" "web" | there is no OMI to start from: neither source_omi nor source_omi_filter says which',
    why: 'Set source_omi = "ami-…", or a source_omi_filter such as { filters = { "image-name" = "Debian-12-*" }, owners = ["Outscale"], most_recent = true }.',
  },
  {
    code: 'unknown-filter',
    template: inSource('subnet_filter {\n    filters = { sate = "available" }\n  }'),
    shows: 'error 3:17 sate | there is no filter "sate"',
    why: 'Did you mean state?',
    mend: 'Change to state: filters = { state = "available" }',
  },
  {
    code: 'user-data-too-large',
    template: inSource('user_data_file = "large.sh"'),
    given: { host: { ...testHost, readFile: () => new Uint8Array(600 * 1024) } },
    shows: 'error 2:20 "large.sh" | the user data have 600 KiB, and the API takes 500 KiB',
    why: 'Have the user data fetch the rest, or use a file provisioner.',
  },
  {
    code: 'vm-terminated-before-image',
    template: inSource('shutdown_behavior = "terminate"'),
    shows:
      'error 2:23 "terminate" | with shutdown_behavior = "terminate" the VM is gone before the OMI can be made from it',
    why: 'Set it to "stop", or remove it.',
  },
  {
    code: 'volume-size-missing',
    template: inSource('omi_block_device_mappings {\n    device_name = "/dev/xvdb"\n  }'),
    shows: 'error 2:3 omi_block_device_mappings | the volume /dev/xvdb has neither a size nor a snapshot',
    why: 'Set volume_size for a blank volume, or snapshot_id.',
  },
  {
    code: 'volume-smaller-than-snapshot',
    template: inSource(
      'launch_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 20\n  }\n  omi_block_device_mappings {\n    device_name = "/dev/xvdb"\n    volume_size = 10\n  }',
    ),
    shows: 'error 8:19 10 | 10 GiB cannot hold /dev/xvdb, which has 20 GiB in the build VM',
    why: 'Set volume_size to at least 20, or remove it.',
  },
  {
    code: 'wrong-file-kind',
    template: inProvisioner('shell', 'script = "folder/"'),
    shows: 'error 9:14 "folder/" | the script folder/ is a folder',
    why: 'Relative paths are resolved against the folder in which the build is started.',
  },
  {
    code: 'bad-path',
    template: inSource('mount_path = "mnt"', 'osc-chroot'),
    shows: 'error 2:16 "mnt" | "mnt" is not an absolute path without ".."',
    why: 'Write it from the root: /etc/resolv.conf.',
  },
  {
    code: 'command-wrapper-without-command',
    template: inSource('command_wrapper = "sudo"', 'osc-chroot'),
    shows: 'error 2:21 "sudo" | command_wrapper does not say where the command goes, so nothing would ever be run',
    why: 'Write {{.Command}} in it: "sudo {{.Command}}".',
  },
]
