import { type Duplex, duplexPair } from 'node:stream'
import { expect, test } from 'vitest'
import { connectQmp, type QmpEvent } from '#electron/sandbox/machines/real/qmp-client.ts'

interface Command {
  readonly execute: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly id: number
}

/** The other end of a QMP connection: answers commands as it is told. */
function fakeQemu(answer: (command: Command) => object | undefined) {
  const [ours, theirs] = duplexPair() as [Duplex, Duplex]
  let rest = ''
  theirs.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const command = JSON.parse(line) as Command
      const reply = command.execute === 'qmp_capabilities' ? { return: {} } : answer(command)
      if (reply !== undefined) theirs.write(`${JSON.stringify({ ...reply, id: command.id })}\r\n`)
    }
  })
  theirs.write('{"QMP": {"version": {}}}\r\n')
  return { connection: ours, theirs }
}

test('answers reach the command that they belong to, in whatever order they come', async () => {
  const held: Command[] = []
  const { connection, theirs } = fakeQemu((command) => {
    held.push(command)
    return undefined
  })
  const qmp = await connectQmp(connection)
  const answers = Promise.all([qmp.execute('first'), qmp.execute('second', { a: 1 })])
  await expect.poll(() => held.length).toBe(2)
  for (const { id, execute } of held.toReversed()) theirs.write(`${JSON.stringify({ return: `${execute}!`, id })}\r\n`)
  expect(await answers).toEqual(['first!', 'second!'])
  expect(held[1]?.arguments).toEqual({ a: 1 })
})

test('a refused command fails with QEMU’s own reason', async () => {
  const { connection } = fakeQemu(() => ({ error: { class: 'GenericError', desc: 'Device vol-1 not found' } }))
  const qmp = await connectQmp(connection)
  await expect(qmp.execute('device_del', { id: 'vol-1' })).rejects.toMatchObject({
    code: 'qemu-command-failed',
    message: 'QEMU could not do device_del: Device vol-1 not found.',
  })
})

test('commands that wait fail when QEMU ends, and later ones at once', async () => {
  const { connection } = fakeQemu(() => undefined)
  const qmp = await connectQmp(connection)
  const waiting = expect(qmp.execute('cont')).rejects.toThrow('QEMU ended')
  connection.destroy()
  await waiting
  await expect(qmp.execute('cont')).rejects.toThrow('QEMU ended')
})

test('events between and inside chunks are told, until the subscription ends', async () => {
  const { connection, theirs } = fakeQemu(() => undefined)
  const qmp = await connectQmp(connection)
  const seen: QmpEvent[] = []
  const stop = qmp.onEvent((event) => seen.push(event))
  theirs.write('{"event": "SHUTDOWN", "da')
  theirs.write('ta": {"guest": true}, "timestamp": {}}\r\n{"event": "STOP"}\r\n')
  await expect
    .poll(() => seen)
    .toEqual([
      { event: 'SHUTDOWN', data: { guest: true } },
      { event: 'STOP', data: {} },
    ])
  stop()
  theirs.write('{"event": "RESUME"}\r\n')
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen).toHaveLength(2)
})
