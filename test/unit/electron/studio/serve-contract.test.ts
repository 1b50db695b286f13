import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { ContractHandlers } from '#electron/studio/serve-contract.ts'
import { serveContract } from '#electron/studio/serve-contract.ts'
import { createStudioClient } from '#shared/contract/client.ts'
import { connectStudio } from '#shared/contract/connection.ts'
import { type ClientFrame, type ServerFrame, streamWindow } from '#shared/contract/wire.ts'
import { StudioError } from '#shared/studio-error.ts'
import { fakeHandlers } from '#test/support/fake-handlers.ts'

/** A client and a server joined by JSON, as every carrier joins them. */
function joined(handlers: ContractHandlers) {
  let toClient = (_frame: ServerFrame) => {}
  let closeClient = (_reason: string) => {}
  const server = serveContract(handlers, (frame) => toClient(JSON.parse(JSON.stringify(frame))))
  const connection = connectStudio({
    send: (frame: ClientFrame) => server.receive(JSON.parse(JSON.stringify(frame))),
    onFrame: (listener) => {
      toClient = listener
    },
    onClose: (listener) => {
      closeClient = listener
    },
  })
  return {
    server,
    client: createStudioClient(connection),
    connection,
    closeClient: (reason: string) => closeClient(reason),
  }
}

describe('a call', () => {
  test('comes back with its output', async () => {
    const file = { path: '/a', name: 'a', text: 'of a', version: '1' }
    const { client } = joined(fakeHandlers({ calls: { 'templates.readFile': async () => file } }))
    await expect(client.call('templates.readFile', { path: '/a' })).resolves.toEqual(file)
  })

  test('comes back with code, message and hint when it fails, and never with a stack', async () => {
    const { client, connection } = joined(
      fakeHandlers({
        calls: {
          'leftovers.list': async () => {
            throw new StudioError({ code: 'c', message: 'm', hint: 'h' })
          },
          'settings.read': async () => {
            throw new TypeError('a defect')
          },
        },
      }),
    )
    await expect(client.call('leftovers.list', {})).rejects.toMatchObject({ code: 'c', message: 'm', hint: 'h' })
    const defect = await connection.call('settings.read', {}).catch((error: StudioError) => error.toReport())
    expect(defect).toEqual({ code: 'unexpected', message: 'a defect' })
  })

  test('is refused before its handler sees it when its input is not valid, and the input is not repeated', async () => {
    const handler = vi.fn()
    const { connection } = joined(fakeHandlers({ calls: { 'templates.readFile': handler } }))
    const refusal = connection.call('templates.readFile', { path: 7, password: 'hunter2' })
    await expect(refusal).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(refusal).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') })
    expect(handler).not.toHaveBeenCalled()
  })

  test('of an unknown name is refused, names of the prototype included', async () => {
    const { connection } = joined(fakeHandlers())
    for (const name of ['no.such', 'toString', '__proto__', 'constructor']) {
      await expect(connection.call(name, {})).rejects.toMatchObject({ code: 'unknown-call' })
    }
  })

  test('under way fails at once when the carrier is gone, and later ones do too', async () => {
    const { client, closeClient } = joined(fakeHandlers({ calls: { 'settings.read': () => new Promise(() => {}) } }))
    const pending = client.call('settings.read', {})
    closeClient('gone')
    await expect(pending).rejects.toMatchObject({ code: 'disconnected' })
    await expect(client.call('settings.read', {})).rejects.toMatchObject({ code: 'disconnected' })
  })
})

describe('a stream', () => {
  test('gives its items in order and then ends', async () => {
    const { client } = joined(
      fakeHandlers({
        streams: {
          async *'runs.log'() {
            for (let total = 0; total < 100; total += 1) yield { lines: [], total }
          },
        },
      }),
    )
    const seen: number[] = []
    await new Promise<void>((resolve) => {
      client.subscribe(
        'runs.log',
        { runId: 'r', from: 0 },
        { onItem: ({ total }) => seen.push(total), onEnd: () => resolve() },
      )
    })
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index))
  })

  test('stops making items while its reader takes none', async () => {
    let made = 0
    const sent: ServerFrame[] = []
    const server = serveContract(
      fakeHandlers({
        streams: {
          async *'runs.log'() {
            for (;;) yield { lines: [], total: made++ }
          },
        },
      }),
      (frame) => sent.push(frame),
    )
    server.receive({ kind: 'subscribe', id: 1, topic: 'runs.log', input: { runId: 'r', from: 0 } })
    await vi.waitFor(() => expect(sent.length).toBe(streamWindow))
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThanOrEqual(streamWindow + 1)
    server.receive({ kind: 'taken', id: 1, count: 3 })
    await vi.waitFor(() => expect(sent.length).toBe(streamWindow + 3))
    server.close()
  })

  test('is aborted when its reader unsubscribes, and says nothing more', async () => {
    let aborted = false
    const { client } = joined(
      fakeHandlers({
        streams: {
          async *'runs.changes'(_input, signal) {
            yield []
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
            aborted = true
            yield []
          },
        },
      }),
    )
    const onItem = vi.fn()
    const onEnd = vi.fn()
    const stop = client.subscribe('runs.changes', {}, { onItem, onEnd })
    await vi.waitFor(() => expect(onItem).toHaveBeenCalledTimes(1))
    stop()
    await vi.waitFor(() => expect(aborted).toBe(true))
    expect(onItem).toHaveBeenCalledTimes(1)
    expect(onEnd).not.toHaveBeenCalled()
  })
})

test('ten thousand fuzzed frames neither crash the server nor reach a handler', () => {
  const reached = vi.fn()
  const answers: ServerFrame[] = []
  const handlers = fakeHandlers({ calls: { 'runs.start': reached, 'settings.write': reached } })
  const server = serveContract(handlers, (frame) => answers.push(frame))
  const frame = fc.oneof(
    fc.anything(),
    fc.record({
      kind: fc.constantFrom('call', 'subscribe', 'taken', 'unsubscribe', 'other'),
      id: fc.oneof(fc.integer(), fc.anything()),
      name: fc.oneof(fc.constantFrom('runs.start', 'settings.write'), fc.string()),
      topic: fc.oneof(fc.constantFrom('runs.log'), fc.string()),
      input: fc.anything(),
      count: fc.anything(),
    }),
  )
  fc.assert(
    fc.property(frame, (raw) => {
      server.receive(raw)
    }),
    { numRuns: 10_000 },
  )
  for (const call of reached.mock.calls) expect(typeof call[0]).toBe('object')
  server.close()
})
