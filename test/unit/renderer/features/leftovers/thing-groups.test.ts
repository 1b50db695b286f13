import { expect, test } from 'vitest'
import { canGo, groupThings, heldThings, monthlyCost, outcomeOf } from '#renderer/features/leftovers/thing-groups.ts'
import type { LeftoverAccount, LeftoverThing } from '#shared/contract/leftover-shapes.ts'

function account(key: string, kind: LeftoverAccount['kind'], currency?: string): [string, LeftoverAccount] {
  return [key, { key, kind, profiles: [], state: { kind: 'waiting' }, ...(currency === undefined ? {} : { currency }) }]
}

const accounts = new Map([
  account('eu', 'profile', 'EUR'),
  account('us', 'profile'),
  account('sandbox', 'sandbox', 'EUR'),
  account('lost', 'missing'),
])

function thing(id: string, more: Partial<LeftoverThing> = {}): LeftoverThing {
  return {
    key: id,
    account: 'eu',
    kind: 'vm',
    id,
    name: id,
    standing: { kind: 'left', reason: 'interrupted' },
    there: 'yes',
    usedBy: [],
    order: 20,
    ...more,
  }
}

test('costs are summed by currency; the sandbox is apart, and an unknown price is told', () => {
  const things = [
    thing('a', { month: 1.5 }),
    thing('b', { month: 2 }),
    thing('c', { month: 7, account: 'us' }),
    thing('d', { month: 100, account: 'sandbox' }),
    thing('e', { month: 50, there: 'no' }),
    thing('f', { month: 0 }),
  ]
  expect(monthlyCost(things, accounts)).toEqual({
    sums: new Map([
      ['EUR', 3.5],
      [undefined, 7],
    ]),
    partly: false,
    sandbox: { month: 100, currency: 'EUR' },
  })
  expect(monthlyCost([...things, thing('g')], accounts).partly).toBe(true)
})

test('only what is left or perhaps somebody’s can go, and only where there are credentials', () => {
  const of = (more: Partial<LeftoverThing>) => canGo(thing('a', more), accounts)
  expect(of({})).toBe(true)
  expect(of({ standing: { kind: 'elsewhere' } })).toBe(true)
  expect(of({ standing: { kind: 'live' } })).toBe(false)
  expect(of({ standing: { kind: 'kept', until: 1 } })).toBe(false)
  expect(of({ account: 'lost' })).toBe(false)
  expect(of({ removal: { kind: 'destroyed' } })).toBe(false)
  expect(of({ removal: { kind: 'failed', error: { code: 'x', message: 'x' } } })).toBe(true)
  const { left, unsure, used } = groupThings([
    thing('1'),
    thing('2', { standing: { kind: 'named', maker: 'packer' } }),
    thing('3', { standing: { kind: 'live' } }),
  ])
  expect([left, unsure, used].map((group) => group.map(({ id }) => id))).toEqual([['1'], ['2'], ['3']])
})

test('what something else holds is told, unless that goes too', () => {
  const group = thing('sg-1', { kind: 'security-group', usedBy: ['i-1'] })
  expect(heldThings([group])).toEqual([{ thing: group, holders: ['i-1'] }])
  expect(heldThings([group, thing('i-1')])).toEqual([])
  expect(heldThings([group, thing('i-1', { account: 'us' })])).toHaveLength(1)
})

test('a deletion has an outcome when it has ended', () => {
  const view = { scan: 'looked', accounts: [], things: [thing('a', { removal: { kind: 'absent' } })] } as const
  expect(outcomeOf({ ...view, accounts: [], things: [...view.things] })).toEqual({ gone: 1, failed: [] })
  const removing = { done: 1, of: 2, stopping: false }
  expect(outcomeOf({ ...view, accounts: [], things: [...view.things], removing })).toBeUndefined()
  expect(outcomeOf({ scan: 'looked', accounts: [], things: [thing('a')] })).toBeUndefined()
})
