import { expect, test } from 'vitest'
import { createBatched } from '#electron/studio/batched.ts'

const never = new AbortController().signal

async function collect<Item>(batches: AsyncIterable<Item[]>): Promise<Item[][]> {
  const all: Item[][] = []
  for await (const batch of batches) all.push(batch)
  return all
}

test('what is pushed before the reader comes is one batch', async () => {
  const batched = createBatched<number>(0)
  batched.push([1, 2])
  batched.push([3])
  batched.end()
  expect(await collect(batched.batches(never))).toEqual([[1, 2, 3]])
})

test('a slow reader gets fewer, larger batches', async () => {
  const batched = createBatched<number>(0)
  const sizes: number[] = []
  batched.push([0])
  for await (const batch of batched.batches(never)) {
    sizes.push(batch.length)
    if (sizes.length === 1) for (let item = 1; item <= 50; item += 1) batched.push([item])
    if (sizes.length === 2) batched.end()
  }
  expect(sizes).toEqual([1, 50])
})

test('a batch is never larger than its most', async () => {
  const batched = createBatched<number>(0, 10)
  batched.push(Array.from({ length: 25 }, (_, index) => index))
  batched.end()
  expect((await collect(batched.batches(never))).map((batch) => batch.length)).toEqual([10, 10, 5])
})

test('it ends when its reader goes', async () => {
  const abort = new AbortController()
  const reading = collect(createBatched<number>(0).batches(abort.signal))
  abort.abort()
  expect(await reading).toEqual([])
})
