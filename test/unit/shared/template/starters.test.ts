import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FunctionHost } from '#shared/language/functions/function-host.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import { dialectOf } from '#shared/template/template-files.ts'
import { type Assignment, noVariableInputs } from '#shared/template/template-input.ts'
import { shown, testHost } from './reading.ts'

const folder = resolve(import.meta.dirname, '../../../../assets/templates')

/** Reads the real files, and stands in the template's folder. */
function hostIn(templateFolder: string): FunctionHost {
  return {
    ...testHost,
    templateFolder,
    workingFolder: templateFolder,
    kindOf: (path) => (!existsSync(path) ? 'missing' : statSync(path).isDirectory() ? 'folder' : 'file'),
    readFile: (path) => readFileSync(path),
  }
}

function load(starter: string, file: string, assignments: readonly Assignment[] = []) {
  const here = join(folder, starter)
  return loadTemplate({
    path: join(here, file),
    dialect: dialectOf(file),
    files: [{ name: join(here, file), text: readFileSync(join(here, file), 'utf8') }],
    variables: { ...noVariableInputs, assignments },
    host: hostIn(here),
  })
}

const summary = ({ label, builder, provisioners, postProcessors }: BuildPlan) => ({
  label,
  omi: builder.options.omi_name,
  provisioners: provisioners.map(({ type }) => type),
  postProcessors: postProcessors.map((chain) => chain.map(({ type }) => type)),
})

const manifest = [['manifest']]

describe('starter templates', () => {
  it('are all here looked at', () => {
    expect(readdirSync(folder).sort()).toEqual([
      'almalinux-app',
      'chroot-patch',
      'data-volume',
      'debian-hardened',
      'docker-host',
      'golden-root',
      'legacy-json',
      'minimal',
      'ubuntu-nginx',
    ])
  })

  it.each([
    [
      'chroot-patch',
      'chroot-patch.pkr.hcl',
      [
        {
          label: 'outscale-chroot.patch',
          omi: 'patched-1715007845',
          provisioners: ['shell', 'file', 'shell'],
          postProcessors: [],
        },
      ],
    ],
    [
      'golden-root',
      'golden-root.pkr.hcl',
      [
        {
          label: 'outscale-bsusurrogate.golden',
          omi: 'golden-1715007845',
          provisioners: ['shell'],
          postProcessors: [],
        },
      ],
    ],
    [
      'data-volume',
      'data-volume.pkr.hcl',
      [{ label: 'outscale-bsuvolume.data', omi: undefined, provisioners: ['file', 'shell'], postProcessors: [] }],
    ],
    [
      'minimal',
      'minimal.pkr.hcl',
      [{ label: 'outscale-bsu.minimal', omi: 'minimal-1715007845', provisioners: ['shell'], postProcessors: [] }],
    ],
    [
      'ubuntu-nginx',
      'ubuntu-nginx.pkr.hcl',
      [
        {
          label: 'outscale-bsu.web',
          omi: 'web-20240506-150405',
          provisioners: ['file', 'shell'],
          postProcessors: manifest,
        },
      ],
    ],
    [
      'debian-hardened',
      'debian-hardened.pkr.hcl',
      [
        {
          label: 'base.outscale-bsu.base',
          omi: 'debian-12-base-1715007845',
          provisioners: ['file', 'shell', 'shell'],
          postProcessors: manifest,
        },
      ],
    ],
    [
      'almalinux-app',
      'almalinux-app.pkr.hcl',
      [
        {
          label: 'outscale-bsu.production',
          omi: 'app-1.0.0-production-1715007845',
          provisioners: ['file', 'file', 'shell'],
          postProcessors: manifest,
        },
        {
          label: 'outscale-bsu.staging',
          omi: 'app-1.0.0-staging-1715007845',
          provisioners: ['file', 'file', 'shell'],
          postProcessors: manifest,
        },
      ],
    ],
    [
      'docker-host',
      'docker-host.pkr.hcl',
      [
        {
          label: 'outscale-bsu.docker',
          omi: 'docker-host-1715007845',
          provisioners: ['file', 'shell'],
          postProcessors: manifest,
        },
      ],
    ],
  ])('%s can be built as it is', (starter, file, builds) => {
    const template = load(starter, file)
    const plan = template.plan()
    expect(plan.diagnostics.map(shown)).toEqual([])
    expect(plan.builds.map(summary)).toEqual(builds)
    expect(template.variables.every(({ isSet, description }) => isSet && description !== undefined)).toBe(true)
  })

  it.each(['minimal', 'ubuntu-nginx', 'debian-hardened', 'almalinux-app', 'docker-host', 'golden-root', 'data-volume'])(
    '%s starts from the newest official OMI of a distribution',
    (starter) => {
      const [build] = load(starter, `${starter}.pkr.hcl`).plan().builds
      expect(build?.builder.options).toMatchObject({
        ssh_username: 'outscale',
        source_omi_filter: { owners: ['Outscale'], most_recent: true },
      })
    },
  )

  it('almalinux-app gives staging what production does not have', () => {
    const [production, staging] = load('almalinux-app', 'almalinux-app.pkr.hcl').plan().builds
    const firstLine = (build: BuildPlan | undefined) =>
      (build?.provisioners[2]?.options.inline as readonly string[] | undefined)?.[0]
    expect(firstLine(production)).toBe('sudo dnf install -y python3')
    expect(firstLine(staging)).toBe('sudo dnf install -y python3 tcpdump strace')
    expect(production?.provisioners[0]?.options.content).toBe('LISTEN=0.0.0.0:8080\nLOG_LEVEL=info\n')
  })

  it('docker-host makes a volume for each in its list, and cleans up after failures', () => {
    const [build] = load('docker-host', 'docker-host.pkr.hcl').plan().builds
    expect(build?.builder.options.launch_block_device_mappings).toMatchObject([
      { device_name: '/dev/xvdb', volume_size: 40 },
    ])
    expect(build?.errorCleanupProvisioner?.type).toBe('shell')
    expect(build?.provisioners[1]?.maxRetries).toBe(2)
  })

  it('ubuntu-nginx refuses a site that is no host name, with its own words', () => {
    const plan = load('ubuntu-nginx', 'ubuntu-nginx.pkr.hcl', [{ name: 'site', text: 'No Host' }]).plan()
    expect(plan.diagnostics.map(({ summary: text }) => text)).toEqual([
      'the value of variable "site" is not valid: The site must be a host name in lowercase letters, digits, dots and dashes.',
    ])
  })

  it('legacy-json asks for a name, and is built once it has one', () => {
    expect(
      load('legacy-json', 'template.json')
        .plan()
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(shown),
    ).toEqual(['error unset-variable 6:6 name'])
    const template = load('legacy-json', 'template.json', [{ name: 'name', text: 'app' }])
    const plan = template.plan()
    expect(plan.diagnostics.map(shown)).toEqual(['hint old-name 15:8 oapi_custom_endpoint'])
    expect(plan.builds.map(summary)).toEqual([
      { label: 'osc-bsu', omi: 'app-1715007845', provisioners: ['file', 'shell'], postProcessors: manifest },
    ])
    expect(plan.builds[0]?.builder.options).toMatchObject({
      access_key: 'AK',
      secret_key: 'SK-secret',
      custom_endpoint_oapi: 'outscale.com/oapi/latest',
      tags: { base: '{{ .SourceOMIName }}', region: '{{ .BuildRegion }}' },
    })
    expect(plan.builds[0]?.sensitive).toContain('SK-secret')
    expect(template.variables).toMatchObject([
      { name: 'access_key', value: 'AK', isSet: true },
      { name: 'secret_key', sensitive: true, isSet: true },
      { name: 'name', value: 'app', required: true, from: '-var' },
    ])
    expect(JSON.stringify(template.variables.map(({ place, ...rest }) => rest))).not.toContain('SK-secret')
  })
})
