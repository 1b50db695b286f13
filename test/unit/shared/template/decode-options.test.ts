import { describe, expect, it } from 'vitest'
import { component, decodeHcl, decodeJson, mended, shown } from './reading.ts'

const bsu = component('builder', 'osc-bsu')
const shell = component('provisioner', 'shell')

/** What every bsu template needs, so that a test sees only what it is about. */
const needed = `omi_name = "web-1"\nvm_type = "tinav6.c2r4p2"\nsource_omi = "ami-12345678"\nssh_username = "outscale"\n`

function problems(text: string, of = bsu): readonly string[] {
  return decodeHcl(of, text).diagnostics.map((diagnostic) => `${shown(diagnostic)} | ${diagnostic.summary}`)
}

describe('options of HCL2', () => {
  it('are decoded under their canonical names, defaults filled in', () => {
    const { values, diagnostics } = decodeHcl(
      bsu,
      `${needed}ssh_wait_timeout = "90s"\nlaunch_block_device_mappings {\n  device_name = "/dev/sda1"\n  volume_size = "20"\n}\n`,
    )
    expect(diagnostics.map(shown)).toEqual(['hint old-name 5:1 ssh_wait_timeout'])
    expect(values).toMatchObject({
      ssh_timeout: 90_000,
      ssh_port: 22,
      ssh_handshake_attempts: 10,
      vm_ready_timeout: 600_000,
      shutdown_behavior: 'stop',
      communicator: 'ssh',
      launch_block_device_mappings: [
        { device_name: '/dev/sda1', volume_size: 20, delete_on_vm_deletion: false, no_device: false },
      ],
    })
  })

  it('take an empty text for not set', () => {
    const { values } = decodeHcl(bsu, `${needed}subnet_id = ""\nssh_timeout = ""\naccess_key = ""\n`)
    expect(values).not.toHaveProperty('subnet_id')
    expect(values.ssh_timeout).toBe(600_000)
  })

  it('leave run-time texts as they are, and render the others once', () => {
    const { values } = decodeHcl(
      bsu,
      `${needed.replace('web-1', 'web-{{timestamp}}')}tags = { Base = "{{ .SourceOMIName }}" }\n`,
    )
    expect(values).toMatchObject({ omi_name: 'web-1715007845', tags: { Base: '{{ .SourceOMIName }}' } })
  })

  it('report the values of secret options, for the redactor', () => {
    const { secrets } = decodeHcl(bsu, `${needed}access_key = "AK"\nsecret_key = "very secret"\nssh_password = "pw"\n`)
    expect(secrets).toEqual(['AK', 'very secret', 'pw'])
  })

  it.each([
    ['vm_typ = "x"', 'error unknown-option 5:1 vm_typ | osc-bsu has no option vm_typ'],
    ['ami_name = "x"', 'error unknown-option 5:1 ami_name | osc-bsu has no option ami_name'],
    ['tags {}', 'error not-a-block 5:1 tags | tags is an argument, not a block'],
    [
      'launch_block_device_mappings = []',
      'error not-an-argument 5:1 launch_block_device_mappings | launch_block_device_mappings is a block, not an argument',
    ],
    ['ssh_port = "many"', 'error wrong-type 5:12 "many" | ssh_port needs a whole number, not "many"'],
    ['ssh_port = 70000', 'error out-of-range 5:12 70000 | ssh_port is from 1 to 65535, not 70000'],
    ['ssh_pty = "perhaps"', 'error wrong-type 5:11 "perhaps" | ssh_pty is true or false, not "perhaps"'],
    ['ssh_timeout = "10"', 'error wrong-type 5:15 "10" | ssh_timeout needs a unit after the number'],
    ['ssh_timeout = "soon"', 'error wrong-type 5:15 "soon" | ssh_timeout is a duration, and "soon" is none'],
    ['omi_account_ids = "1"', 'error wrong-type 5:19 "1" | omi_account_ids needs a list, not a text'],
    ['tags = ["a"]', 'error wrong-type 5:8 ["a"] | tags needs a map, not a list'],
    ['region = ["a"]', 'error wrong-type 5:10 ["a"] | region needs a text, not a list'],
    ['communicator = "docker"', 'error bad-value 5:16 "docker" | communicator is ssh, winrm or none, not "docker"'],
    ['omi_boot_modes = ["bios"]', 'error bad-value 5:19 "bios" | omi_boot_modes[0] is legacy or uefi, not "bios"'],
    [
      'shutdown_behavior = "restart"',
      'error bad-value 5:21 "restart" | shutdown_behavior is stop or terminate, not "restart"',
    ],
    ['mfa_code = "1"', 'warning retired-option 5:1 mfa_code | mfa_code has no effect'],
    ['omi_groups = ["all"]', 'warning retired-option 5:1 omi_groups | omi_groups has no effect'],
    [
      'launch_block_device_mappings {}',
      'error option-missing 5:1 launch_block_device_mappings | launch_block_device_mappings needs device_name',
    ],
    [
      'omi_product_codes = ["1"]\nproduct_codes = ["2"]',
      'error both-given 5:1 omi_product_codes | omi_product_codes is another name of product_codes, and both are set',
    ],
    ['omi_name_extra = 1\n', 'error unknown-option 5:1 omi_name_extra | osc-bsu has no option omi_name_extra'],
  ])('tells of %j where it is', (text, expected) => {
    expect(problems(needed + text)).toEqual([expected])
  })

  it('lists what is missing at the head of the block', () => {
    expect(problems('ssh_username = "outscale"\n')).toEqual([
      'error option-missing 1:1  | osc-bsu needs omi_name',
      'error option-missing 1:1  | osc-bsu needs vm_type',
      'error source-omi-missing 1:1  | there is no OMI to start from: neither source_omi nor source_omi_filter says which',
    ])
  })

  it('does not call missing what is only misspelt', () => {
    expect(problems(needed.replace('vm_type', 'vm_typ').replace('source_omi', 'source_ami'))).toEqual([
      'error unknown-option 2:1 vm_typ | osc-bsu has no option vm_typ',
      'error unknown-option 3:1 source_ami | osc-bsu has no option source_ami',
    ])
  })

  it.each([
    ['vm_type', 'vm_typ'],
    ['source_omi', 'source_ami'],
    ['ssh_username', 'ssh_usernam'],
  ])('offers to write %s for %s', (right, wrong) => {
    const [diagnostic] = decodeHcl(bsu, needed.replace(right, wrong)).diagnostics
    expect(diagnostic && mended(diagnostic)).toBe(needed)
  })

  it('offers to remove a retired option together with its line', () => {
    const [diagnostic] = decodeHcl(bsu, `${needed}  token = "x"\nregion = "eu-west-2"\n`).diagnostics
    expect(diagnostic && mended(diagnostic)).toBe(`${needed}region = "eu-west-2"\n`)
  })

  it('offers to add the unit of a duration', () => {
    const [diagnostic] = decodeHcl(bsu, `${needed}ssh_timeout = 10`).diagnostics
    expect(diagnostic && mended(diagnostic)).toBe(`${needed}ssh_timeout = "10s"`)
  })
})

describe('options of legacy JSON', () => {
  const json = (inner: string) =>
    decodeJson(
      bsu,
      `{"omi_name": "web-1", "vm_type": "tinav6.c2r4p2", "source_omi": "ami-1", "ssh_username": "o", ${inner}}`,
    )

  it('are converted as loosely as the reference does it', () => {
    const { values, diagnostics } = json(
      `"ssh_port": "2222", "ssh_pty": "TRUE", "ssh_agent_auth": 0, "omi_account_ids": "111111111111,222222222222",
       "tags": {"n": 1, "b": true}, "launch_block_device_mappings": {"device_name": "/dev/xvdb", "volume_size": "{{user \`size\`}}"},
       "winrm_use_ntlm": "", "ssh_timeout": "2m", "product_codes": "0001"`,
    )
    expect(diagnostics).toEqual([])
    expect(values).toMatchObject({
      ssh_port: 2222,
      ssh_pty: true,
      ssh_agent_auth: false,
      omi_account_ids: ['111111111111', '222222222222'],
      tags: { n: '1', b: '1' },
      launch_block_device_mappings: [{ device_name: '/dev/xvdb', volume_size: 30 }],
      ssh_timeout: 120_000,
      product_codes: ['0001'],
    })
    expect(values).not.toHaveProperty('winrm_use_ntlm')
  })

  it('keep what only the running build knows for later', () => {
    const { unknown, values } = decodeJson(shell, '{"inline": ["echo {{build `ID`}}"], "skip_clean": true}')
    expect(unknown).toEqual(['inline'])
    expect(values.skip_clean).toBe(true)
  })

  it('ignore keys that the reference injects itself', () => {
    expect(json('"packer_force": true').diagnostics).toEqual([])
  })

  it('warn about durations without a unit, which count nanoseconds', () => {
    const { diagnostics, values } = json('"ssh_timeout": 5000000')
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['duration-in-nanoseconds'])
    expect(values.ssh_timeout).toBe(5)
  })

  it('tell what cannot be rendered, with its text and place', () => {
    const [diagnostic] = json('"region": "{{nosuch}}"').diagnostics
    expect(diagnostic?.code).toBe('unrenderable')
    expect(diagnostic?.summary).toContain('nosuch')
    expect(diagnostic?.detail).toContain('{{nosuch}}')
    expect(diagnostic && shown(diagnostic)).toContain('"{{nosuch}}"')
  })
})
