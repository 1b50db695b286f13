import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '#test/support/whole-build/command-line.ts'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

/** Two accounts: builds happen in one, data sources may look into the other. */
let here: ServedRegion
let there: ServedRegion
let home: string

beforeAll(async () => {
  ;[here, there] = await Promise.all([serveRegion(), serveRegion()])
  home = await mkdtemp(join(temporaryRoot, 'omi-studio-data-'))
  const { Images = [] } = await there.region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
  const { Image } = await there.region.call('CreateImage', {
    ImageName: 'golden',
    SourceImageId: Images[0]?.ImageId ?? '',
    SourceRegionName: there.region.name,
  })
  await there.region.call('CreateTags', {
    ResourceIds: [Image?.ImageId ?? ''],
    Tags: [{ Key: 'release', Value: 'r7' }],
  })
  await there.region.settled()
}, 60_000)

afterAll(async () => {
  await Promise.all([here.close(), there.close()])
  await rm(home, { recursive: true, force: true })
})

function accessOf({ region, endpoint }: ServedRegion): string {
  const { accessKey, secretKey } = region.account
  return `access_key = "${accessKey}"
  secret_key = "${secretKey}"
  region = "${region.name}"
  custom_endpoint_oapi = "${endpoint}"`
}

async function build(data: string, source: string) {
  const template = `${data}
source "outscale-bsu" "it" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  ${source}
}
build {
  sources = ["source.outscale-bsu.it"]
  provisioner "shell" {
    inline = ["true"]
  }
}
`
  await writeFile(join(home, 'data.pkr.hcl'), template)
  return runCommand(['build', 'data.pkr.hcl'], { home, environment: here.environment })
}

const debian = `data "outscale-omi" "base" {
  filters     = { name = "Debian-12-*" }
  owners      = ["Outscale"]
  most_recent = true
}`

/** The newest OMI of a name in the account of the builds. */
async function madeAs(name: string) {
  const { Images = [] } = await here.region.call('ReadImages', { Filters: { ImageNames: [name] } })
  return Images[0]
}

test('a build starts from the OMI that the data source found, with AWS’s names for the filters', async () => {
  const { code, stderr, stdout } = await build(
    debian,
    'omi_name = "from-data"\n  source_omi = data.outscale-omi.base.id\n  tags = { of = data.outscale-omi.base.name, by = data.outscale-omi.base.owner_name }',
  )
  expect(`${stderr}${stdout}`).toContain('Source OMI: Debian-12-')
  expect(code).toBe(0)
  expect((await madeAs('from-data'))?.Tags).toEqual(
    expect.arrayContaining([
      { Key: 'of', Value: expect.stringMatching(/^Debian-12-/) },
      { Key: 'by', Value: 'Outscale' },
    ]),
  )
})

test('its own credentials, region and endpoint count, and self is the account that they belong to', async () => {
  const golden = `data "outscale-omi" "golden" {
  ${accessOf(there)}
  filter {
    name  = "tag:release"
    value = "r7"
  }
  owners = ["self"]
}`
  const { code, stderr, stdout } = await build(
    `${golden}\n${debian}`,
    'omi_name = "like-${data.outscale-omi.golden.name}-${data.outscale-omi.golden.tags["release"]}"\n  source_omi = data.outscale-omi.base.id',
  )
  expect(`${stderr}${stdout}`).not.toContain(there.region.account.secretKey)
  expect(code).toBe(0)
  expect(await madeAs('like-golden-r7')).toBeDefined()
})

test('a data source may need what another one found', async () => {
  const second = debian.replace('"base"', '"same"').replace('"Debian-12-*"', 'data.outscale-omi.base.name')
  const { code } = await build(`${second}\n${debian}`, 'omi_name = "in-turn"\n  source_omi = data.outscale-omi.same.id')
  expect(code).toBe(0)
})

describe('is refused with its name, its place and what to do', () => {
  test.each([
    ['nothing is found', debian.replace('Debian-12-*', 'Plan-9-*'), /data\.outscale-omi\.base: No available OMI fits/],
    [
      'several are found',
      debian.replace('most_recent = true', '').replace('Debian-12-*', '*'),
      /data\.outscale-omi\.base: \d+ OMIs fit/,
    ],
  ])('when %s', async (_what, data, message) => {
    const { code, stdout, stderr } = await build(data, 'omi_name = "never"\n  source_omi = data.outscale-omi.base.id')
    expect(code).toBe(1)
    expect(`${stdout}${stderr}`).toMatch(message)
    expect(await madeAs('never')).toBeUndefined()
  })
})

test('keys that are wrong are said to be the data source’s, and never shown', async () => {
  const access = accessOf(there).replace(/secret_key = "[^"]+"/, 'secret_key = "WRONGWRONGWRONG"')
  const { code, stdout, stderr } = await build(
    debian.replace('most_recent = true', access),
    'omi_name = "never"\n  source_omi = data.outscale-omi.base.id',
  )
  expect(code).toBe(1)
  expect(`${stdout}${stderr}`).toMatch(/data\.outscale-omi\.base: /)
  expect(`${stdout}${stderr}`).not.toContain('WRONGWRONG')
})

/** A whole template that takes its OMI from a data source. */
function templateWith(data: string): string {
  return `${data}
source "outscale-bsu" "it" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "x-\${data.outscale-omi.base.name}"
  source_omi   = data.outscale-omi.base.id
}
build {
  sources = ["source.outscale-bsu.it"]
}
`
}

test('validation reads data sources when it is asked to', async () => {
  const template = join(home, 'asked.pkr.hcl')
  await writeFile(template, templateWith(debian.replace('Debian-12-*', 'Plan-9-*')))
  const { code, stdout, stderr } = await runCommand(['validate', '-evaluate-datasources', 'asked.pkr.hcl'], {
    home,
    environment: here.environment,
  })
  expect(code).toBe(1)
  expect(`${stdout}${stderr}`).toContain('data.outscale-omi.base: No available OMI fits')
  await writeFile(template, templateWith(debian))
  const found = await runCommand(['validate', '-evaluate-datasources', '-sandbox', 'asked.pkr.hcl'], { home })
  expect([found.code, found.stdout]).toEqual([0, 'The configuration is valid.\n'])
}, 60_000)

test('validation needs no account otherwise: what a data source would find is not known then', async () => {
  await writeFile(join(home, 'valid.pkr.hcl'), templateWith(debian))
  const { code, stdout } = await runCommand(['validate', 'valid.pkr.hcl'], { home })
  expect([code, stdout]).toEqual([0, 'The configuration is valid.\n'])
})
