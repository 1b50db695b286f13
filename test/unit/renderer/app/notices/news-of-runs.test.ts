import { expect, test } from 'vitest'
import { newsOfRuns } from '#renderer/app/notices/news-of-runs.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

const run = (runId: string, status: RunSummary['status']): RunSummary => ({
  runId,
  status,
  templatePath: '/t/web.pkr.hcl',
  templateName: 'web',
  sha256: '0',
  sandbox: true,
  regions: [],
  startedAt: 0,
  builds: [],
  artifacts: [],
  leftovers: 0,
})

test('what ended and what asks is news, once', () => {
  const before = [run('1', 'running'), run('2', 'running'), run('3', 'paused'), run('4', 'queued'), run('5', 'running')]
  const now = [
    run('1', 'succeeded'),
    run('2', 'paused'),
    run('3', 'failed'),
    run('4', 'running'),
    run('5', 'interrupted'),
  ]
  expect(newsOfRuns(before, now).map(({ kind, run: { runId } }) => `${runId} ${kind}`)).toEqual([
    '1 succeeded',
    '2 question',
    '3 failed',
    '5 interrupted',
  ])
  expect(newsOfRuns(now, now)).toEqual([])
})

test('what nobody saw going on, and what a person cancelled, is no news', () => {
  expect(newsOfRuns([], [run('1', 'failed')])).toEqual([])
  expect(newsOfRuns([run('1', 'running')], [run('1', 'cancelled')])).toEqual([])
  expect(newsOfRuns([run('1', 'failed')], [run('1', 'running')])).toEqual([])
})
