import { describe, expect, it } from 'vitest'
import { mended, planned, shown } from './reading.ts'

const builder = `{"type": "osc-bsu", "omi_name": "web-1", "vm_type": "tinav6.c2r4p2", "ssh_username": "outscale", "source_omi": "ami-1"}`

/** A template on several lines: root keys on line 2 and on, the builder last. */
function json(root: string): string {
  return `{\n${root}${root === '' ? '' : ',\n'}"builders": [${builder}]\n}`
}

const plan = (text: string, options: Parameters<typeof planned>[1] = {}) => planned({ 'template.json': text }, options)

const said = (result: ReturnType<typeof planned>) =>
  result.diagnostics.map((diagnostic) => `${shown(diagnostic)} | ${diagnostic.summary}`)

describe('legacy JSON templates', () => {
  it('are planned with their steps, sorted by name', () => {
    const result = plan(
      `{
  "_comment": "two builds",
  "min_packer_version": "1.7.0",
  "description": "Web servers",
  "builders": [
    ${builder.replace('{', '{"name": "zeta", ')},
    ${builder.replace('{', '{"name": "alpha", ')}
  ],
  "provisioners": [
    {"type": "shell", "inline": "a,b", "only": ["zeta"]},
    {"type": "shell", "inline": ["c"], "pause_before": "3s", "timeout": "1m", "max_retries": "{{user \`n\`}}",
     "override": {"alpha": {"inline": ["d"]}}}
  ],
  "error-cleanup-provisioner": {"type": "shell-local", "command": "true"},
  "post-processors": [
    "manifest",
    {"type": "manifest", "output": "m.json", "keep_input_artifact": true, "except": ["zeta"]},
    ["manifest", {"type": "shell-local", "name": "publish", "inline": ["true"]}]
  ]
}`,
      { variables: { assignments: [{ name: 'n', text: '2' }] } },
    )
    expect(said(result)).toEqual([])
    expect(result.description).toBe('Web servers')
    expect(result.builds.map(({ label, name, dialect }) => [label, name, dialect])).toEqual([
      ['alpha', 'alpha', 'json'],
      ['zeta', 'zeta', 'json'],
    ])
    const [alpha, zeta] = result.builds
    expect(zeta?.provisioners.map(({ options }) => options.inline)).toEqual([['a', 'b'], ['c']])
    expect(alpha?.provisioners).toMatchObject([
      { options: { inline: ['d'] }, pauseBefore: 3000, timeout: 60_000, maxRetries: 2 },
    ])
    expect(alpha?.errorCleanupProvisioner).toMatchObject({ type: 'shell-local', options: { command: 'true' } })
    expect(alpha?.postProcessors).toMatchObject([
      [{ type: 'manifest', keepInputArtifact: undefined }],
      [{ type: 'manifest', keepInputArtifact: true }],
      [{ type: 'manifest' }, { type: 'shell-local', name: 'publish' }],
    ])
    expect(zeta?.postProcessors.length).toBe(2)
  })

  it.each([
    [{ only: ['osc-bsu'] }, ['osc-bsu'], []],
    [{ only: ['osc-*'] }, [], ['error no-builds-selected', 'warning no-such-build']],
    [{ except: ['osc-bsu'] }, [], ['error no-builds-selected']],
  ])('are selected by exact names: %j', (selection, labels, problems) => {
    const result = plan(json(''), selection)
    expect(result.builds.map(({ label }) => label)).toEqual(labels)
    expect(result.diagnostics.map(shown)).toEqual(problems)
  })

  it('lose the rest of a chain with a post-processor that -except names', () => {
    const text = json('"post-processors": [["manifest", {"type": "manifest", "name": "second"}, "manifest"]]')
    expect(plan(text, { except: ['second'] }).builds[0]?.postProcessors.map((chain) => chain.length)).toEqual([1])
  })

  it('know what the build gives only in the run', () => {
    const result = plan(
      json('"provisioners": [{"type": "shell", "inline": ["echo {{build `ID`}} {{isotime \\"2006\\"}}"]}]'),
    )
    const provisioner = result.builds[0]?.provisioners[0]
    expect(provisioner?.unknown).toEqual(['inline'])
    expect(provisioner?.resolve({ ID: 'i-7' }).inline).toEqual(['echo i-7 2024'])
  })

  it('render what is left for the run until nothing changes', () => {
    const [build] = plan(json('"variables": {"who": "me"}')).builds
    expect(
      build?.render('{{ .Vars }} {{ .Path }} {{user `who`}} {{build `ID`}}', {
        Vars: 'A={{ .Path }}',
        Path: '/x',
        ID: 'i-1',
      }),
    ).toBe('A=/x /x me i-1')
    expect(() => build?.render('{{ nosuch }}', { Path: '/x' })).toThrow(/cannot be rendered.*\{\{ nosuch \}\}/)
    expect(build?.render('{{ .Tags.Missing }}', { Tags: { A: 'b' } })).toBe('<no value>')
  })

  it.each([
    ['', 'error empty-template 1:1  | template.json is empty'],
    ['[]', 'error bad-template 1:1 [] | a template is one JSON object'],
    [
      '{\n  "builders": [\n    {"type": "osc-bsu",}\n  ]\n}',
      'error json-syntax 3:24 } | A name in double quotes should stand here; perhaps the comma before it is one too many',
    ],
    ['source "osc-bsu" "web" {}', 'error json-syntax 1:1 source'],
    ['{"builders": []}', 'error no-builders 1:3 builders | the template has no builders'],
    ['{}', 'error no-builders 1:1 { | the template has no builders'],
  ])('are told when they cannot be read: %j', (text, expected) => {
    expect(said(plan(text))[0]).toContain(expected)
    expect(plan(text).builds).toEqual([])
  })

  it.each([
    ['"buildrs": []', 'error unknown-key 2:2 buildrs | a template has no "buildrs"'],
    ['"_comment": 1', 'error bad-comment 2:13 1 | the comment "_comment" must be a text'],
    ['"min_packer_version": "99"', 'error version-not-met 2:23 "99" | the template requires Packer 99 or newer'],
    ['"min_packer_version": "new"', 'error bad-version 2:23 "new" | "new" is not a version'],
    [
      '"variables": {"a": 1}',
      'error bad-default 2:20 1 | the default of variable "a" must be a text, or null to require a value',
    ],
    ['"variables": {"a": "1", "a": "2"}', 'error key-twice 2:26 a | "a" stands twice in this object'],
    ['"variables": {"a": null}', 'error unset-variable 2:16 a | variable "a" has no value'],
    ['"variables": {"a": "{{user `b`}}", "b": "{{user `a`}}"}', 'error unresolved-variable 2:20'],
    [
      '"variables": {"a": "{{user `c`}}"}',
      'error unresolved-variable 2:20 "{{user `c`}}" | variable "a" uses the variable "c", which does not exist',
    ],
    [
      '"variables": {"a": "{{nosuch}}"}',
      'error unrenderable 2:20 "{{nosuch}}" | the value of variable "a" cannot be rendered',
    ],
    ['"provisioners": {}', 'error wrong-type 2:17 {} | provisioners needs a list'],
    ['"provisioners": [{"inline": ["a"]}]', 'error type-missing 2:18 { | this provisioner has no type'],
    ['"provisioners": [{"type": "shel"}]', 'error unknown-component 2:28 shel | there is no provisioner of type shel'],
    [
      '"provisioners": [{"type": "breakpoint", "only": ["web"]}]',
      'error no-such-build 2:51 web | there is no builder called "web"',
    ],
    [
      '"provisioners": [{"type": "breakpoint", "override": {"web": {}}}]',
      'error no-such-build 2:55 web | there is no builder called "web"',
    ],
    [
      '"provisioners": [{"type": "breakpoint", "only": ["osc-bsu"], "except": ["osc-bsu"]}]',
      'error both-given 2:72 ["osc-bsu"] | only and except are both set',
    ],
    [
      '"provisioners": [{"type": "breakpoint", "pause_before": "{{user `x`}}"}]',
      'error wrong-type 2:57 "{{user `x`}}" | pause_before needs a duration',
    ],
    [
      '"provisioners": [{"type": "breakpoint", "max_retries": "x"}]',
      'error wrong-type 2:56 "x" | max_retries needs a whole number from 0',
    ],
    ['"provisioners": [{"type": "shell", "inline": ["{{env `HOME`}}"]}]', 'error unrenderable 2:47 "{{env `HOME`}}"'],
    [
      '"provisioners": [{"type": "shell", "inline": ["{{build `Nothing`}}"]}]',
      'error unrenderable 2:47 "{{build `Nothing`}}"',
    ],
    [
      '"provisioners": [{"type": "shell", "inline": ["{{user `nobody`}}"]}]',
      'warning unknown-user-variable 2:47 "{{user `nobody`}}" | there is no variable "nobody", so an empty text stands for it',
    ],
    [
      '"post-processors": [[["manifest"]]]',
      'error wrong-type 2:22 [ | a chain of post-processors cannot hold another chain',
    ],
    [
      '"post-processors": ["manifst"]',
      'error unknown-component 2:22 manifst | there is no post-processor of type manifst',
    ],
    ['"sensitive-variables": "a"', 'error wrong-type 2:24 "a" | sensitive-variables needs a list'],
  ])('are told what is wrong, and where: %s', (root, expected) => {
    const told = said(plan(json(root)))
    expect(told[0]).toContain(expected)
  })

  it('with two builders of one name are refused', () => {
    expect(said(plan(`{"builders": [${builder}, ${builder}]}`))).toEqual([
      expect.stringContaining('there are two builders called "osc-bsu"'),
    ])
  })

  it('offer to mend a misspelt name where it stands', () => {
    const text = json('"provisioners": [{"type": "shel", "inline": ["a"]}]')
    const [diagnostic] = plan(text).diagnostics
    expect(diagnostic && mended(diagnostic)).toBe(text.replace('shel', 'shell'))
  })
})

describe('user variables of legacy JSON templates', () => {
  const variables =
    '"variables": {"region": "eu-{{user `zone`}}", "zone": "west-2", "home": "{{env `HOME`}}", "later": "{{ .Vars }} x"}'

  it('may use one another, the environment, and fields that are known later', () => {
    const result = plan(json(variables))
    expect(said(result)).toEqual([])
    expect(Object.fromEntries(result.variables.map(({ name, value }) => [name, value]))).toEqual({
      region: 'eu-west-2',
      zone: 'west-2',
      home: '/home/someone',
      later: '{{ .Vars }} x',
    })
  })

  it('take their values from the command line, then from files, then from the template', () => {
    const files = [
      { name: 'one.json', text: '{"zone": "one", "region": "r1"}' },
      { name: 'two.json', text: '{"zone": "two"}' },
    ]
    const value = (name: string, result: ReturnType<typeof plan>) => result.variables.find((each) => each.name === name)
    const fromFiles = plan(json(variables), { variables: { files } })
    expect(value('zone', fromFiles)).toMatchObject({ value: 'two', from: 'two.json' })
    const fromLine = plan(json(variables), {
      variables: { files, assignments: [{ name: 'region', text: '{{user `zone`}}!' }] },
    })
    expect(value('region', fromLine)).toMatchObject({ value: 'two!', from: '-var' })
  })

  it.each([
    ['{"zone": 1}', 'error bad-variable-value 1:10 1'],
    ['[]', 'error bad-variable-file 1:1 []'],
    ['{', 'error json-syntax'],
  ])('are refused from a file such as %j', (text, expected) => {
    expect(said(plan(json(variables), { variables: { files: [{ name: 'v.json', text }] } })).join()).toContain(expected)
  })
})
