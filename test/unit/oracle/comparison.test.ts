import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCases, withOurBuilder } from '#test/oracle/case-archive.ts'
import { type Answer, judge } from '#test/oracle/comparison.ts'

const answer = (one: string, theirs: string, ours: string): Answer => ({
  comparison: 'console',
  case: one,
  theirs,
  ours,
})

describe('the comparison with packer', () => {
  it('fails for a difference that nobody has declared', () => {
    const { unexplained, same } = judge([answer('1 + 1', '2', '3'), answer('1', '1', '1')], [])
    expect(unexplained).toEqual([answer('1 + 1', '2', '3')])
    expect(same).toBe(1)
  })

  it('takes a declared difference, and fails for one that is none any more', () => {
    const declared = [{ comparison: 'console', reason: 'A reason.', cases: ['a', 'b', 'c'] }] as const
    const { unexplained, stale, intended } = judge([answer('a', '1', '2'), answer('b', '1', '1')], declared)
    expect(unexplained).toEqual([])
    expect(intended).toBe(1)
    expect(stale).toEqual([
      { comparison: 'console', case: 'b' },
      { comparison: 'console', case: 'c' },
    ])
  })

  it('says nothing of declared differences of comparisons that were not made', () => {
    const declared = [{ comparison: 'fmt', reason: 'A reason.', cases: ['a'] }] as const
    expect(judge([answer('a', '1', '1')], declared).stale).toEqual([])
  })
})

describe('archives of cases', () => {
  it('hold files, arguments and environment by case', () => {
    const cases = readCases('for readers\n-- one/a.pkr.hcl --\na = 1\n-- one/args --\n-var\nx=1\n-- two/sub/b --\nb\n')
    expect(cases).toEqual([
      { name: 'one', files: new Map([['a.pkr.hcl', 'a = 1\n']]), args: ['-var', 'x=1'], environment: {} },
      { name: 'two', files: new Map([['sub/b', 'b\n']]), args: [], environment: {} },
    ])
  })

  it.each(['validate.txtar', 'upgrade.txtar'])('%s is read whole', (name) => {
    const text = readFileSync(join(import.meta.dirname, '../../oracle/cases', name), 'utf8')
    const heads = text.match(/^-- .+ --$/gm) ?? []
    const files = readCases(text).flatMap((one) => [
      ...one.files.keys(),
      ...(one.args.length > 0 ? ['args'] : []),
      ...(Object.keys(one.environment).length > 0 ? ['env'] : []),
    ])
    expect(files.length).toBe(heads.length)
  })

  it('get our builder where packer has null', () => {
    const text = 'source "null" "web" {\n  communicator = "none"\n}\nbuild {\n  sources = ["source.null.web"]\n}\n'
    expect(withOurBuilder(text)).toMatch(/^source "osc-bsu" "web" \{\n {2}vm_type = /)
    expect(withOurBuilder(text)).toContain('"source.osc-bsu.web"')
  })
})
