import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CoverageRow, coverage, evidenceFolders } from '#test/support/option-coverage/coverage.ts'
import { specTables } from '#test/support/option-coverage/spec-rows.ts'
import { indexTests } from '#test/support/option-coverage/test-index.ts'

const rows = coverage(indexTests(evidenceFolders))

test('every option of every builder and data source is named by a test, or people are told that it does nothing', () => {
  const text = tableOf(rows)
  const folder = join(import.meta.dirname, '../../../test-output')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'option-coverage.txt'), text)
  console.log(text)
  const uncovered = rows.filter(({ evidence }) => evidence === undefined)
  expect(uncovered.map(({ component, option }) => `${component} ${option}`)).toEqual([])
})

test('the table has a row for each row of the specification', () => {
  for (const { of, inside, rows: options, section } of specTables) {
    for (const component of of) {
      const own = rows.filter((row) => row.component === component)
      if (own.length === 0) continue
      for (const option of options) {
        if (inside === undefined)
          expect(
            own.map((row) => row.option),
            section,
          ).toContain(option)
      }
    }
  }
  expect(rows.length).toBeGreaterThan(300)
})

function tableOf(table: readonly CoverageRow[]): string {
  const told = table.map(({ component, section, option, evidence }) => {
    const shown =
      evidence === undefined
        ? 'NOTHING'
        : evidence.kind === 'test'
          ? `test: ${evidence.file.replace(/^.*\//, '')}: ${evidence.title}`
          : `told: ${evidence.text}`
    return `${component.padEnd(17)} ${section.padEnd(19)} ${option.padEnd(52)} ${shown.replaceAll('\n', ' ').slice(0, 150)}`
  })
  const count = (kind: string) => table.filter(({ evidence }) => evidence?.kind === kind).length
  return `${told.join('\n')}\n\n${table.length} options: ${count('test')} by a test, ${count('message')} refused or told to do nothing.\n`
}
