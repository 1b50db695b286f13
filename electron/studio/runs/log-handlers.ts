import type { RunEngine } from '#electron/engine/run-engine.ts'
import { definedOnly } from '../defined-only.ts'
import type { CallHandlers } from '../serve-contract.ts'

/** The contract's calls about the log of a run: filtering, finding and windows are the main process's. */
export function createLogHandlers(
  engine: RunEngine,
): Pick<CallHandlers, 'runs.readLog' | 'runs.seekLog' | 'runs.searchLog'> {
  return {
    'runs.readLog': async ({ runId, from, count, ...chosen }) => {
      const { log } = await engine.open(runId)
      const selector = definedOnly(chosen)
      return { lines: await log.read({ ...selector, from, count }), total: log.total(selector) }
    },
    'runs.seekLog': async ({ runId, line, seek, ...chosen }) => {
      const { log } = await engine.open(runId)
      const selector = definedOnly(chosen)
      if (seek === 'line') return { kind: 'line', index: log.indexOf(selector, line) }
      const { found, of } = log.failure(selector, line, seek === 'next-failure' ? 'next' : 'previous')
      return found === undefined ? { kind: 'none', of } : { kind: 'failure', ...found, of }
    },
    'runs.searchLog': async ({ runId, limit = 10_000, text, ...search }, signal) => {
      const { log } = await engine.open(runId)
      const { places, total, lines } = await log.search({ ...definedOnly(search), text, limit }, signal)
      return { matches: places, total, lines }
    },
  }
}
