import type { RunEngine } from '#electron/engine/run-engine.ts'
import type { RunRecords } from './run-records.ts'

/** ms after the start: whoever opens the app has other things to wait for. */
const afterStart = 10_000

/** Deletes records beyond the settings soon after the start and after each run. The function that it gives ends that. */
export function pruneInBackground(engine: RunEngine, records: RunRecords): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  let stopped = false
  // What cannot be deleted now is tried again after the next run.
  const prune = () => {
    last = last.then(() => (stopped ? undefined : records.prune().catch(() => {})))
  }
  const start = setTimeout(prune, afterStart)
  start.unref()
  const ending = new WeakSet<object>()
  const stopListening = engine.onChange((run) => {
    if (run.state().outcome === undefined || ending.has(run)) return
    ending.add(run)
    void run.done.then(prune)
  })
  return async () => {
    stopped = true
    clearTimeout(start)
    stopListening()
    await last
  }
}
