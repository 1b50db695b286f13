import { describe, expect, it } from 'vitest'
import {
  cleanResourceName,
  type InterpolationContext,
  packerFunctions,
} from '#shared/language/go-template/packer-functions.ts'
import { renderGoTemplate, renderToFixpoint } from '#shared/language/go-template/render-go-template.ts'

const CONTEXT: InterpolationContext = {
  userVariables: new Map([['region', 'eu-west-2']]),
  environmentVariable: (name) => ({ HOME: '/home/ada' })[name],
  startedAt: new Date('2024-01-02T15:04:05.678Z'),
  now: () => new Date('2024-01-02T15:04:06Z'),
  randomBytes: (count) => new Uint8Array(count).fill(0xab),
  buildName: 'web',
  buildType: 'osc-bsu',
  packerVersion: '1.16.0',
  templateFolder: '/work/template',
  workingFolder: '/work',
  build: { kind: 'known', values: new Map([['ID', 'i-123']]) },
  isOutscaleBuilder: true,
}

function render(template: string, changes: Partial<InterpolationContext> = {}): string {
  return renderGoTemplate(template, undefined, packerFunctions({ ...CONTEXT, ...changes }))
}

function failure(template: string, without: readonly (keyof InterpolationContext)[] = []): string {
  const context = Object.fromEntries(
    Object.entries(CONTEXT).filter(([key]) => !(without as readonly string[]).includes(key)),
  ) as unknown as InterpolationContext
  try {
    return renderGoTemplate(template, undefined, packerFunctions(context))
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

describe('the functions of templates', () => {
  it.each([
    ['{{user `region`}}', 'eu-west-2'],
    ['{{user "unknown"}}', ''],
    ['{{env `HOME`}}{{env `UNSET`}}', '/home/ada'],
    ['{{timestamp}}', '1704207845'],
    ['{{isotime}}', '2024-01-02T15:04:05Z'],
    ['{{isotime "2006-01-02-150405"}}', '2024-01-02-150405'],
    ['{{isotime | clean_resource_name}}', '2024-01-02T15-04-05Z'],
    ['{{strftime "%Y%m%d%L"}}', '20240102.678'],
    ['{{uuid}}', '659425e6-abab-abab-abab-abababababab'],
    ['{{build_name}}/{{build_type}}/{{packer_version}}', 'web/osc-bsu/1.16.0'],
    ['{{template_dir}} {{pwd}}', '/work/template /work'],
    ['{{build `ID`}}', 'i-123'],
    ['{{lower "ABC"}}{{upper "abc"}}', 'abcABC'],
    ['{{split "a-b-c" "-" 1}}', 'b'],
    ['{{replace "a" "x" 1 "aaa"}} {{replace "a" "x" -1 "aaa"}} {{replace "a" "x" 0 "aaa"}}', 'xaa xxx aaa'],
    ['{{"a.b.c" | replace_all "." "-"}}', 'a-b-c'],
    ['{{clean_resource_name "Ubuntu 22.04: é€"}}', 'Ubuntu 22.04- -----'],
    ['{{clean_omi_name "a:b"}}', 'a-b'],
  ])('%s is %s', (template, expected) => {
    expect(render(template)).toBe(expected)
  })

  it('leave a build value for the run before there is one', () => {
    const build = { kind: 'deferred', keys: new Set(['ID', 'Host']) } as const
    expect(render('ssh {{build `Host`}}', { build })).toBe('ssh {{.Host}}')
    expect(() => render('{{build `Nope`}}', { build })).toThrow('there is no build variable "Nope"; there are Host, ID')
  })

  it.each([
    ['{{user `x`}}', ['userVariables'], 'user variables exist in JSON templates only; in an HCL2 template write var.x'],
    ['{{env `x`}}', ['environmentVariable'], 'env is available in the "variables" section only'],
    ['{{build `ID`}}', ['build'], 'build is available in provisioners and post-processors of JSON templates only'],
    ['{{build_name}}', ['buildName'], 'build_name is not available here'],
    ['{{template_dir}}', ['templateFolder'], 'template_dir is not available here; in HCL2 templates write path.root'],
    [
      '{{clean_resource_name "a"}}',
      ['isOutscaleBuilder'],
      'template: root:1: function "clean_resource_name" not defined',
    ],
    ['{{isotime "a" "b"}}', [], 'too many values, 1 needed: the layout'],
    ['{{split "a-b" "-" 2}}', [], 'the text has 2 parts, counted from 0, and part 2 was asked for'],
    ['{{sed "s/a/b/" "a"}}', [], 'sed is gone; use replace'],
    ['{{vault "a" "b"}}', [], 'vault is not supported. Read the secret outside'],
    ['{{consul_key "a"}}', [], 'consul_key is not supported'],
    ['{{aws_secretsmanager "a" "b"}}', [], 'aws_secretsmanager is not supported'],
    ['{{aws_secretsmanager_raw "a"}}', [], 'aws_secretsmanager_raw is not supported'],
    ['{{user}}', [], 'template: root:1:2: executing "root" at <user>: wrong number of args for user: want 1 got 0'],
  ] as const)('%s without %j fails: %s', (template, without, message) => {
    expect(failure(template, without)).toContain(message)
  })
})

describe('rendering to a fixpoint', () => {
  const functions = packerFunctions(CONTEXT)

  it('renders what a first pass brings to light', () => {
    expect(renderToFixpoint('{{build `ID`}}: {{.Tag}}', { Tag: '{{.Name}}', Name: 'n' }, functions)).toBe('i-123: n')
  })

  it('loses braces that are meant for another program, as the reference does', () => {
    expect(renderToFixpoint('docker inspect -f {{`{{.Id}}`}}', {}, functions)).toBe('docker inspect -f <no value>')
  })

  it('gives up on a text that makes itself longer', () => {
    expect(() => renderToFixpoint('{{.A}}', { A: 'x{{.A}}' }, functions)).toThrow('still changes after being rendered')
  })
})

describe('names of images', () => {
  it('keep what OUTSCALE allows, and get a dash for every other byte', () => {
    expect(cleanResourceName("aZ09()[] ./-'@_")).toBe("aZ09()[] ./-'@_")
    expect(cleanResourceName('a:b*é€')).toBe('a-b------')
  })
})
