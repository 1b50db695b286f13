import { expect, test } from 'vitest'
import { type MakerRun, rebuildPlan } from '#renderer/features/images/rebuild-plan.ts'
import type { KeptRequest } from '#shared/contract/run-shapes.ts'

const maker = (runId: string, startedAt: number, request?: Partial<KeptRequest>): MakerRun => ({
  runId,
  templateName: 'web',
  templatePath: '/web.pkr.hcl',
  startedAt,
  material:
    request === undefined
      ? undefined
      : {
          request: { path: '/web.pkr.hcl', variables: {}, account: 'sandbox', secrets: [], ...request },
          variables: [],
          files: [],
        },
})
const runs = (plan: ReturnType<typeof rebuildPlan>) => plan.builds.map(({ maker: { runId } }) => runId)

test('of runs that were asked for the same the newest counts; other variables are another build', () => {
  const plan = rebuildPlan(
    [
      maker('old', 1, { variables: { a: '1', b: '2' } }),
      maker('new', 3, { variables: { b: '2', a: '1' } }),
      maker('other', 2, { variables: { a: '1', b: '3' } }),
      maker('part', 0, { variables: { a: '1', b: '2' }, only: ['x'] }),
    ],
    'sandbox',
  )
  expect(runs(plan)).toEqual(['new', 'other', 'part'])
})

test('nothing is replaced, the account is the one in use, and what was asked for otherwise is asked for again', () => {
  const [build] = rebuildPlan(
    [maker('one', 1, { force: true, rehearse: true, bootTest: true, onError: 'ask', variables: { a: '1' } })],
    'profile:prod',
  ).builds
  expect(build?.request).toEqual({
    path: '/web.pkr.hcl',
    account: 'profile:prod',
    force: false,
    bootTest: true,
    onError: 'ask',
    variables: { a: '1' },
  })
})

test('what had secrets, or has no record, is left to people', () => {
  const plan = rebuildPlan([maker('secret', 2, { secrets: ['token'] }), maker('gone', 1)], 'sandbox')
  expect(plan.builds).toEqual([])
  expect(plan.left.map(({ maker: { runId }, why }) => [runId, why])).toEqual([
    ['secret', 'secrets'],
    ['gone', 'noRecord'],
  ])
})
