import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBuildPlanner, type PlanRequest } from '#electron/studio/runs/build-planner.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const template = JSON.stringify({
  '//': 'HCL2 written as JSON',
  variable: {
    name: { type: 'string', default: 'default' },
    size: { type: 'number', default: 10 },
    zones: { type: 'list(string)', default: [] },
    disk: { type: 'object({ size = number, type = optional(string, "gp2") })', default: { size: 1 } },
  },
  source: {
    'osc-bsu': {
      web: {
        vm_type: 'tinav6.c2r4p2',
        ssh_username: 'outscale',
        source_omi: 'ami-12345678',
        omi_name: 'web-${var.name}-${var.size}-${join(".", var.zones)}-${var.disk.type}',
      },
    },
  },
  build: { sources: ['source.osc-bsu.web'] },
})

/** Plans the files of a folder; gives the OMI's name, which shows the variables' values, and what was told. */
async function planned(
  files: Readonly<Record<string, string>>,
  request: Partial<PlanRequest> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const { planned: plan } = await createBuildPlanner(environment)({ path: '.', workingFolder: folder, ...request })
  return {
    name: plan.builds[0]?.builder.options.omi_name,
    told: plan.diagnostics.map(({ code, summary }) => `${code}: ${summary}`),
  }
}

describe('HCL2 in JSON, on disk', () => {
  it('is found in a folder, with native files beside it', async () => {
    const native = 'locals {\n  unused = var.name\n}\n'
    expect(await planned({ 'web.pkr.json': template, 'locals.pkr.hcl': native })).toEqual({
      name: 'web-default-10--gp2',
      told: [],
    })
  })

  it('is a template by itself as a single file', async () => {
    expect(await planned({ 'web.pkr.json': template }, { path: 'web.pkr.json' })).toEqual({
      name: 'web-default-10--gp2',
      told: [],
    })
  })

  it('takes values from the environment, the folder’s files in order, -var-file and -var, each over the ones before', async () => {
    const environment = { PKR_VAR_name: 'environment', PKR_VAR_zones: '["env"]', PKR_VAR_size: '1' }
    const native = { 'a.auto.pkrvars.hcl': 'name = "native"\nsize = 2\n' }
    const json = {
      'a.auto.pkrvars.json': '{ "//": "a comment", "name": "json", "disk": { "size": 5, "type": "io1" } }',
    }
    const given = { variableFiles: [{ name: 'more.pkrvars.json', text: '{ "name": "file", "zones": ["a", "b"] }' }] }
    const flags = { assignments: [{ name: 'name', text: 'flag' }] }
    const names = [
      await planned({ 'web.pkr.json': template }, {}, environment),
      await planned({ 'web.pkr.json': template, ...native }, {}, environment),
      await planned({ 'web.pkr.json': template, ...native, ...json }, {}, environment),
      await planned({ 'web.pkr.json': template, ...native, ...json }, given, environment),
      await planned({ 'web.pkr.json': template, ...native, ...json }, { ...given, ...flags }, environment),
    ]
    expect(names.map(({ name }) => name)).toEqual([
      'web-environment-1-env-gp2',
      'web-native-2-env-gp2',
      'web-json-2-env-io1',
      'web-file-2-a.b-io1',
      'web-flag-2-a.b-io1',
    ])
    expect(names.flatMap(({ told }) => told)).toEqual([])
  })

  it('as a single file reads no files of its folder, and says so', async () => {
    const files = { 'web.pkr.json': template, 'a.auto.pkrvars.json': '{ "name": "json" }' }
    expect(await planned(files, { path: 'web.pkr.json' })).toEqual({
      name: 'web-default-10--gp2',
      told: ['ignored-variable-file: a.auto.pkrvars.json is not read'],
    })
    expect(await planned(files)).toEqual({ name: 'web-json-10--gp2', told: [] })
  })

  it('takes the texts of a variable file as they are, and its numbers with every digit', async () => {
    const values = '{ "name": "${var.size} {{x}} $${y}", "size": 12345678901234567890 }'
    const text = template.replace('-${join', '/${join')
    const { told, name } = await planned({ 'web.pkr.json': text, 'a.auto.pkrvars.json': values })
    expect(told).toEqual(['unrenderable: omi_name cannot be rendered: function "x" not defined'])
    expect(name).toBeUndefined()
    const exact = '{ "name": "${var.size}", "size": 12345678901234567890 }'
    const pattern = await planned({ 'web.pkr.json': template, 'a.auto.pkrvars.json': exact })
    expect(pattern.told).toEqual([
      'bad-value: omi_name must be 3 to 128 letters, digits, spaces and ( ) [ ] . / - \' @ _, and "web-${var.size}-12345678901234567890--gp2" is not',
    ])
  })

  it('may write properties of one name several times, for blocks in order', async () => {
    const twice = template.replace(
      '"build":{"sources":["source.osc-bsu.web"]}',
      '"build":{"sources":["source.osc-bsu.web"],"provisioner":{"shell":{"inline":["a"]}},"provisioner":{"file":{"content":"x","destination":"/tmp/x"}},"provisioner":{"shell":{"inline":["b"]}}}',
    )
    expect(twice).not.toBe(template)
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'web.pkr.json'), twice)
    const { planned: plan } = await createBuildPlanner({})({ path: '.', workingFolder: folder })
    expect(plan.diagnostics).toEqual([])
    expect(plan.builds[0]?.provisioners.map(({ type }) => type)).toEqual(['shell', 'file', 'shell'])
  })

  it('tells a broken file with its place, whichever it is', async () => {
    const broken = await planned({ 'web.pkr.json': template, 'a.auto.pkrvars.json': '{ "name": "json", }' })
    expect(broken.told).toEqual([
      'json-syntax: A name in double quotes should stand here; perhaps the comma before it is one too many',
    ])
  })

  it('in a folder named like a file is a folder', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'web.pkr.json'))
    writeFileSync(join(folder, 'web.pkr.json', 'a.pkr.json'), template)
    writeFileSync(join(folder, 'web.pkr.json', 'a.auto.pkrvars.json'), '{ "name": "inside" }')
    const { planned: plan } = await createBuildPlanner({})({ path: 'web.pkr.json', workingFolder: folder })
    expect(plan.builds[0]?.builder.options.omi_name).toBe('web-inside-10--gp2')
  })
})
