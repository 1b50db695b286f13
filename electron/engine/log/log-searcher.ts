import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { StudioError } from '#shared/studio-error.ts'
import type { SearchAnswer, SearchOrder } from './search-order.ts'

type Found = Extract<SearchAnswer, { kind: 'found' }>

/** ms within which a search has to get through one segment: some regular expressions never come to an end. */
const longest = 10_000
/** ms that the thread has to notice that nobody waits any more. */
const toStop = 500
/** ms after the last search at which the thread ends. */
const idle = 30_000

/** A search that the thread has not answered. */
interface UnderWay {
  readonly order: SearchOrder
  readonly resolve: (found: Found) => void
  readonly reject: (error: unknown) => void
}

let worker: Worker | undefined
let lastId = 0
let rest: NodeJS.Timeout | undefined
const underWay = new Map<number, UnderWay>()

/** Hands a search to the thread that searches. Rejects with a StudioError, or the signal's reason. */
export async function searchInThread(
  asked: Omit<SearchOrder, 'id' | 'stop'>,
  signal: AbortSignal | undefined,
): Promise<Found> {
  signal?.throwIfAborted()
  clearTimeout(rest)
  lastId += 1
  const order: SearchOrder = { ...asked, id: lastId, stop: new Int32Array(new SharedArrayBuffer(8)) }
  const { promise, resolve, reject } = Promise.withResolvers<Found>()
  underWay.set(order.id, { order, resolve, reject })
  worker ??= startWorker()
  worker.postMessage(order)
  const onAbort = () => {
    Atomics.store(order.stop, 0, 1)
    reject(signal?.reason)
    setTimeout(() => giveUp(order.id), toStop).unref()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  let lastDone = -1
  const watch = setInterval(() => {
    const done = Atomics.load(order.stop, 1)
    if (done === lastDone) {
      reject(tooSlow())
      giveUp(order.id)
    }
    lastDone = done
  }, longest)
  try {
    return await promise
  } finally {
    clearInterval(watch)
    signal?.removeEventListener('abort', onAbort)
    clearTimeout(rest)
    rest = setTimeout(() => underWay.size === 0 && endWorker(), idle).unref()
  }
}

function startWorker(): Worker {
  const thread = new Worker(workerFile())
  // A search under way keeps the program alive by the look at how it gets on; the thread alone must not.
  thread.unref()
  thread.on('message', (answer: SearchAnswer) => {
    const one = underWay.get(answer.id)
    underWay.delete(answer.id)
    if (answer.kind === 'found') one?.resolve(answer)
    if (answer.kind === 'failed') one?.reject(new StudioError(answer.error))
  })
  thread.on('error', (error) => {
    for (const one of underWay.values()) one.reject(error)
    underWay.clear()
    if (worker === thread) worker = undefined
  })
  return thread
}

/** The thread did not let go of a search: a new one does what else there is to do. */
function giveUp(id: number): void {
  if (!underWay.delete(id)) return
  endWorker()
  if (underWay.size === 0) return
  worker = startWorker()
  for (const { order } of underWay.values()) worker.postMessage(order)
}

function endWorker(): void {
  void worker?.terminate()
  worker = undefined
}

function tooSlow(): StudioError {
  return new StudioError({
    code: 'search-too-slow',
    message: `The search was ended: it did not get on for ${longest / 1000} seconds.`,
    hint: 'Expressions with repeats within repeats, such as (a+)+, can take for ever. Make it simpler.',
  })
}

/** Beside this file in the source; in the bundle an entry of its own, one folder above the chunks or beside the entries. */
function workerFile(): string {
  const found = ['./search-worker.ts', './log-search-worker.js', '../log-search-worker.js']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new StudioError({ code: 'no-search', message: 'The part of OMI Studio that searches logs is missing.' })
}
