import { describe, expect, test } from 'vitest'
import { lineColumnAt } from '#shared/language/source.ts'
import { upgradeTemplate } from '#shared/template/upgrade/upgrade-template.ts'

const builder = { type: 'osc-bsu', source_omi: 'ami-1', vm_type: 't', ssh_username: 'outscale', omi_name: 'web' }

function upgraded(template: object, annotations = false) {
  const text = JSON.stringify(template, null, 2)
  const { upgrade, diagnostics } = upgradeTemplate({ name: 'template.json', text }, { annotations })
  const notes = upgrade?.notes.map(({ summary, place }) => {
    const { line, column } = lineColumnAt(text, place.span.from)
    return `${line}:${column} ${summary}`
  })
  return { text: upgrade?.text ?? '', notes: notes ?? [], diagnostics }
}

describe('the upgrade of a legacy template', () => {
  test('is in the canonical style, with what is idiomatic', () => {
    const { text, notes } = upgraded({
      _comment: 'Web servers.',
      min_packer_version: '1.7.0',
      variables: { region: 'eu-west-2', name: '{{user `region`}}-web' },
      builders: [{ ...builder, region: '{{user `region`}}', omi_name: '{{user `name`}}', tags: { 'a b': '1' } }],
      provisioners: [{ type: 'shell', inline: ['echo {{user `region` | upper}}'] }],
    })
    expect(notes).toEqual([])
    expect(text).toBe(`# Web servers.

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    osc = {
      source  = "github.com/outscale/outscale"
      version = ">= 1.0.0"
    }
  }
}

variable "region" {
  type    = string
  default = "eu-west-2"
}

variable "name" {
  type    = string
  default = null
}

local "name" {
  expression = var.name == null ? "\${var.region}-web" : var.name
}

source "osc-bsu" "osc-bsu" {
  source_omi   = "ami-1"
  vm_type      = "t"
  ssh_username = "outscale"
  omi_name     = local.name
  region       = var.region
  tags = {
    "a b" = "1"
  }
}

build {
  sources = ["source.osc-bsu.osc-bsu"]

  provisioner "shell" {
    inline = ["echo \${upper(var.region)}"]
  }
}
`)
  })

  test('itemises what means something else now, with its place', () => {
    const { notes } = upgraded({
      variables: { 'a.b': 'x' },
      builders: [{ ...builder, name: 'my web', omi_description: '{{user `nowhere`}} {{user `a.b`}}' }],
      provisioners: [{ type: 'shell', inline: ['true'], pause_before: 5 }],
      push: { name: 'x' },
    })
    expect(notes).toEqual([
      '3:6 the variable "a.b" is now called a_b',
      '12:15 the builder "my web" is now the source "my_web"',
      '13:26 the template uses the user variable "nowhere" without declaring it',
      '22:7 pause_before was 5 nanoseconds',
      '25:3 push is left out',
    ])
  })

  test('writes lists, maps and durations as HCL2 takes them, and tells of durations without a unit', () => {
    const { text, notes } = upgraded({
      variables: { groups: 'sg-1,sg-2' },
      builders: [
        {
          ...builder,
          security_group_ids: '{{user `groups`}}',
          ssh_timeout: 5e9,
          tags: [{ A: 1 }, { B: true }],
        },
      ],
      provisioners: [{ type: 'shell', inline: 'echo a,echo b', override: { 'osc-bsu': { inline: 'echo c' } } }],
    })
    expect(text).toContain('security_group_ids = compact(split(",", var.groups))')
    expect(text).toMatch(/ssh_timeout += "5000000000ns"/)
    expect(text).toContain('tags = {\n    A = 1\n    B = "1"\n  }')
    expect(text).toMatch(/inline += \["echo a", "echo b"\]/)
    expect(text).toMatch(/inline = \["echo c"\]/)
    expect(notes).toEqual([expect.stringMatching(/^\d+:\d+ a duration was 5000000000 nanoseconds$/)])
  })

  test('leaves a name that HCL2 can say with its builder', () => {
    const { text, notes } = upgraded({
      builders: [
        { ...builder, name: 'my web' },
        { ...builder, name: 'my_web' },
      ],
      provisioners: [{ type: 'shell', inline: ['true'], only: ['my_web'], override: { 'my web': { inline: ['x'] } } }],
    })
    expect(text).toContain('sources = ["source.osc-bsu.my_web_2", "source.osc-bsu.my_web"]')
    expect(text).toMatch(/only += \["osc-bsu.my_web"\]/)
    expect(text).toContain('my_web_2 = {')
    expect(notes).toEqual([expect.stringContaining('the builder "my web" is now the source "my_web_2"')])
  })

  test('itemises what it cannot convert', () => {
    const { notes, text } = upgraded({
      builders: [{ ...builder, omi_description: '{{user .Name}}', tags: { Broken: '{{ if }}' } }],
    })
    expect(notes).toEqual([
      '9:26 {{user .Name}} asks for a name that is itself computed',
      expect.stringContaining('11:19 the text "{{ if }}" cannot be read'),
    ])
    expect(text).toContain('Broken = "{{ if }}"')
  })

  test('says in comments what to look at, when it is asked to', () => {
    const { text } = upgraded({ builders: [{ ...builder, omi_description: '{{user `nowhere`}}' }] }, true)
    expect(text).toMatch(/^# To look at:\n# - the template uses the user variable "nowhere" without declaring it\./)
  })

  test('keeps options that nobody knows, by what they look like', () => {
    const { text } = upgraded({
      builders: [builder],
      provisioners: [
        { type: 'puppet', facter: { role: 'web' }, nested: { deep: { a: 1 } }, many: [{ a: 1 }, { a: 2 }] },
      ],
    })
    expect(text).toContain('facter = {\n      role = "web"\n    }')
    expect(text).toContain('nested {')
    expect(text.match(/ many \{/g)).toHaveLength(2)
  })

  test.each([
    ['{', 'json-syntax', '1:2'],
    ['[]', 'bad-template', '1:1'],
    ['{"builders": []}', 'no-builders', '1:3'],
    ['{"builders": [{"name": "x"}]}', 'type-missing', '1:15'],
  ])('a template that cannot be read is not upgraded: %s', (text, code, place) => {
    const { upgrade, diagnostics } = upgradeTemplate({ name: 'template.json', text })
    expect(upgrade).toBeUndefined()
    const told = diagnostics.find((one) => one.code === code)
    const { line, column } = lineColumnAt(text, told?.place?.span.from ?? -1)
    expect(`${line}:${column}`).toBe(place)
  })
})
