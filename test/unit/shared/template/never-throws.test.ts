import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostWithoutMachine } from '#shared/language/functions/function-host.ts'
import { planned } from './reading.ts'

const folder = resolve(import.meta.dirname, '../../../../assets/templates')

const starters = readdirSync(folder).flatMap((name) =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.pkr.hcl') || file === 'template.json')
    .map((file) => ({ file, text: readFileSync(join(folder, name, file), 'utf8') })),
)

/** What people leave behind while they type. */
const scraps = [
  '',
  '"',
  '{',
  '}',
  '[',
  ']',
  '${',
  '{{',
  '=',
  ',',
  '\n',
  'null',
  '1',
  'var.',
  'build.ID',
  '# ',
  '<<-X\n',
  '"x" {',
]

describe('loading and planning', () => {
  it('never throws, whatever is done to a template while somebody types', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...starters),
        fc.array(fc.tuple(fc.nat(), fc.nat(40), fc.constantFrom(...scraps)), { minLength: 1, maxLength: 3 }),
        ({ file, text }, edits) => {
          let edited = text
          for (const [at, length, scrap] of edits) {
            const from = at % (edited.length + 1)
            edited = edited.slice(0, from) + scrap + edited.slice(from + length)
          }
          const result = planned({ [file]: edited }, { host: hostWithoutMachine })
          const hasErrors = result.diagnostics.some(({ severity }) => severity === 'error')
          expect(hasErrors && result.builds.length > 0).toBe(false)
          for (const { place, summary, code } of result.diagnostics) {
            expect(summary.length * code.length).toBeGreaterThan(0)
            if (place === undefined) continue
            expect(place.span.from).toBeGreaterThanOrEqual(0)
            expect(place.span.to).toBeGreaterThanOrEqual(place.span.from)
            expect(place.span.to).toBeLessThanOrEqual(place.source.text.length)
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it.each(starters)('works for $file in the editor, which has no machine', ({ file, text }) => {
    const assignments = file === 'template.json' ? [{ name: 'name', text: 'web' }] : []
    const result = planned({ [file]: text }, { host: hostWithoutMachine, variables: { assignments } })
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(result.builds.length).toBeGreaterThan(0)
  })
})
