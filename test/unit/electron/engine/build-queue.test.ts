import { expect, test } from 'vitest'
import { createBuildQueue } from '#electron/engine/build-queue.ts'

const never = new AbortController().signal

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}

test('as many as the limit get in at once; the others in the order in which they came', async () => {
  const queue = createBuildQueue(() => 2)
  const order: number[] = []
  const leaves: (() => void)[] = []
  for (const number of [1, 2, 3, 4]) {
    void queue.enter(never).then((leave) => {
      order.push(number)
      leaves.push(leave)
    })
  }
  await turns()
  expect(order).toEqual([1, 2])
  leaves[0]?.()
  await turns()
  expect(order).toEqual([1, 2, 3])
  leaves[1]?.()
  await turns()
  expect(order).toEqual([1, 2, 3, 4])
})

test('nobody slips in between a place given back and the one who has waited for it', async () => {
  const queue = createBuildQueue(() => 1)
  const order: string[] = []
  const leave = await queue.enter(never)
  const waited = queue.enter(never).then(() => order.push('waited'))
  leave()
  const late = queue.enter(never).then(() => order.push('late'))
  await turns()
  expect(order).toEqual(['waited'])
  void waited
  void late
})

test('a place given back twice is one place', async () => {
  const queue = createBuildQueue(() => 1)
  const leave = await queue.enter(never)
  leave()
  leave()
  await queue.enter(never)
  let second = false
  void queue.enter(never).then(() => {
    second = true
  })
  await turns()
  expect(second).toBe(false)
})

test('who is cancelled while waiting leaves the queue, and the next one moves up', async () => {
  const queue = createBuildQueue(() => 1)
  const leave = await queue.enter(never)
  const cancel = new AbortController()
  const cancelled = queue.enter(cancel.signal)
  let next = false
  void queue.enter(never).then(() => {
    next = true
  })
  cancel.abort(new Error('cancelled'))
  await expect(cancelled).rejects.toThrow('cancelled')
  leave()
  await turns()
  expect(next).toBe(true)
})

test('below 1 there is no limit', async () => {
  const queue = createBuildQueue(() => 0)
  await Promise.all([1, 2, 3, 4, 5].map(() => queue.enter(never)))
})

/** A queue with one place, which is taken; builds that are let in are told by their run, and leave when told to. */
async function fullQueue() {
  const queue = createBuildQueue(() => 1)
  const order: string[] = []
  let leave = await queue.enter(never)
  const join = (runId: string, build = 'web', signal = never) =>
    queue.enter(signal, { runId, build }).then(
      (mine) => {
        order.push(`${runId} ${build}`)
        leave = mine
      },
      () => {},
    )
  const next = async () => {
    leave()
    await turns()
  }
  return { queue, order, join, next }
}

test('what waits can be put before others, and what comes later of the same run follows it', async () => {
  const { queue, order, join, next } = await fullQueue()
  for (const run of ['a', 'b', 'c']) void join(run)
  queue.move('c', 'a')
  void join('c', 'db')
  expect(queue.waiting().map(({ runId, build }) => `${runId} ${build}`)).toEqual(['c web', 'c db', 'a web', 'b web'])
  queue.move('a', undefined)
  for (let turn = 0; turn < 4; turn += 1) await next()
  expect(order).toEqual(['c web', 'c db', 'b web', 'a web'])
})

test('a run that is held is passed over, and comes in when it is released', async () => {
  const { queue, order, join, next } = await fullQueue()
  for (const run of ['a', 'b']) void join(run)
  queue.hold('a', true)
  expect(queue.waiting().map(({ held }) => held)).toEqual([true, false])
  await next()
  await next()
  expect(order).toEqual(['b web'])
  queue.hold('a', false)
  await turns()
  expect(order).toEqual(['b web', 'a web'])
})

test('who looks on is told of every change, and a limit that was raised counts at once when asked to', async () => {
  let limit = 1
  const queue = createBuildQueue(() => limit)
  await queue.enter(never)
  let told = 0
  const stop = queue.onChange(() => {
    told += 1
  })
  const waited = queue.enter(never, { runId: 'a', build: 'web' })
  expect(told).toBe(1)
  limit = 2
  queue.reconsider()
  await waited
  expect(told).toBe(2)
  expect(queue.waiting()).toEqual([])
  stop()
})
