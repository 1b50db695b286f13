import { expect, test } from 'vitest'
import { components } from '#shared/catalog/components.ts'
import { indexTests, names } from '#test/support/option-coverage/test-index.ts'

const folders = [
  'integration/electron/provisioners',
  'integration/electron/post-processors',
  'unit/electron/provisioners',
  'unit/shared/catalog',
]

test('every option of every provisioner and post-processor is named by a test of what it does', () => {
  const tests = indexTests(folders)
  const unnamed = components
    .filter(({ kind }) => kind === 'provisioner' || kind === 'post-processor')
    .flatMap(({ type, options }) =>
      Object.keys(options).flatMap((option) => {
        const found = tests.some(({ text }) => names(text, option) || new RegExp(`\\b${option}:`).test(text))
        return found ? [] : [`${type} ${option}`]
      }),
    )
  expect(unnamed).toEqual([])
})
