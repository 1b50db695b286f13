import { describe, expect, it } from 'vitest'
import { StudioError } from '#shared/studio-error.ts'
import { mended, planned, shown } from './reading.ts'

function source(name: string, type = 'outscale-bsu', more = ''): string {
  return `source "${type}" "${name}" {
  omi_name     = "omi-${name}"
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"
  source_omi   = "ami-1"
${more}}
`
}

const said = (result: ReturnType<typeof planned>) =>
  result.diagnostics.map((diagnostic) => `${shown(diagnostic)} | ${diagnostic.summary}`)

const labels = (result: ReturnType<typeof planned>) => result.builds.map(({ label }) => label)

/** A template of one source with a build of the given content. */
const build = (content: string) => `${source('web')}build {\n  sources = ["source.outscale-bsu.web"]\n${content}\n}\n`

describe('builds of HCL2 templates', () => {
  it('are one for each source of each build, labelled as people select them', () => {
    const result = planned(`${source('web')}${source('db', 'osc-bsu')}
build {
  name    = "nightly"
  sources = ["source.outscale-bsu.web", "osc-bsu.db"]
}
build {
  source "source.outscale-bsu.web" {
    name   = "small"
    region = "eu-west-2"
  }
}
`)
    expect(said(result)).toEqual([])
    expect(result.builds.map(({ label, name, builder }) => [label, name, builder.type, builder.writtenType])).toEqual([
      ['nightly.outscale-bsu.web', 'web', 'osc-bsu', 'outscale-bsu'],
      ['nightly.osc-bsu.db', 'db', 'osc-bsu', 'osc-bsu'],
      ['outscale-bsu.small', 'web', 'osc-bsu', 'outscale-bsu'],
    ])
    expect(result.builds[2]?.builder.options.region).toBe('eu-west-2')
  })

  it('know the source that they are of', () => {
    const result = planned(`${source('web').replace('"omi-web"', '"omi-${source.name}-${source.type}"')}
build {
  source "source.outscale-bsu.web" {
    name = "small"
  }
  provisioner "shell" {
    inline = ["echo \${source.name}"]
  }
}
`)
    expect(result.builds[0]?.builder.options.omi_name).toBe('omi-small-outscale-bsu')
    expect(result.builds[0]?.provisioners[0]?.options.inline).toEqual(['echo small'])
  })

  it.each([
    [{ only: ['nightly.*'] }, ['nightly.osc-bsu.a', 'nightly.osc-bsu.b']],
    [{ only: ['*.a'] }, ['nightly.osc-bsu.a']],
    [{ only: ['nightly.outscale-bsu.?'] }, ['nightly.osc-bsu.a', 'nightly.osc-bsu.b']],
    [{ except: ['*.{a,x}'] }, ['nightly.osc-bsu.b']],
  ])('are selected by %j', (selection, expected) => {
    const text = `${source('a', 'osc-bsu')}${source('b', 'osc-bsu')}build {\n  name = "nightly"\n  sources = ["osc-bsu.a", "osc-bsu.b"]\n}\n`
    expect(labels(planned(text, selection))).toEqual(expected)
  })

  it.each([
    [{ only: ['nothing'] }, ['error no-builds-selected', 'warning no-such-build']],
    [{ except: ['nothing'] }, ['warning no-such-build']],
    [{ only: ['[a'] }, ['error bad-pattern', 'error no-builds-selected']],
  ])('are told when %j names none', (selection, expected) => {
    expect(planned(build(''), selection).diagnostics.map(shown)).toEqual(expected)
  })

  it('leave out post-processors that -except names, and what follows them', () => {
    const chain = `  post-processors {
    post-processor "manifest" {}
    post-processor "shell-local" {
      name   = "publish"
      inline = ["true"]
    }
    post-processor "manifest" {}
  }`
    const result = planned(build(chain), { except: ['publish'] })
    expect(said(result)).toEqual([])
    expect(result.builds[0]?.postProcessors.map((each) => each.map(({ type }) => type))).toEqual([['manifest']])
  })

  it('run the steps that are meant for their source, with what is overridden for it', () => {
    const result = planned(`${source('a', 'osc-bsu')}${source('b', 'osc-bsu')}
build {
  sources = ["osc-bsu.a", "osc-bsu.b"]
  provisioner "shell" {
    only   = ["osc-bsu.a"]
    inline = ["for a"]
  }
  provisioner "shell" {
    inline       = ["for both"]
    pause_before = "10s"
    timeout      = "1m"
    max_retries  = "3"
    name         = "main"
    override = {
      b = {
        inline          = ["for b"]
        execute_command = "sh {{ .Path }}"
      }
    }
  }
  error-cleanup-provisioner "shell-local" {
    inline            = ["cleanup"]
    continue_on_error = true
  }
  post-processor "manifest" {
    except              = ["outscale-bsu.b"]
    keep_input_artifact = false
  }
}
`)
    expect(said(result)).toEqual([])
    const [a, b] = result.builds
    expect(a?.provisioners.map(({ options }) => options.inline)).toEqual([['for a'], ['for both']])
    expect(b?.provisioners.map(({ options }) => options.inline)).toEqual([['for b']])
    expect(b?.provisioners[0]).toMatchObject({
      name: 'main',
      pauseBefore: 10_000,
      timeout: 60_000,
      maxRetries: 3,
      continueOnError: false,
      options: { execute_command: 'sh {{ .Path }}' },
    })
    expect(b?.errorCleanupProvisioner).toMatchObject({ type: 'shell-local', continueOnError: true })
    expect(a?.postProcessors).toMatchObject([[{ type: 'manifest', keepInputArtifact: false }]])
    expect(b?.postProcessors).toEqual([])
  })

  it('know build.* only while they run', () => {
    const result = planned(
      build('  provisioner "shell" {\n    inline = ["echo ${build.ID} ${build.name}"]\n    skip_clean = true\n  }'),
    )
    expect(said(result)).toEqual([])
    const provisioner = result.builds[0]?.provisioners[0]
    expect(provisioner).toMatchObject({ unknown: ['inline'], options: { skip_clean: true } })
    expect(provisioner?.resolve({ ID: 'i-1' }).inline).toEqual(['echo i-1 '])
  })

  it('tell in the run where an option is that cannot be made', () => {
    const result = planned(
      build('  provisioner "shell" {\n    inline = ["x"]\n    start_retry_timeout = build.ID\n  }'),
    )
    const resolve = () => result.builds[0]?.provisioners[0]?.resolve({ ID: 'i-1' })
    expect(resolve).toThrow(StudioError)
    expect(resolve).toThrow('start_retry_timeout is a duration, and "i-1" is none')
  })

  it('repeat blocks by dynamic blocks, in sources and in builds', () => {
    const result = planned(`
variable "sizes" {
  type    = map(number)
  default = { xvdb = 10, xvdc = 20 }
}
${source(
  'web',
  'osc-bsu',
  `  dynamic "launch_block_device_mappings" {
    for_each = var.sizes
    iterator = disk
    content {
      device_name = "/dev/\${disk.key}"
      volume_size = disk.value
    }
  }
`,
)}
build {
  sources = ["osc-bsu.web"]
  dynamic "provisioner" {
    for_each = ["shell", "shell-local"]
    labels   = [provisioner.value]
    content {
      inline = ["step \${provisioner.key}"]
    }
  }
}
`)
    expect(said(result)).toEqual([])
    expect(result.builds[0]?.builder.options.launch_block_device_mappings).toMatchObject([
      { device_name: '/dev/xvdb', volume_size: 10 },
      { device_name: '/dev/xvdc', volume_size: 20 },
    ])
    expect(result.builds[0]?.provisioners.map(({ type, options }) => [type, options.inline])).toEqual([
      ['shell', ['step 0']],
      ['shell-local', ['step 1']],
    ])
  })

  it('take -force as the wish to replace what is there', () => {
    expect(planned(build(''), { force: true }).builds[0]?.builder.options.force_deregister).toBe(true)
    expect(planned(build('')).builds[0]?.builder.options.force_deregister).toBe(false)
  })

  it('take the plugin under any local name', () => {
    const result = planned(`packer {
  required_plugins {
    cloud = {
      source  = "github.com/outscale/outscale"
      version = "~> 1.2"
    }
  }
}
${source('web', 'cloud-bsu')}build {\n  sources = ["source.cloud-bsu.web"]\n}\n`)
    expect(said(result)).toEqual([])
    expect(result.builds[0]?.builder).toMatchObject({ type: 'osc-bsu', writtenType: 'cloud-bsu' })
  })

  it('do not look at sources that nobody uses', () => {
    expect(said(planned(`${build('')}source "amazon-ebs" "old" {\n  nonsense = true\n}\n`))).toEqual([])
  })
})

describe('HCL2 templates that are wrong', () => {
  it.each([
    ['a {\n}', 'error unknown-block 1:1 a | a template has no block "a"'],
    ['a = 1', 'error unknown-argument 1:1 a | a template has no argument "a"'],
    ['sourc "x" "y" {\n}', 'error unknown-block 1:1 sourc | a template has no block "sourc"'],
    [
      'packer {\n  required_version = ">= 99"\n}',
      'error version-not-met 2:22 ">= 99" | the template requires Packer >= 99',
    ],
    [
      'packer {\n  required_version = "new"\n}',
      'error bad-version-constraint 2:22 "new" | required_version is a list of conditions such as ">= 1.7.0"',
    ],
    [
      'packer {\n  required_plugins {\n    a = {\n      source = "a"\n      version = "1"\n    }\n  }\n}',
      'error bad-plugin-source 4:16 "a" | "a" is not the address of a plugin',
    ],
    [
      'packer {\n  required_plugins {\n    a = {\n      source = "github.com/a/b"\n    }\n  }\n}',
      'error option-missing 3:9 {\n      source = "github.com/a/b"\n    } | the requirement of a needs version',
    ],
    [
      'packer {\n  required_plugins {\n    a = {\n      source = "github.com/a/b"\n      version = "1"\n    }\n  }\n}',
      'warning plugin-not-built-in 4:16 "github.com/a/b" | the plugin github.com/a/b is not built in',
    ],
    [
      'packer {\n  required_plugins {\n    outscale = {\n      source = "github.com/outscale/outscale"\n      version = ">= 9"\n    }\n  }\n}',
      'warning plugin-version 5:17 ">= 9" | outscale >= 9 is required, and 1.6.1 is what is built in',
    ],
  ])('at their root are told so: %j', (text, expected) => {
    const told = said(planned(`${text}\n${build('')}`))
    expect(told.length).toBe(1)
    expect(told[0]).toContain(expected)
  })

  it.each([
    ['  nam = "x"', 'error unknown-block 9:3 nam | a build has no "nam"'],
    ['  sources = ["x"]', 'duplicate-attribute'],
    [
      '  source "outscale-bsu.db" {\n  }',
      'error unknown-source 9:11 outscale-bsu.db | there is no source "outscale-bsu" "db"',
    ],
    [
      '  source "outscale-bsu.web" {\n    name = "n"\n    vm_type = "tinav6.c1r1p2"\n  }',
      'error argument-twice 11:5 vm_type | the source itself sets vm_type already',
    ],
    ['  source "web" {\n  }', 'error bad-source-reference 9:11 web | "web" names no source'],
    ['  provisioner "shel" {\n  }', 'error unknown-component 9:16 shel | there is no provisioner of type shel'],
    ['  provisioner {\n  }', 'error wrong-labels 9:3 provisioner | provisioner takes one label: its type'],
    [
      '  post-processor "vagrant" {\n  }',
      'error unknown-component 9:19 vagrant | there is no post-processor of type vagrant',
    ],
    [
      '  post-processors {\n    provisioner "shell" {\n    }\n  }',
      'error unknown-block 10:5 provisioner "shell" | post-processors holds post-processor blocks, not provisioner',
    ],
    [
      '  error-cleanup-provisioner "breakpoint" {\n  }\n  error-cleanup-provisioner "breakpoint" {\n  }',
      'error block-twice 11:3 error-cleanup-provisioner "breakpoint" | a build has at most one error-cleanup-provisioner',
    ],
    [
      '  provisioner "breakpoint" {\n    only = ["a"]\n    except = ["b"]\n  }',
      'error both-given 11:14 ["b"] | only and except are both set',
    ],
    [
      '  provisioner "breakpoint" {\n    pause_before = "1"\n  }',
      'error wrong-type 10:20 "1" | pause_before needs a duration such as "90s" or "1h30m"',
    ],
    [
      '  provisioner "breakpoint" {\n    max_retries = "many"\n  }',
      'error wrong-type 10:19 "many" | max_retries needs a whole number from 0',
    ],
    [
      '  provisioner "breakpoint" {\n    override = ["a"]\n  }',
      'error wrong-type 10:16 ["a"] | override needs a map of source names',
    ],
    ['  provisioner "breakpoint" {\n    note = build.Nothing\n  }', '10:18 Nothing'],
    ['  provisioner "breakpoint" {\n    note = {\n      a = 1\n    }\n  }', 'error wrong-type 10:12'],
    [
      '  dynamic "provisioner" {\n    for_each = 1\n    content {\n    }\n  }',
      'error wrong-type 10:16 1 | for_each needs a list, a set or a map',
    ],
  ])('in a build are told so: %j', (content, expected) => {
    const result = planned(build(content))
    const errors = said(result).filter((each) => !each.startsWith('warning no-such-build'))
    expect(
      errors.some((each) => each.includes(expected)),
      errors.join('\n'),
    ).toBe(true)
    expect(result.builds).toEqual([])
  })

  it('by naming a source without its type in only are warned, with the mend', () => {
    const text = build('  provisioner "breakpoint" {\n    only = ["web"]\n  }')
    const result = planned(text)
    expect(said(result)).toEqual(['warning no-such-build 10:13 "web" | no source of this build is called "web"'])
    const [diagnostic] = result.diagnostics
    expect(diagnostic && mended(diagnostic)).toBe(text.replace('["web"]', '["outscale-bsu.web"]'))
  })

  it('with two declarations of one name tell where the other is', () => {
    const result = planned(`${build('')}${source('web')}`)
    expect(said(result)).toEqual([
      'error declared-twice 11:1 source "outscale-bsu" "web" | there is another source "outscale-bsu.web"',
    ])
    expect(result.diagnostics[0]?.detail).toContain('web.pkr.hcl, line 1')
  })

  it.each([
    ['YYYYMMDD-HHmmss', '2:28 HH', 'YYYYMMDD-hhmmss'],
    ["YYYY'HH'H", '2:27 H', "YYYY'HH'h"],
  ])('by a date %j that repeats every twelve hours are warned', (format, place, right) => {
    const text = `locals {\n  a = formatdate("${format}", "2024-01-02T15:04:05Z")\n}\n${build('')}`
    const [diagnostic] = planned(text).diagnostics
    expect(diagnostic && shown(diagnostic)).toBe(`warning twelve-hour-date ${place}`)
    expect(diagnostic && mended(diagnostic)).toBe(text.replace(format, right))
  })

  it.each(['hhmm', 'HH AA', "'HH'"])('by a date %j are not', (format) => {
    const text = `# formatdate("HH", "")\nlocals {\n  a = formatdate("${format}", "2024-01-02T15:04:05Z")\n}\n${build('')}`
    expect(said(planned(text))).toEqual([])
  })

  it('with two builds of one label are refused', () => {
    expect(said(planned(`${build('')}build {\n  sources = ["outscale-bsu.web"]\n}\n`))).toEqual([
      'error build-twice 12:14 "outscale-bsu.web" | there are two builds called outscale-bsu.web',
    ])
  })

  it('without a build are told what to add', () => {
    expect(said(planned(source('web')))).toEqual(['error no-builds | the template has no build block'])
  })

  it('with a syntax error still list their variables, and tell nothing that may follow from it', () => {
    const result = planned(`variable "a" {\n  default = 1\n}\n${build('  nonsense')}`)
    expect(result.variables.map(({ name }) => name)).toEqual(['a'])
    expect(result.diagnostics.length).toBe(1)
    expect(result.builds).toEqual([])
  })

  it('that hold JSON are told to be named otherwise', () => {
    expect(said(planned('{ "builders": [] }'))).toEqual(['error json-in-hcl 1:1  | this file holds JSON, not HCL'])
  })

  it('are told in the order of their files and lines', () => {
    const result = planned({ 'b.pkr.hcl': `${build('')}\nx = 1\n`, 'a.pkr.hcl': 'y = 2\nz = 3\n' })
    expect(result.diagnostics.map(({ place }) => place?.source.name)).toEqual(['b.pkr.hcl', 'a.pkr.hcl', 'a.pkr.hcl'])
  })
})
