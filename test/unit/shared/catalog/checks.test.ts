import { describe, expect, it } from 'vitest'
import type { PathFacts } from '#shared/catalog/component.ts'
import { component, decodeHcl, shown } from '#test/unit/shared/template/reading.ts'

const bsu = component('builder', 'osc-bsu')
const shell = component('provisioner', 'shell')
const file = component('provisioner', 'file')

/** What every bsu template needs, so that a test sees only what it is about. */
const needed = `omi_name = "web-1"\nvm_type = "tinav6.c2r4p2"\nsource_omi = "ami-12345678"\nssh_username = "outscale"\n`

function problems(text: string, of = bsu): readonly string[] {
  return decodeHcl(of, text).diagnostics.map((diagnostic) => `${shown(diagnostic)} | ${diagnostic.summary}`)
}

describe('cross-option rules', () => {
  const mapping = (inner: string) => `launch_block_device_mappings {\n  device_name = "/dev/xvdb"\n${inner}\n}`

  it.each([
    ['access_key = "AK"', 'error incomplete-key-pair 5:14 "AK" | access_key is set without secret_key'],
    [
      'x509_key_path = "k.pem"',
      'error incomplete-client-certificate 5:17 "k.pem" | x509_key_path is set without x509_cert_path',
    ],
    [
      'shutdown_behavior = "terminate"',
      'error vm-terminated-before-image 5:21 "terminate" | with shutdown_behavior = "terminate" the VM is gone before the OMI can be made from it',
    ],
    [
      'security_group_id = "sg-1"\nsecurity_group_ids = ["sg-2"]',
      'error both-given 5:21 "sg-1" | security_group_id and security_group_ids are both set',
    ],
    ['temporary_security_group_source_cidr = "::/0"', 'error bad-ip-range 5:40 "::/0" | "::/0" is not an IPv4 range'],
    [
      'temporary_security_group_source_cidrs = ["10.0.0.0/8", "10.0.0.300/8"]',
      'error bad-ip-range 5:56 "10.0.0.300/8" | "10.0.0.300/8" is not an IPv4 range',
    ],
    ['user_data = "x"\nuser_data_file = "y"', 'error both-given 6:18 "y" | user_data and user_data_file are both set'],
    [
      'root_device_name = "/dev/xvda"',
      'error bad-root-device-name 5:20 "/dev/xvda" | the root device of an OMI must be /dev/sda1, not /dev/xvda',
    ],
    [
      'force_delete_snapshot = true',
      'warning no-effect 5:25 true | force_delete_snapshot has no effect without force_deregister',
    ],
    [
      'skip_create_omi = true\nforce_deregister = true',
      'warning no-effect 6:20 true | force_deregister has no effect with skip_create_omi: no OMI is made, so none is replaced',
    ],
    ['omi_account_ids = ["me"]', 'error bad-account-id 5:20 "me" | "me" is not an account id'],
    [
      'ssh_keypair_name = "kp"',
      'error private-key-missing 5:20 "kp" | the private key of the key pair kp is not known',
    ],
    [
      'ssh_certificate_file = "c"',
      'error option-missing 5:24 "c" | ssh_certificate_file needs ssh_private_key_file: a certificate goes with a private key',
    ],
    [
      'ssh_bastion_host = "b"\nssh_agent_auth = true',
      'error option-missing 5:20 "b" | ssh_bastion_host needs one of ssh_bastion_password, ssh_bastion_private_key_file, ssh_bastion_agent_auth, ssh_bastion_interactive, ssh_private_key_file: the bastion asks for a login',
    ],
    [
      'ssh_proxy_username = "u"',
      'warning no-effect 5:22 "u" | ssh_proxy_username has no effect without ssh_proxy_host',
    ],
    ['ssh_local_tunnels = ["80"]', 'error bad-tunnel 5:22 "80" | "80" is not a tunnel'],
    [
      'temporary_key_pair_type = "rsa"\ntemporary_key_pair_bits = 1024',
      'error bad-key-size 6:27 1024 | a key of type rsa cannot have 1024 bits',
    ],
    [
      'ssh_disable_agent_forwarding = false',
      'warning no-effect 5:32 false | agent forwarding is off unless ssh_agent_forwarding = true',
    ],
    ['subnet_filter {\n  filters = { "net" = "x" }\n}', 'error unknown-filter 6:16 net | there is no filter "net"'],
    [
      'subnet_filter {\n  filters = { "available-ips-count" = "many" }\n}',
      'error bad-filter-value 6:39 "many" | the filter "available-ips-count" needs a whole number, not "many"',
    ],
    [
      'net_filter {\n  filters = { "is-default" = "maybe" }\n}',
      'error bad-filter-value 6:30 "maybe" | the filter "is-default" is true or false, not "maybe"',
    ],
    [
      'subnet_id = "subnet-1"\nsubnet_filter {\n  filters = { state = "available" }\n}',
      'warning no-effect 6:1 subnet_filter | subnet_filter has no effect, since subnet_id is set',
    ],
    [mapping('volume_type = "io1"\nvolume_size = 10'), 'error iops-missing 7:15 "io1" | an io1 volume needs iops'],
    [
      mapping('volume_type = "io1"\nvolume_size = 10\niops = 4000'),
      'error iops-ratio 9:8 4000 | 4000 IOPS are too many for 10 GiB',
    ],
    [
      mapping('volume_type = "gp2"\niops = 100'),
      'error iops-without-io1 8:8 100 | iops has an effect on io1 volumes only, and this one is gp2',
    ],
    [
      mapping('no_device = true\nvolume_size = 10'),
      'error no-device-with-volume 7:13 true | no_device leaves the device out, so volume_size cannot be set with it',
    ],
    [
      mapping('volume_size = 20000'),
      'error out-of-range 7:15 20000 | launch_block_device_mappings[0].volume_size is from 1 to 14901 GiB, not 20000',
    ],
    [
      `${mapping('')}\n${mapping('')}`,
      'error device-name-twice 10:17 "/dev/xvdb" | /dev/xvdb is already the device of mapping 1',
    ],
    [
      mapping('').replace('xvdb', 'nvme1n1'),
      'error bad-device-name 6:17 "/dev/nvme1n1" | the API knows no device "/dev/nvme1n1"',
    ],
    [
      `omi_block_device_mappings {\n  device_name = "/dev/xvdb"\n}`,
      'error volume-size-missing 5:1 omi_block_device_mappings | the volume /dev/xvdb has neither a size nor a snapshot',
    ],
  ])('reject %j', (text, expected) => {
    expect(problems(needed + text)).toEqual([expected])
  })

  it.each([
    ['ab', 'bad-value'],
    ['a#b', 'bad-value'],
    [`it's`, 'omi-name-charset'],
  ])('judge the OMI name %j', (name, code) => {
    const { diagnostics } = decodeHcl(bsu, needed.replace('web-1', name))
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
  })

  it('explain a name into which an unknown field was rendered', () => {
    const [diagnostic] = decodeHcl(bsu, needed.replace('web-1', 'web-{{ .SourceOMI }}')).diagnostics
    expect(diagnostic?.detail).toContain('not known when the build is prepared')
  })

  it('need owners with a filter, but not with an id', () => {
    const filter = 'source_omi_filter {\n  filters = { "image-name" = "Debian-12-*" }\n}\n'
    expect(problems(needed.replace('source_omi = "ami-12345678"\n', filter))).toEqual([
      'error owners-missing 3:1 source_omi_filter | source_omi_filter has no owners, so anybody’s public OMI of that name could be taken',
    ])
    expect(problems(needed + filter)).toEqual([])
  })

  it('compare the size of user data with the limit of the API', () => {
    expect(problems(`${needed}user_data = "${'x'.repeat(500 * 1024 + 1)}"`)[0]).toMatch(/user-data-too-large/)
    const facts = (): PathFacts => ({ kind: 'file', size: 600 * 1024 })
    const { diagnostics } = decodeHcl(bsu, `${needed}user_data_file = "big"`, facts)
    expect(diagnostics.map(shown)).toEqual(['error user-data-too-large 5:18 "big"'])
  })

  it('look for the files that options name, where there is a file system', () => {
    const facts = (path: string): PathFacts => (path === 'gone' ? { kind: 'missing' } : { kind: 'folder' })
    const { diagnostics } = decodeHcl(bsu, `${needed}user_data_file = "gone"\nssh_private_key_file = "keys"`, facts)
    expect(diagnostics.map((each) => `${shown(each)} | ${each.summary}`)).toEqual([
      'error wrong-file-kind 6:24 "keys" | ssh_private_key_file names keys, which is a folder, not a file',
      'error file-missing 5:18 "gone" | user_data_file names gone, which does not exist',
    ])
  })
})

describe('rules of the other builders', () => {
  const surrogate = component('builder', 'osc-bsusurrogate')
  const root = (inner: string) =>
    `${needed}omi_root_device {\n  source_device_name = "/dev/xvdf"\n  device_name = "/dev/sda1"\n${inner}\n}\n`
  const volume = 'launch_block_device_mappings {\n  device_name = "/dev/xvdf"\n  volume_size = 10\n}\n'

  it('accept a whole surrogate', () => {
    expect(problems(root('volume_type = "gp2"') + volume, surrogate)).toEqual([])
  })

  it.each([
    [root(''), 'root-source-missing'],
    [root('volume_size = 5') + volume, 'root-volume-too-small'],
    [root('volume_type = "gp2"\niops = 100') + volume, 'iops-without-io1'],
    [root('') + volume.replace('/dev/xvdf', '/dev/xvdg'), 'root-source-missing'],
    [
      `${root('') + volume.replace('}', '  delete_on_vm_deletion = true\n}')}shutdown_behavior = "terminate"\n`,
      'root-source-deleted',
    ],
    [`${needed}${volume}`, 'option-missing'],
    [`${root('') + volume}omi_block_device_mappings {\n  device_name = "/dev/sda1"\n}\n`, 'device-name-collision'],
    [
      `${root('') + volume + volume.replaceAll('/dev/xvdf', '/dev/xvdg')}omi_block_device_mappings {\n  device_name = "/dev/xvdg"\n  snapshot_id = "snap-1"\n}\n`,
      'device-name-collision',
    ],
    [
      `${root('') + volume + volume.replaceAll('/dev/xvdf', '/dev/xvdg')}omi_block_device_mappings {\n  device_name = "/dev/xvdg"\n  volume_size = 5\n}\n`,
      'volume-smaller-than-snapshot',
    ],
    [`${root('') + volume + volume}`, 'device-name-twice'],
    [
      `${root('') + volume}launch_block_device_mappings {\n  device_name = "/dev/sda1"\n  no_device = true\n}\n`,
      'root-left-out',
    ],
    [`${root('') + volume}launch_block_device_mappings {\n  device_name = "/dev/sda1"\n}\n`, 'own-root-left-out'],
    [root('') + volume.replace('  volume_size = 10', '  no_device = true'), 'root-source-missing'],
    [root('').replace('/dev/sda1', '/dev/sdb') + volume, 'bad-root-device-name'],
    [root('volume_type = "io1"') + volume, 'iops-missing'],
    [root('volume_type = "io1"\niops = 4000') + volume, 'iops-ratio'],
    [`${root('') + volume}omi_block_device_mappings {\n  device_name = "/dev/xvdh"\n}\n`, 'volume-size-missing'],
  ])('reject a surrogate %#', (text, code) => {
    expect(decodeHcl(surrogate, text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
  })

  it('let a surrogate’s root volume have fewer IOPS than the volume that it is made from', () => {
    const fast = volume.replace('}', '  volume_type = "io1"\n  iops = 3000\n}')
    expect(problems(root('volume_type = "gp2"') + fast, surrogate)).toEqual([])
    expect(problems(root('') + fast, surrogate)).toEqual([])
  })

  it('let the OMI of a surrogate give its volumes other attributes, and the source’s name to a new one', () => {
    const second = volume.replaceAll('/dev/xvdf', '/dev/xvdg')
    const others = 'omi_block_device_mappings {\n  device_name = "/dev/xvdg"\n  delete_on_vm_deletion = true\n}\n'
    const blank = 'omi_block_device_mappings {\n  device_name = "/dev/xvdf"\n  volume_size = 3\n}\n'
    expect(problems(root('') + volume + second + others + blank, surrogate)).toEqual([])
  })

  it('refuse tags for a product volume that is left out', () => {
    const text = `${needed.replace('omi_name = "web-1"\n', '')}bsu_volumes {\n  device_name = "/dev/xvdf"\n  no_device = true\n  tags = { a = "b" }\n}\n`
    expect(problems(text, component('builder', 'osc-bsuvolume'))).toEqual([
      'error no-device-with-volume 7:10 { a = "b" } | no_device leaves /dev/xvdf out, so there is no volume to tag',
    ])
  })

  it('refuse product volumes that go with the VM', () => {
    const volumes = component('builder', 'osc-bsuvolume')
    const text = `${needed.replace('omi_name = "web-1"\n', '')}ebs_volumes {\n  device_name = "/dev/xvdf"\n  volume_size = 1\n  delete_on_vm_deletion = true\n  tags = { a = "b" }\n}\n`
    expect(problems(text, volumes)).toEqual([
      'hint old-name 4:1 ebs_volumes | ebs_volumes is now written bsu_volumes',
      'error product-deleted-with-vm 7:27 true | the volume /dev/xvdf would be deleted together with the build VM',
    ])
  })

  it.each([
    ['omi_name = "abc"\n', ['source-omi-missing']],
    [
      'omi_name = "abc"\nfrom_scratch = true\n',
      ['option-missing', 'option-missing', 'option-missing', 'option-missing'],
    ],
    [
      'omi_name = "abc"\nfrom_scratch = true\nroot_volume_size = 10\nroot_device_name = "/dev/sda1"\npre_mount_commands = ["mkfs {{.Device}}"]\nomi_block_device_mappings {\n  device_name = "/dev/sda1"\n  volume_type = "gp2"\n}\n',
      [],
    ],
    ['omi_name = "abc"\nsource_omi = "ami-1"\nroot_device_name = "/dev/sda1"\n', ['no-effect']],
    ['omi_name = "abc"\nsource_omi = "ami-1"\nchroot_mounts = [["proc", "proc"]]\n', ['bad-mount']],
    ['omi_name = "abc"\nsource_omi = "ami-1"\nmount_partition = "one"\n', ['bad-partition']],
    ['omi_name = "abc"\nsource_omi = "ami-1"\nboot_mode = "uefi"\n', ['unknown-option']],
    [
      'omi_name = "abc"\nsource_omi = "ami-1"\nchroot_host {\n  vm_id = "i-1"\n}\n',
      ['option-missing', 'option-missing'],
    ],
  ])('judge a chroot template %#', (text, codes) => {
    const chroot = component('builder', 'osc-chroot')
    expect(decodeHcl(chroot, text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(codes)
  })
})

describe('rules of provisioners', () => {
  it.each([
    ['', 'error script-missing 1:1  | there is nothing to run', shell],
    ['inline = []', 'error script-missing 1:1 i | there is nothing to run', shell],
    ['inline = ["a"]\nscript = "b"', 'error both-given 2:10 "b" | inline and script are both set', shell],
    [
      'inline = ["a"]\nenvironment_vars = ["A=1", "B"]',
      'error bad-environment-variable 2:28 "B" | "B" is not an environment variable',
      shell,
    ],
    [
      'inline = ["docker ps --format {{.Id}}"]',
      'warning no-value 1:11 "docker ps --format {{.Id}}" | inline[0] has a {{ … }} that became <no value>',
      shell,
    ],
    ['source = "a"', 'error option-missing 1:1  | file needs destination', file],
    [
      'source = "a"\ncontent = "b"\ndestination = "/c"',
      'error both-given 2:11 "b" | content and source are both set',
      file,
    ],
    ['destination = "/c"', 'error source-missing 1:1  | there is nothing to copy', file],
    [
      'content = "b"\ndestination = "/c"\ndirection = "download"',
      'error content-downloaded 3:13 "download" | content can only be uploaded',
      file,
    ],
  ] as const)('reject %j', (text, expected, of) => {
    const seen = decodeHcl(of, text).diagnostics.map((each) => `${shown(each)} | ${each.summary}`)
    expect(seen.map((each) => each.replace('1:1 i |', '1:1  |'))).toEqual([expected.replace('1:1 i |', '1:1  |')])
  })

  it('do not look for sources that the build makes, or that are downloaded', () => {
    const facts = (): PathFacts => ({ kind: 'missing' })
    const of = (text: string) => decodeHcl(file, text, facts).diagnostics.map(shown)
    expect(of('source = "a"\ndestination = "/b"')).toEqual(['error file-missing 1:10 "a"'])
    expect(of('sources = ["a"]\ndestination = "/b"\ngenerated = true')).toEqual([])
    expect(of('source = "/a"\ndestination = "b"\ndirection = "download"')).toEqual([])
  })
})
