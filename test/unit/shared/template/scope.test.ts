import { describe, expect, it } from 'vitest'
import { inLocals, legacy, withBase } from './diagnostics/example.ts'
import { planned, shown } from './reading.ts'

describe('what somebody types beside an HCL2 template', () => {
  const scope = planned(
    withBase(`variable "size" {
  default = 10
}
variable "key" {
  default   = "a secret"
  sensitive = true
}
locals {
  double = var.size * 2
  shown  = "\${var.key}!"
}`),
  ).scope()

  it.each([
    ['var.size + 1', '11'],
    ['local.double', '20'],
    ['upper("a")', 'A'],
    ['path.root', '/work/templates'],
    ['[for n in range(2) : n]', '[\n  0,\n  1,\n]'],
    ['local.shown', '<sensitive>'],
  ])('%s is %j', (typed, text) => {
    expect(scope.evaluate(typed)).toEqual({ text, diagnostics: [] })
  })

  it.each([
    ['var.sze', 'error unknown-attribute 1:5 sze'],
    ['1 +', 'error missing-value 1:4 '],
    ['env("HOME")', 'error unknown-function 1:1 env'],
  ])('%s is told as %s', (typed, told) => {
    const { text, diagnostics } = scope.evaluate(typed)
    expect(text).toBeUndefined()
    expect(diagnostics.map(shown)).toEqual([told])
  })

  it('is evaluated as far as locals can be', () => {
    const broken = planned(inLocals('nofunc()')).scope()
    expect(broken.diagnostics.map(shown)).toEqual(['error unknown-function 2:7 nofunc'])
    expect(broken.evaluate('1 + 1').text).toBe('2')
  })
})

describe('what somebody types beside a legacy template', () => {
  const scope = planned(
    legacy('"variables": { "size": "10", "key": "a secret" },\n  "sensitive-variables": ["key"]'),
  ).scope()

  it.each([
    ['{{user `size`}} GiB', '10 GiB'],
    ['{{upper `a`}}', 'A'],
    ['{{env `HOME`}}', '/home/someone'],
    ['key: {{user `key`}}', 'key: <sensitive>'],
  ])('%s is %j', (typed, text) => {
    expect(scope.evaluate(typed)).toEqual({ text, diagnostics: [] })
  })

  it.each([
    ['{{nothing}}', 'this cannot be rendered: function "nothing" not defined'],
    ['{{user `sze`}}', 'this cannot be rendered: the variable "sze" has no value'],
    ['{{', 'this cannot be rendered: unclosed action'],
  ])('%s is told: %s', (typed, summary) => {
    const { text, diagnostics } = scope.evaluate(typed)
    expect(text).toBeUndefined()
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'unrenderable', summary }])
  })
})
