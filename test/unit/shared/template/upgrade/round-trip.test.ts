import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import type { OptionValue } from '#shared/catalog/component.ts'
import type { BuildPlan, ComponentPlan } from '#shared/template/build-plan.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import { noVariableInputs } from '#shared/template/template-input.ts'
import { upgradeTemplate } from '#shared/template/upgrade/upgrade-template.ts'
import { legacyTemplates } from './legacy-templates.ts'

const root = join(import.meta.dirname, '../../../../..')
const started = new Date('2026-11-23T10:20:30Z')

/** Every legacy template that the repository has, and those written for this test. */
const fixtures = [
  ...readdirSync(join(root, 'assets/templates/legacy-json'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      name,
      text: readFileSync(join(root, 'assets/templates/legacy-json', name), 'utf8'),
      variables: { name: 'given' } as Readonly<Record<string, string>>,
      folder: join(root, 'assets/templates/legacy-json'),
    })),
  ...legacyTemplates.map((one) => ({ ...one, folder: root })),
]

function plansOf(dialect: 'json' | 'hcl2', text: string, variables: Readonly<Record<string, string>>, folder: string) {
  const name = dialect === 'json' ? 'template.json' : 'template.pkr.hcl'
  const host = createFunctionHost({
    templateFolder: folder,
    workingFolder: folder,
    environment: { HOME: '/home/me', OUTSCALE_ACCESSKEYID: 'AK', OUTSCALE_SECRETKEYID: 'SK' },
    startedAt: started,
  })
  const template = loadTemplate({
    path: folder,
    dialect,
    files: [{ name, text }],
    variables: {
      ...noVariableInputs,
      assignments: Object.entries(variables).map(([key, value]) => ({ name: key, text: value })),
    },
    host,
  })
  const { builds, diagnostics } = template.plan()
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return builds.map(comparable).sort((a, b) => a.plan.name.localeCompare(b.plan.name))
}

/** A plan without places, its texts rendered as the run would. */
function comparable(build: BuildPlan) {
  const componentOf = ({ type, writtenType, options, unknown, resolve }: ComponentPlan) => ({
    type,
    writtenType,
    options: rendered(unknown.length === 0 ? options : resolve(running)),
  })
  const rendered = (value: OptionValue): OptionValue => {
    if (typeof value === 'string') return build.render(value, running)
    if (typeof value !== 'object') return value
    return Array.isArray(value)
      ? value.map(rendered)
      : Object.fromEntries(Object.entries(value).map(([name, one]) => [build.render(name, running), rendered(one)]))
  }
  const plan = {
    name: build.name,
    builder: componentOf(build.builder),
    provisioners: build.provisioners.map((one) => ({
      ...componentOf(one),
      pauseBefore: one.pauseBefore,
      timeout: one.timeout,
      maxRetries: one.maxRetries,
    })),
    cleanup: build.errorCleanupProvisioner === undefined ? undefined : componentOf(build.errorCleanupProvisioner),
    postProcessors: build.postProcessors.map((chain) =>
      chain.map((one) => ({ ...componentOf(one), name: one.name, keep: one.keepInputArtifact })),
    ),
  }
  return { plan, sensitive: build.sensitive }
}

/** What is known while the build runs. */
const running = {
  ID: 'i-12345678',
  Host: '192.0.2.7',
  SourceOMI: 'ami-87654321',
  SourceOMIName: 'Ubuntu',
  BuildRegion: 'eu-west-2',
  BuildName: 'web',
  Path: '/tmp/script.sh',
  Vars: 'A=b',
  User: 'outscale',
}

describe('a legacy template and its upgrade come to the same plan', () => {
  test.each(fixtures)('$name', ({ text, variables, folder }) => {
    const { upgrade, diagnostics } = upgradeTemplate({ name: 'template.json', text })
    expect(diagnostics).toEqual([])
    const upgraded = plansOf('hcl2', upgrade?.text ?? '', variables, folder)
    const legacy = plansOf('json', text, variables, folder)
    expect(upgraded.map(({ plan }) => plan)).toEqual(legacy.map(({ plan }) => plan))
    // HCL2 also hides what is made of a secret.
    for (const [at, { sensitive }] of legacy.entries()) {
      expect(upgraded[at]?.sensitive).toEqual(expect.arrayContaining([...sensitive]))
    }
  })
})
