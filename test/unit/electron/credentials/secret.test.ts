import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '#electron/credentials/secret.ts'

const secret = new Secret('hunter2')

test('a secret gives itself away to reveal only', () => {
  expect(secret.reveal()).toBe('hunter2')
})

test.each([
  ['JSON', () => JSON.stringify({ secret })],
  ['inspect', () => inspect({ deep: { secret } }, { depth: 9, showHidden: true })],
  ['a text', () => `${secret}`],
  ['concatenation', () => `key ${String(secret)}`],
  ['its fields', () => JSON.stringify(Object.entries(secret))],
  ['a copy', () => JSON.stringify({ ...secret })],
  ['a structured clone', () => inspect(structuredClone({ ...secret }))],
])('a secret does not show in %s', (_way, show) => {
  expect(show()).not.toContain('hunter2')
})
