import { describe, expect, test } from 'vitest'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'

/** Texts on which loose grammars go wrong; the verdicts are the real language's (spec/templates.md, appendix B). */
const valid: [name: string, text: string][] = [
  ['block comment', 'a = /* x */ 1 /* y\n z */\n'],
  ['bom', '\ufeffa = 1\n'],
  ['call expand', 'a = f(xs...)\n'],
  ['call multi', 'a = f(\n  1,\n  2,\n)\n'],
  ['crlf', 'a = 1\r\nb {\r\n  c = "x"\r\n}\r\n'],
  ['dash ident', 'image-name = 1\nerr {\n  disk-1 = 2\n}\n'],
  ['dollar', 'a = "cost $5 and 100% and $ {x} $"\n'],
  [
    'dyn',
    'dynamic "x" {\n  for_each = toset(["a"])\n  iterator = it\n  labels = [it.key]\n  content {\n    n = it.value\n  }\n}\n',
  ],
  ['empty tuple', 'a = []\nb = {}\nc = f()\n'],
  ['esc interp', 'a = "$${x} %%{y}"\n'],
  ['escape', 'a = "q\\"q \\n \\t \\\\ \\u00e9 \\U0001F600"\n'],
  ['for', 'a = [for i, v in xs : v if i > 0]\n'],
  ['forobj', 'a = {for k, v in m : k => v... if v != null}\n'],
  ['getattr kw', 'a = x.for.if.true\n'],
  ['heredoc crlf', 'a = <<EOF\r\nhi\r\nEOF\r\n'],
  ['heredoc emptybody', 'a = <<EOF\nEOF\n'],
  ['heredoc in list', 'a = [<<EOT\nx\nEOT\n, "b"]\n'],
  ['heredoc in obj', 'a = {\n  k = <<-EOT\n    x\n  EOT\n  j = 2\n}\n'],
  ['heredoc indent', 'a = <<-EOF\n    hi\n      there\n    EOF\n'],
  ['heredoc tmpl', 'a = <<EOT\n%{ for x in y ~}\n- ${x}\n%{ endfor ~}\n$${literal} %%{lit}\nEOT\n'],
  ['index', 'a = xs["k"][0].b[c.d]\n'],
  ['index str tmpl', 'a = m["x-${y}"]\n'],
  ['keyword names', 'for = 1\nif = 2\nin = 3\nnull = 4\ntrue = 5\n'],
  ['label mix', 'b foo "bar" {}\n'],
  ['legacyidx', 'a = xs.0.foo\n'],
  ['list comment', 'a = [ # c\n  1, /* x */ 2 // y\n]\n'],
  ['list trailing', 'a = [\n  1,\n  2, # c\n]\n'],
  ['neg', 'a = -b\nc = !d\n'],
  ['nested obj', 'a = {b = {c = [{d = 1}]}}\n'],
  ['nested q', 'a = "x${foo("y${"z"}")}"\n'],
  ['nsfunc', 'a = provider::x::f(1)\n'],
  ['num', 'a = [1, 1.5, 1e3, 1.5E-3, -2]\n'],
  ['obj comma only', 'a = {x = 1, y = 2}\n'],
  ['obj exprkey', 'a = { "${x}-y" = 1 }\n'],
  ['obj paren', 'a = { (x) = 1, (y.z) : 2 }\n'],
  ['objcolon', 'a = { "x" : 1, y : 2 }\n'],
  ['oneline block', 'b { a = 1 }\n'],
  ['only comment', '# x\n'],
  ['parens nl', 'a = (\n  1 +\n  2\n)\n'],
  ['quoted interp brace', 'a = "${ {a = "}"}["a"] }"\n'],
  ['slash', '// hi\na = 1 // t\n'],
  ['splat', 'a = xs[*].id\nb = xs.*.id\nc = xs[*][0]\n'],
  ['strip', 'a = "x ${~ b ~} y"\n'],
  ['tabs', 'a\t=\t1\n\tb {\n\t\tc = 2\n\t}\n'],
]

const invalid: [name: string, text: string][] = [
  ['amp', 'a = b & c\n'],
  ['attr after block', 'b {} a = 1\n'],
  ['bad op', 'a = 1 +\n'],
  ['block oneline block', 'b { c {} }\n'],
  ['block trailing', 'b {} c {}\n'],
  ['comma attr', 'a = 1,\nb = 2\n'],
  ['dots', 'a = b..c\n'],
  ['eqeq', 'a == 1\n'],
  ['extra close', 'a = 1\n}\n'],
  ['invalid utf8', 'a = "\ufffd"\n'],
  ['label interp', 'b "x${y}" {}\n'],
  ['label nl', 'b "x"\n{\n}\n'],
  ['list nocomma', 'a = [1 2]\n'],
  ['nl before op', 'a = 1\n + 2\n'],
  ['nl in cond', 'a = x\n ? 1 : 2\n'],
  ['num trailing', 'a = 1.\n'],
  ['obj nosep', 'a = {x = 1 y = 2}\n'],
  ['raw nl str', 'a = "x\ny"\n'],
  ['semicolon', 'a = 1; b = 2\n'],
  ['two attr line', 'a = 1 b = 2\n'],
  ['unclosed str', 'a = "x\nb = 1\n'],
  ['heredoc spaces', 'a = <<-"EOF"\nx\nEOF\n'],
  ['kw attr', 'a = { for = 1 }\n'],
]

describe('the syntax cases of the specification', () => {
  test.each(valid)('%s is accepted', (name, text) => {
    expect(parseHcl({ name, text }).diagnostics).toEqual([])
  })

  test.each(invalid)('%s is refused, with a place', (name, text) => {
    const { diagnostics } = parseHcl({ name, text })
    expect(diagnostics.length).toBeGreaterThan(0)
    for (const diagnostic of diagnostics) {
      expect(diagnostic.severity).toBe('error')
      expect(diagnostic.summary.length).toBeGreaterThan(10)
      expect(diagnostic.place?.span.from).toBeLessThanOrEqual(text.length)
    }
  })
})
