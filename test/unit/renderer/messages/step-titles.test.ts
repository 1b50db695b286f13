import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { steps } from '#renderer/messages/en/steps.ts'

const root = dirname(dirname(dirname(dirname(import.meta.dirname))))

/** What the sources below a folder write as titles of steps: whole ones, and what they put in front of others. */
function declaredTitles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(root, folder, name), 'utf8').matchAll(/\btitle: (?:'([^']+)'|`([^`$]+)\$\{[^`]+`)/g),
    ])
    .map(([, whole, prefix]) => whole ?? `${prefix}{title}`)
}

describe('the titles of steps', () => {
  const declared = new Set([...declaredTitles('electron/builders'), ...declaredTitles('electron/engine')])
  const known = new Set<string>([...Object.values(steps.titles), ...Object.values(steps.of)])

  test('are all in the catalogue, as the builders write them', () => {
    expect(declared.size).toBeGreaterThan(40)
    expect([...declared].filter((title) => !known.has(title))).toEqual([])
  })

  test('are in the catalogue only while a builder has them', () => {
    expect([...known].filter((title) => !declared.has(title))).toEqual([])
  })

  test('can be told from one another', () => {
    expect(known.size).toBe(Object.keys(steps.titles).length + Object.keys(steps.of).length)
  })
})
