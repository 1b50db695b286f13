import { expect, test } from 'vitest'
import { namesProduction } from '#renderer/app/production/production.ts'

test.each(['prod', 'PROD', 'shop-production', 'eu prod 2', 'prod/web', 'Production'])(
  '“%s” is taken for the account in production',
  (name) => {
    expect(namesProduction(name)).toBe(true)
  },
)

test.each(['products', 'reproduction', 'preprod', 'prodige', 'staging', ''])('“%s” is not', (name) => {
  expect(namesProduction(name)).toBe(false)
})
