import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { startCommand } from '#test/support/whole-build/command-line.ts'

const template = `variable "name" {
  default = "web"
}

variable "needed" {}

variable "password" {
  default   = "hunter2"
  sensitive = true
}

locals {
  stamp = "\${var.name}-1"
  login = "me:\${var.password}"
}

source "osc-bsu" "web" {
  omi_name = local.stamp
}

build {
  sources = ["source.osc-bsu.web"]

  provisioner "shell" {
    inline = ["true"]
  }

  post-processor "manifest" {}
}
`

const legacy = `{
  "_comment": "ours",
  "variables": { "b": null, "a": "x", "s": "S3cr3t" },
  "sensitive-variables": ["s"],
  "builders": [
    { "type": "osc-bsu", "name": "web", "ssh_wait_timeout": "5m", "ssh_username": "outscale",
      "source_omi": "ami-12345678", "vm_type": "tinav5.c1r1p2", "omi_name": "x-{{user \`a\`}}" }
  ],
  "provisioners": [{ "type": "shell", "inline": ["true"], "only": ["web"] }]
}
`

function inFolder(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const run = (args: readonly string[], input = '') =>
    startCommand(args, { home: join(folder, '.home'), folder, input }).ended
  mkdirSync(join(folder, '.home'))
  return { folder, run, read: (name: string) => readFileSync(join(folder, name), 'utf8') }
}

describe('fmt', () => {
  const ugly = 'a=1\nlong   = 2\n'
  const pretty = 'a    = 1\nlong = 2\n'

  test('writes templates and variable files of a folder, keeps their mode, and names them', async () => {
    const { run, read, folder } = inFolder({
      'a.pkr.hcl': ugly,
      'b.pkrvars.hcl': ugly,
      'c.pkr.hcl': pretty,
      '.hidden.pkr.hcl': ugly,
      'left~': ugly,
      'deep/d.pkr.hcl': ugly,
    })
    const { code, stdout } = await run(['fmt', '.'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'a.pkr.hcl\nb.pkrvars.hcl\n' })
    expect(read('a.pkr.hcl')).toBe(pretty)
    expect(statSync(join(folder, 'a.pkr.hcl')).mode & 0o777).toBe(0o644)
    expect(read('deep/d.pkr.hcl')).toBe(ugly)
    expect(read('.hidden.pkr.hcl')).toBe(ugly)
    expect((await run(['fmt', '-recursive', '.'])).stdout).toBe('deep/d.pkr.hcl\n')
  })

  test('-check changes nothing and ends with 3; -diff shows what would change; -write=false writes nothing', async () => {
    const { run, read } = inFolder({ 'a.pkr.hcl': ugly, 'fine.pkr.hcl': pretty })
    expect(await run(['fmt', '-check', 'a.pkr.hcl'])).toMatchObject({ code: 3, stdout: 'a.pkr.hcl\n' })
    expect(await run(['fmt', '-check', 'fine.pkr.hcl'])).toMatchObject({ code: 0, stdout: '' })
    const { code, stdout } = await run(['fmt', '-diff', '-write=false', 'a.pkr.hcl'])
    expect(code).toBe(0)
    expect(stdout).toContain('-a=1\n')
    expect(stdout).toContain('+a    = 1\n')
    expect(read('a.pkr.hcl')).toBe(ugly)
  })

  test('formats standard input', async () => {
    const { run } = inFolder({})
    expect(await run(['fmt', '-'], ugly)).toMatchObject({ code: 0, stdout: pretty })
    expect(await run(['fmt', '-check', '-'], ugly)).toMatchObject({ code: 3, stdout: '' })
  })

  test('leaves a file with syntax errors alone, says where they are, and formats the others', async () => {
    const { run, read } = inFolder({ 'a.pkr.hcl': 'a = \n', 'b.pkr.hcl': ugly })
    const { code, stderr } = await run(['fmt', '.'])
    expect(code).toBe(1)
    expect(stderr).toContain('a.pkr.hcl:1:')
    expect(read('a.pkr.hcl')).toBe('a = \n')
    expect(read('b.pkr.hcl')).toBe(pretty)
  })

  test('says what it does not format', async () => {
    const { run } = inFolder({ 't.json': '{}' })
    expect(await run(['fmt', 't.json'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('JSON files have no canonical style'),
    })
    expect(await run(['fmt', 'nowhere'])).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere') })
  })
})

describe('inspect', () => {
  test('shows what a template declares and does; variables without values are no error, secrets are hidden', async () => {
    const { run } = inFolder({ 'a.pkr.hcl': template })
    const { code, stdout } = await run(['inspect', '-var', 'name=app', 'a.pkr.hcl'])
    expect(code).toBe(0)
    expect(stdout).toBe(`Packer Inspect: HCL2 mode

> input-variables:

var.name: "app"
var.needed: "<unknown>"
var.password: "<sensitive>"

> local-variables:

local.login: "<sensitive>"
local.stamp: "app-1"

> builds:

  > <unnamed build 0>:

    sources:

      osc-bsu.web

    provisioners:

      shell

    post-processors:

      0:
        manifest

`)
  })

  test('shows legacy templates, to programs too', async () => {
    const { run } = inFolder({ 't.json': legacy })
    const { stdout } = await run(['inspect', 't.json'])
    expect(stdout).toContain('Required variables:\n\n  b\n')
    expect(stdout).toContain('  a = x\n  s = <sensitive>\n')
    expect(stdout).toContain('  web (osc-bsu)\n')
    const lines = (await run(['inspect', '-machine-readable', 't.json'])).stdout.split('\n')
    expect(lines.map((line) => line.replace(/^\d+/, ''))).toEqual(
      expect.arrayContaining([
        ',,template-variable,b,,1',
        ',,template-builder,web,osc-bsu',
        ',,template-provisioner,shell',
      ]),
    )
  })

  test('tells syntax errors with their place', async () => {
    const { run } = inFolder({ 'a.pkr.hcl': 'build {' })
    expect(await run(['inspect', 'a.pkr.hcl'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.pkr.hcl:1:'),
    })
  })
})

describe('console', () => {
  test('evaluates what is piped in, in sight of the template, and prints the last value', async () => {
    const { run } = inFolder({ 'a.pkr.hcl': template, 't.json': legacy })
    const typed = 'upper("a")\n"${local.stamp}-${var.needed}"\n'
    expect(await run(['console', '-var', 'needed=y', 'a.pkr.hcl'], typed)).toMatchObject({
      code: 0,
      stdout: 'web-1-y\n',
    })
    expect(await run(['console', 'a.pkr.hcl'], 'local.login\n')).toMatchObject({ stdout: '<sensitive>\n' })
    expect(await run(['console', '-var', 'b=1', 't.json'], '{{user `a`}}-{{user `s`}}\n')).toMatchObject({
      stdout: 'x-<sensitive>\n',
    })
  })

  test('needs no template', async () => {
    const { run } = inFolder({})
    expect(await run(['console'], '[for x in [1, 2] : x * 2]\n')).toMatchObject({
      code: 0,
      stdout: '[\n  2,\n  4,\n]\n',
    })
    expect(await run(['console', '-config-type=json'], '{{upper `a`}}\n')).toMatchObject({ code: 0, stdout: 'A\n' })
  })

  test('lists variables, and leaves at exit', async () => {
    const { run } = inFolder({ 'a.pkr.hcl': template })
    const { stdout } = await run(['console', 'a.pkr.hcl'], 'variables\nexit\n1 + 1\n')
    expect(stdout).toContain('var.name: "web"')
    expect(stdout).toContain('local.login: <sensitive>')
  })

  test('tells what is wrong with an expression, and where', async () => {
    const { run } = inFolder({})
    const { code, stdout, stderr } = await run(['console'], '1 + 1\nupper(1, 2)\n')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('<console>:1:')
    expect(await run(['console', '-config-type=json'], '{{nope}}\n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nope'),
    })
  })
})

describe('fix', () => {
  test('prints the template with its layout, and says what was changed where', async () => {
    const { run, read } = inFolder({ 't.json': legacy })
    const { code, stdout, stderr } = await run(['fix', 't.json'])
    expect(code).toBe(0)
    expect(stdout).toBe(legacy.replace('ssh_wait_timeout', 'ssh_timeout'))
    expect(stderr).toContain('t.json:6:42: ssh_wait_timeout is now called ssh_timeout (ssh-wait-timeout)')
    expect(read('t.json')).toBe(legacy)
  })

  test('checks the result, unless it is told not to', async () => {
    const { run } = inFolder({ 't.json': legacy.replace('"vm_type"', '"vm_tipe"') })
    expect(await run(['fix', 't.json'])).toMatchObject({ code: 1, stderr: expect.stringContaining('vm_tipe') })
    expect(await run(['fix', '-validate=false', 't.json'])).toMatchObject({ code: 0 })
  })

  test('says what to do with an HCL2 template', async () => {
    const { run } = inFolder({ 'a.pkr.hcl': template })
    expect(await run(['fix', 'a.pkr.hcl'])).toMatchObject({ code: 1, stderr: expect.stringContaining('validate') })
  })
})

describe('upgrade', () => {
  test('writes HCL2 beside the legacy template, which stays; the result is valid', async () => {
    const { run, read } = inFolder({ 't.json': legacy })
    const { code, stdout } = await run(['hcl2_upgrade', 't.json'])
    expect(code).toBe(0)
    expect(stdout).toContain('t.json.pkr.hcl')
    expect(read('t.json')).toBe(legacy)
    expect(read('t.json.pkr.hcl')).toContain('only   = ["osc-bsu.web"]')
    expect(await run(['validate', '-var', 'b=1', 't.json.pkr.hcl'])).toMatchObject({ code: 0 })
    expect(await run(['fmt', '-check', 't.json.pkr.hcl'])).toMatchObject({ code: 0 })
  })

  test('writes where it is told, and says in comments what to look at', async () => {
    const { run, read } = inFolder({ 't.json': legacy.replace('user `a`', 'user `nowhere`') })
    const { stderr } = await run(['upgrade', '-output-file=out.pkr.hcl', '-with-annotations', 't.json'])
    expect(stderr).toContain('t.json:7:')
    expect(read('out.pkr.hcl')).toMatch(/^# To look at:\n# - the template uses the user variable "nowhere"/)
    const { stdout } = await run(['upgrade', '-output-file=-', 't.json'])
    expect(stdout).toContain('source "osc-bsu" "web" {')
  })

  test('writes the file and ends with 1 when a part cannot be converted, and says which', async () => {
    const { run, read } = inFolder({ 't.json': legacy.replace('"true"', '"echo {{user .Name}}"') })
    const { code, stdout, stderr } = await run(['hcl2_upgrade', 't.json'])
    expect(code).toBe(1)
    expect(stderr).toContain('t.json:9:50: {{user .Name}} asks for a name that is itself computed')
    expect(stdout).toContain('one text has to be mended by hand')
    expect(read('t.json.pkr.hcl')).toContain('{{user .Name}}')
  })

  test('tells why a template cannot be read', async () => {
    const { run } = inFolder({ 't.json': '{', 'a.pkr.hcl': template })
    expect(await run(['upgrade', 't.json'])).toMatchObject({ code: 1, stderr: expect.stringContaining('t.json:1:') })
    expect(await run(['upgrade', 'a.pkr.hcl'])).toMatchObject({ code: 1, stderr: expect.stringContaining('already') })
  })
})

describe('flags', () => {
  test.each([
    [['fmt', '--chek', '.'], '--check'],
    [['inspect', '-machine-readble', 'x'], '--machine-readable'],
    [['upgrade', '-output-fil', 'x', 'y'], '--output-file'],
  ])('an unknown one is an error with the nearest one: %j', async (args, nearest) => {
    const { run } = inFolder({})
    expect(await run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining(nearest) })
  })

  test('-profile names who builds; one that is not there, or one beside -sandbox, is an error', async () => {
    const whole = template
      .replace('variable "needed" {}\n', '')
      .replace(
        'omi_name = local.stamp',
        'omi_name = local.stamp\n  vm_type = "t"\n  ssh_username = "o"\n  source_omi = "ami-12345678"',
      )
    const { run } = inFolder({ 'a.pkr.hcl': whole })
    expect(await run(['build', '-profile', 'nobody', 'a.pkr.hcl'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nobody'),
    })
    expect(await run(['build', '-sandbox', '-profile', 'nobody', 'a.pkr.hcl'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('both say where to build'),
    })
  })
})
