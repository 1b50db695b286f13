import { describe, expect, it } from 'vitest'
import { planned, shown } from './reading.ts'

/** A template around declarations, whose OMI name shows a value. */
function around(declarations: string, name = '"fixed"'): string {
  return `${declarations}
source "osc-bsu" "web" {
  omi_name     = ${name}
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"
  source_omi   = "ami-1"
}
build {
  sources = ["source.osc-bsu.web"]
}
`
}

/** What is told, each with its place. */
const said = (result: ReturnType<typeof planned>) =>
  result.diagnostics.map((diagnostic) => `${shown(diagnostic)} | ${diagnostic.summary}`)

describe('variables of HCL2 templates', () => {
  const declaration = 'variable "name" {\n  type = string\n  default = "from-default"\n}'
  const template = around(declaration, 'var.name')
  const folderFiles = [
    { name: 'a.auto.pkrvars.hcl', text: 'name = "from-auto-hcl"' },
    { name: 'a.auto.pkrvars.json', text: '{"name": "from-auto-json"}' },
  ]
  const environment = { PKR_VAR_name: 'from-environment' }
  const files = [
    { name: 'one.pkrvars.hcl', text: 'name = "from-file-one"' },
    { name: 'two.pkrvars.hcl', text: 'name = "from-file-two"' },
  ]
  const assignments = [
    { name: 'name', text: 'from-var-one' },
    { name: 'name', text: 'from-var-two' },
  ]

  it.each([
    ['the default', {}, 'from-default', 'default'],
    ['the environment', { environment }, 'from-environment', 'PKR_VAR_name'],
    [
      'the folder’s own file',
      { environment, folderFiles: folderFiles.slice(0, 1) },
      'from-auto-hcl',
      'a.auto.pkrvars.hcl',
    ],
    ['the folder’s JSON file', { environment, folderFiles }, 'from-auto-json', 'a.auto.pkrvars.json'],
    ['a named file', { environment, folderFiles, files: files.slice(0, 1) }, 'from-file-one', 'one.pkrvars.hcl'],
    ['the last named file', { environment, folderFiles, files }, 'from-file-two', 'two.pkrvars.hcl'],
    ['the last -var', { environment, folderFiles, files, assignments }, 'from-var-two', '-var'],
  ])('are overridden by %s', (_, variables, value, from) => {
    const result = planned(template, { variables })
    expect(said(result)).toEqual([])
    expect(result.variables).toMatchObject([{ name: 'name', value, from, default: 'from-default', isSet: true }])
    expect(result.builds[0]?.builder.options.omi_name).toBe(value)
  })

  it.each([
    ['number', '20', 20],
    ['bool', 'true', true],
    ['list(string)', '["a", "b"]', ['a', 'b']],
    ['map(number)', '{ a = 1 }', { a: 1 }],
    ['object({ a = string, b = optional(number, 3) })', '{ a = "x" }', { a: 'x', b: 3 }],
  ])('of type %s are read from texts', (type, text, value) => {
    const template = around(`variable "v" {\n  type = ${type}\n}`).replace(
      'source_omi',
      'tags = { v = jsonencode(var.v) }\n source_omi',
    )
    const result = planned(template, { variables: { assignments: [{ name: 'v', text }] } })
    expect(said(result)).toEqual([])
    expect(result.variables[0]).toMatchObject({ type, required: true, isSet: true })
    expect(result.builds[0]?.builder.options.tags).toEqual({ v: JSON.stringify(value) })
  })

  it('are listed for the form even when one has no value, and then nothing is planned', () => {
    const result = planned(
      around(
        'variable "region" {\n  description = "Where to build."\n}\nvariable "key" {\n  sensitive = true\n  default = "hidden"\n}',
      ),
    )
    expect(result.variables).toMatchObject([
      { name: 'region', type: 'any', required: true, isSet: false, description: 'Where to build.' },
      { name: 'key', sensitive: true, required: false, isSet: true, from: 'default' },
    ])
    expect(JSON.stringify(result.variables.map(({ place, ...rest }) => rest))).not.toContain('hidden')
    expect(said(result)).toEqual(['error unset-variable 1:1 variable "region" | variable "region" has no value'])
    expect(result.builds).toEqual([])
    expect(result.outlines).toMatchObject([{ label: 'osc-bsu.web', builderType: 'osc-bsu' }])
  })

  it('that are sensitive, and what is made of them, must never be shown', () => {
    const result = planned(
      around(
        'variable "key" {\n  sensitive = true\n}\nlocals {\n  derived = "x-${var.key}"\n}',
        '"omi-${local.derived}"',
      ),
      { variables: { assignments: [{ name: 'key', text: 'hunter2' }] } },
    )
    expect(result.builds[0]?.sensitive).toEqual(expect.arrayContaining(['hunter2', 'x-hunter2', 'omi-x-hunter2']))
  })

  it.each([
    [
      'variable "a" {\n  typ = string\n  default = 1\n}',
      {},
      'error unknown-argument 2:3 typ | a variable has no argument "typ"',
    ],
    ['variable "a" {\n  type = strin\n  default = ""\n}', {}, 'error bad-type 2:10 strin'],
    [
      'variable "a" {\n  type = number\n  default = "x"\n}',
      {},
      'error bad-default 3:13 "x" | the default of variable "a" is not of its type',
    ],
    ['variable "a" {\n  default = upper("x")\n}', {}, 'error unknown-function 2:13 upper'],
    [
      'variable "1a" {\n  default = ""\n}',
      {},
      'error bad-name 1:1 variable "1a" | "1a" cannot be the name of a variable',
    ],
    [
      'variable "a" {\n  default = 1\n}\nvariables {\n  a = 2\n}',
      {},
      'error declared-twice 5:3 a | there is another variable "a"',
    ],
    ['variable {}', {}, 'error wrong-labels 1:1 variable | variable takes one label: name'],
    [
      'variable "a" {\n  type = number\n}',
      { assignments: [{ name: 'a', text: 'x' }] },
      'error bad-variable-value 1:1 x | the value of variable "a" from -var is not of its type',
    ],
    [
      'variable "a" {\n  type = list(string)\n}',
      { assignments: [{ name: 'a', text: '[x' }] },
      'error bad-variable-value 1:1 [x | the value of variable "a" from -var cannot be read',
    ],
    [
      '',
      { assignments: [{ name: 'b', text: 'x' }] },
      'error undeclared-variable | -var sets "b", and the template declares no such variable',
    ],
    [
      'variable "a" {\n  default = 1\n}',
      { files: [{ name: 'v.pkrvars.hcl', text: 'variable "a" {}' }] },
      'error block-in-variable-file 1:1 variable | a variable file sets variables, it does not declare them',
    ],
    [
      'variable "a" {\n  default = 1\n}',
      { files: [{ name: 'v.txt', text: '' }] },
      'error bad-variable-file 1:1  | v.txt is neither a .hcl nor a .json file',
    ],
    [
      'variable "a" {\n  default = 1\n  validation {\n    condition = true\n    error_message = "No."\n  }\n}',
      {},
      'error condition-without-variable 4:17 true | the condition of variable "a" does not look at var.a',
    ],
    [
      'variable "a" {\n  default = 1\n  validation {\n    condition = var.a > local.b\n    error_message = "No."\n  }\n}',
      {},
      'error foreign-reference 4:25 local.b | the condition of variable "a" may refer to var.a only',
    ],
    [
      'variable "a" {\n  default = 1\n  validation {\n    condition = var.a > 0\n    error_message = "no"\n  }\n}',
      {},
      'error bad-error-message 5:21 "no" | the error_message of variable "a" is not a sentence',
    ],
    [
      'variable "a" {\n  default = 1\n  validation {\n    condition = var.a > 1\n    error_message = "Must be more than ${var.a}."\n  }\n}',
      {},
      'error invalid-variable 4:17 var.a > 1 | the value of variable "a" is not valid: Must be more than 1.',
    ],
  ])('are told to be wrong: %j', (declarations, variables, expected) => {
    const told = said(planned(around(declarations), { variables }))
    expect(told.length).toBe(1)
    expect(told[0]).toContain(expected)
  })

  it('in files that the template does not declare are only worth a warning, and only when asked', () => {
    const files = [{ name: 'v.pkrvars.hcl', text: 'nam = "x"' }]
    expect(said(planned(template, { variables: { files } }))).toEqual([])
    expect(said(planned(template, { variables: { files }, warnUndeclared: true }))).toEqual([
      'warning undeclared-variable 1:1 nam | the template declares no variable "nam"',
    ])
  })

  it('do not show a sensitive value that is of the wrong type', () => {
    const result = planned(around('variable "a" {\n  type = number\n  sensitive = true\n}'), {
      variables: { assignments: [{ name: 'a', text: 'topsecret' }] },
    })
    expect(said(result)).toEqual([
      'error bad-variable-value 1:1 variable "a" | the value of variable "a" from -var is not of its type',
    ])
    expect(JSON.stringify(result.diagnostics)).not.toContain('topsecret')
  })
})

describe('locals and data', () => {
  it('are evaluated in the order of their dependencies, across files', () => {
    const result = planned({
      'a.pkr.hcl': 'locals {\n  c = "${local.b}3"\n  a = "1"\n}\n',
      'b.pkr.hcl': around('local "b" {\n  expression = "${local.a}2"\n}', '"omi${local.c}"'),
    })
    expect(said(result)).toEqual([])
    expect(result.builds[0]?.builder.options.omi_name).toBe('omi123')
  })

  it('that depend on one another are named in a circle', () => {
    const result = planned(around('locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}'))
    expect(said(result)).toEqual(['error cycle 2:3 a | local.a depends on itself'])
    expect(result.diagnostics[0]?.detail).toBe('The circle is local.a → local.b → local.c → local.a.')
  })

  it.each([
    ['locals {\n  a = 1\n}\nlocal "a" {\n  expression = 2\n}', 'declared-twice 4:1 local "a"'],
    ['local "a" {}', 'option-missing 1:1 local "a"'],
    ['locals {\n  a = local.nothing\n}', '2:13 nothing'],
    ['locals {\n  a = var.nothing\n}', '2:11 nothing'],
    ['data "outscale-omy" "x" {}', 'unknown-component 1:1 data "outscale-omy" "x"'],
    ['data "outscale-omi" "x" {}', 'owners-missing 1:1 data "outscale-omi" "x"'],
  ])('are told to be wrong: %j', (declarations, expected) => {
    const told = said(planned(around(declarations)))
    expect(told.length).toBe(1)
    expect(told[0]).toContain(expected)
  })

  const data = `data "outscale-omi" "base" {
  owners      = ["Outscale"]
  most_recent = true
  filters     = { image-name = "Debian-12-*" }
}`

  it('from a data source are unknown until its result is handed in', () => {
    const template = around(data).replace('"ami-1"', 'data.outscale-omi.base.id')
    const before = planned(template)
    expect(said(before)).toEqual([])
    expect(before.dataSources).toMatchObject([
      {
        key: 'outscale-omi.base',
        type: 'outscale-omi',
        unknown: [],
        options: { owners: ['Outscale'], most_recent: true, filters: { 'image-name': 'Debian-12-*' } },
      },
    ])
    expect(before.builds[0]?.builder.unknown).toEqual(['source_omi'])
    expect(() => before.builds[0]?.builder.resolve({})).toThrow('source_omi of osc-bsu is not known when it is needed')
    expect(before.diagnostics.map(shown)).toEqual([])
    const result = { id: 'ami-9', name: 'n', creation_date: '', owner: '1', owner_name: 'Outscale', tags: { a: 'b' } }
    const after = planned(template, { data: new Map([['outscale-omi.base', result]]) })
    expect(after.builds[0]?.builder).toMatchObject({ unknown: [], options: { source_omi: 'ami-9' } })
  })

  it('can depend on another data source', () => {
    const second = data.replace('"base"', '"next"').replace('"Debian-12-*"', 'data.outscale-omi.base.name')
    const result = planned(around(`${second}\n${data}`))
    expect(said(result)).toEqual([])
    expect(result.dataSources.map(({ key, unknown }) => [key, unknown])).toEqual([
      ['outscale-omi.base', []],
      ['outscale-omi.next', ['filters']],
    ])
  })
})
