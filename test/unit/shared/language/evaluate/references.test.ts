import { describe, expect, it } from 'vitest'
import { references } from '#shared/language/evaluate/references.ts'
import { parseHclExpression } from '#shared/language/hcl/parse-hcl.ts'

function referencesIn(text: string): readonly string[] {
  return references(parseHclExpression({ name: 'x', text }).expression).map((reference) => {
    const path = [reference.root, ...reference.path.map((step) => step.name)].join('.')
    return `${path} @ ${text.slice(reference.span.from, reference.span.to)}`
  })
}

describe('references', () => {
  it.each([
    ['1', []],
    ['var.region', ['var.region @ var.region']],
    ['local.a.b["c"].d', ['local.a.b.c.d @ local.a.b["c"].d']],
    ['data.outscale-omi.base.id', ['data.outscale-omi.base.id @ data.outscale-omi.base.id']],
    ['"x-${var.a}-${upper(local.b)}"', ['var.a @ var.a', 'local.b @ local.b']],
    ['var.zones[local.zone].name', ['var.zones @ var.zones', 'local.zone @ local.zone']],
    ['var.a[0].b', ['var.a @ var.a']],
    ['var.list[*].id', ['var.list @ var.list']],
    ['var.list[*].a[local.i]', ['var.list @ var.list', 'local.i @ local.i']],
    [
      '[for k, v in var.m : "${k}${v}${local.x}" if v != var.skip]',
      ['var.m @ var.m', 'local.x @ local.x', 'var.skip @ var.skip'],
    ],
    ['[for var in var.a : var.b]', ['var.a @ var.a']],
    ['"%{ for v in var.l }${v}${local.x}%{ endfor }${v}"', ['var.l @ var.l', 'local.x @ local.x', 'v @ v']],
    ['"%{ if var.a }${var.b}%{ else }${var.c}%{ endif }"', ['var.a @ var.a', 'var.b @ var.b', 'var.c @ var.c']],
    ['{(var.k) = var.v, plain = !var.w}', ['var.k @ var.k', 'var.v @ var.v', 'var.w @ var.w']],
    ['var.a ? var.b + -var.c : (var.d)', ['var.a @ var.a', 'var.b @ var.b', 'var.c @ var.c', 'var.d @ var.d']],
    ['convert(var.a, list(string))', ['var.a @ var.a']],
    ['merge(var.a, {x = 1}).x', ['var.a @ var.a']],
  ])('in %s are %j', (text, expected) => {
    expect(referencesIn(text)).toEqual(expected)
  })
})
