import { describe, expect, test } from 'vitest'
import type { InspectedRun } from '#shared/contract/run-shapes.ts'
import { compareBuilds, compareOptions, compareVariables } from '#shared/run/compare-runs.ts'

type Build = InspectedRun['builds'][number]

function build(label: string, steps: readonly string[], over: Partial<Build> = {}): Build {
  return {
    label,
    builderType: 'osc-bsu',
    region: 'eu-west-2',
    provisioners: ['shell'],
    postProcessors: [],
    options: {},
    facts: {},
    artifacts: [],
    steps: steps.map((id, index) => ({ id, title: id, phase: 'build', status: 'succeeded', ms: index })),
    ...over,
  }
}

function run(...builds: Build[]): InspectedRun {
  return {
    summary: {
      runId: 'r',
      templatePath: '/t',
      templateName: 't',
      sha256: '',
      sandbox: true,
      regions: [],
      startedAt: 1,
      status: 'succeeded',
      builds: builds.map(({ label }) => label),
      artifacts: [],
      leftovers: 0,
    },
    builds,
  }
}

describe('two runs beside each other', () => {
  test('have their steps aligned, those of one run only where they were', () => {
    const [compared] = compareBuilds(
      run(build('a', ['launch', 'one', 'image'])),
      run(build('a', ['launch', 'two', 'image', 'tag'])),
    )
    expect(
      compared?.steps.map(
        ({ id, left, right }) => `${id} ${left === undefined ? '-' : 'L'}${right === undefined ? '-' : 'R'}`,
      ),
    ).toEqual(['launch LR', 'two -R', 'one L-', 'image LR', 'tag -R'])
  })

  test('of a step that was tried again, the last try counts', () => {
    const [compared] = compareBuilds(run(build('a', ['one', 'one'])), run(build('a', ['one'])))
    expect(compared?.steps).toHaveLength(1)
    expect(compared?.steps[0]?.left?.ms).toBe(1)
  })

  test('with one build each are compared whatever it is called; with more, by name', () => {
    expect(compareBuilds(run(build('old', [])), run(build('new', [])))).toHaveLength(1)
    const several = compareBuilds(run(build('a', []), build('b', [])), run(build('b', []), build('c', [])))
    expect(several.map(({ label, left, right }) => [label, left !== undefined, right !== undefined])).toEqual([
      ['a', true, false],
      ['b', true, true],
      ['c', false, true],
    ])
  })

  test('show every option by its path', () => {
    const options = (vmType: string, owners: string[]) =>
      build('a', [], { options: { vm_type: vmType, source_omi_filter: { owners }, tags: {} } })
    const differing = compareOptions(options('small', ['Outscale']), options('large', ['Outscale', 'me'])).filter(
      ({ same }) => !same,
    )
    expect(differing).toEqual([
      { name: 'vm_type', left: 'small', right: 'large', same: false },
      { name: 'source_omi_filter.owners[1]', left: undefined, right: 'me', same: false },
    ])
  })

  test('say of a secret only whether it changed', () => {
    const secret = (mark?: string) => [{ name: 'token', sensitive: true, ...(mark === undefined ? {} : { mark }) }]
    const change = (left?: string, right?: string) => compareVariables(secret(left), secret(right))[0]
    expect(change('x', 'x')).toEqual({
      name: 'token',
      left: undefined,
      right: undefined,
      same: true,
      secret: 'unchanged',
    })
    expect(change('x', 'y')?.secret).toBe('changed')
    expect(change('x')?.secret).toBe('changed')
    expect(change()?.secret).toBe('not-known')
  })

  test('that a variable became sensitive does not show what it was', () => {
    const [compared] = compareVariables(
      [{ name: 'token', sensitive: false, value: 'hunter2' }],
      [{ name: 'token', sensitive: true, mark: 'x' }],
    )
    expect(JSON.stringify(compared)).not.toContain('hunter2')
  })
})
