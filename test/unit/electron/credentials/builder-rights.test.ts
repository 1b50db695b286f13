import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  builderTypes,
  leastPolicy,
  longestPolicy,
  neededRights,
  rightsOf,
} from '#electron/credentials/check/builder-rights.ts'
import { operations } from '#shared/oapi/operations.ts'

const root = join(import.meta.dirname, '../../../..')

/** The operations that a source file names as texts. */
function operationsNamedIn(folder: string): Set<string> {
  const found = new Set<string>()
  for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    for (const [, name] of readFileSync(join(root, folder, file), 'utf8').matchAll(/'([A-Z][A-Za-z]+)'/g)) {
      if (name !== undefined && Object.hasOwn(operations, name)) found.add(name)
    }
  }
  return found
}

describe('the rights that builders need', () => {
  test('are those of the operations that builders and clean-up call, neither more nor less', () => {
    const called = new Set([...operationsNamedIn('electron/builders'), ...operationsNamedIn('electron/engine')])
    const signed = [...called].filter((name) => operations[name as keyof typeof operations].auth !== 'none')
    expect(neededRights.map(({ operation }) => operation).sort()).toEqual(signed.sort())
  })

  test('are asked with requests that the API takes', () => {
    for (const { operation, request } of neededRights) {
      expect(() => operations[operation].request.parse({ ...request, DryRun: true }), operation).not.toThrow()
    }
  })

  test.each(builderTypes)('of %s are fewer than all', (builder) => {
    const own = rightsOf([builder])
    expect(own.length).toBeGreaterThan(8)
    expect(own.length).toBeLessThan(neededRights.length)
  })

  test('fit into one policy, which names each once', () => {
    const policy = leastPolicy([...neededRights, ...neededRights])
    expect(policy.replace(/\s/g, '').length).toBeLessThan(longestPolicy)
    const [statement] = JSON.parse(policy).Statement
    expect(statement.Action).toHaveLength(neededRights.length)
    expect(statement.Action).not.toContain('*')
  })
})
