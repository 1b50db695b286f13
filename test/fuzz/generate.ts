import type { Random } from './random.ts'

/** A valid template of a few attributes and blocks with random expressions in random spacing. */
export function generatedTemplate(random: Random): string {
  const end = random.below(8) === 0 ? '\r\n' : '\n'
  const lines: string[] = []
  const count = 1 + random.below(4)
  for (let at = 0; at < count; at += 1) {
    const name = `${random.pick(['a', 'bb', 'name', 'x-y', 'é'])}${at}`
    switch (random.below(6)) {
      case 0:
        lines.push(`${name} ${random.pick(['', 'l ', '"l" ', '"a b" c '])}{`, item(random, 'x', end), '}')
        break
      case 1:
        lines.push(`${name}{${space(random)}k=${expression(random, 2)}${space(random)}}`)
        break
      case 2:
        lines.push(random.pick(['# note', '// note', '/* a\n b */', '', '  ']))
        break
      default:
        lines.push(item(random, name, end))
    }
  }
  return lines.map((line) => `${line}${end}`).join('')
}

function item(random: Random, name: string, end: string): string {
  if (random.below(5) === 0) return `${name} = ${heredoc(random, end)}`
  const note = random.pick(['', '', '', ' # c', ' // c', ' /* c */'])
  return `${random.pick(['', '  ', '\t'])}${name}${space(random)}=${space(random)}${expression(random, 3)}${note}`
}

function space(random: Random): string {
  return random.pick(['', ' ', ' ', '  '])
}

/** Space where line ends mean nothing. */
function loose(random: Random): string {
  return random.pick(['', '', ' ', ' ', '\n', '\n  ', ' # c\n', '/* c */'])
}

function expression(random: Random, depth: number): string {
  if (depth === 0)
    return random.pick(['a', 'b.c', '1', '2.50', '1e3', '"x"', '""', 'true', 'null', '"${a}"', 'x-y', 'f()'])
  const inner = () => expression(random, depth - 1)
  const s = () => space(random)
  switch (random.below(20)) {
    case 0:
      return `${inner()}${s()}${random.pick(['+', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||'])}${s()}${inner()}`
    case 1:
      return `${inner()} - ${inner()}`
    case 2:
      return `${random.pick(['-', '!', '- ', '! '])}${inner()}`
    case 3:
      return `${inner()} ?${s()}${inner()}${s()}: ${inner()}`
    case 4:
      return `(${loose(random)}${inner()}${loose(random)})`
    case 5:
      return `[${loose(random)}${inner()}${loose(random)},${loose(random)}${inner()}${random.pick(['', ','])}${loose(random)}]`
    case 6:
      return `{${s()}k${s()}=${s()}${inner()},${s()}"q${depth}"${s()}:${s()}${inner()}${s()}}`
    case 7:
      return `{\n  k  = ${inner()}\n  (${inner()}) = ${inner()}\n\n ll : ${inner()},\n}`
    case 8:
      return `[${loose(random)}for${' '}${random.pick(['v', 'k, v', 'k,v'])} in ${inner()}${s()}:${loose(random)}${inner()}${random.pick(['', ` if ${inner()}`])}]`
    case 9:
      return `{for k${random.pick(['', ', v'])} in ${inner()} : ${inner()} => ${inner()}${random.pick(['', '...'])}${random.pick(['', ` if ${inner()}`])}}`
    case 10:
      return `f(${loose(random)}${inner()},${s()}${inner()}${random.pick(['', '...', ','])}${loose(random)})`
    case 11:
      return `a.b${random.pick(['.c', '[0]', '["k"]', '.0', '[*]', '.*', '[*].d', '.*.d', `[${inner()}]`, '[*].e[*].f', '.*.d[1]', '[ "k" ]'])}`
    case 12:
      return `(${inner()})${random.pick(['.c', '[0]', '[*].d'])}`
    case 13:
    case 14:
    case 15:
      return `"${template(random, depth - 1)}"`
    default:
      return expression(random, 0)
  }
}

function template(random: Random, depth: number): string {
  let text = ''
  for (let at = random.below(4); at >= 0; at -= 1) {
    const open = random.pick(['', '', '~'])
    const close = random.pick(['', '', ' ~', '~'])
    const s = space(random)
    switch (random.below(7)) {
      case 0:
      case 1:
        text += `\${${open}${s}${expression(random, depth)}${s}${close}}`
        break
      case 2:
        text += `%{${open} if ${expression(random, depth)}${close}} p %{${open}else${close}}q %{ endif${close}}`
        break
      case 3:
        text += `%{${open}for v in ${expression(random, depth)}${close}} e\${v}%{${open} endfor${close}}`
        break
      case 4:
        text += random.pick(['$${x}', '%%{', '$', '%', '$$', '$${', "'", '#', '//', '{', '}', '☃', 'é'])
        break
      default:
        text += random.pick(['text', ' ', '  two  ', '{{ .Vars }}'])
    }
  }
  return text
}

function heredoc(random: Random, end: string): string {
  const lines: string[] = []
  for (let at = random.below(5); at > 0; at -= 1) {
    const text = random.below(4) === 0 ? '' : template(random, 1)
    lines.push(`${random.pick(['', '', '  ', '    ', '\t'])}${text}${random.pick(['', '', ' ', '\\'])}`)
  }
  return [`<<${random.pick(['', '-'])}EOT`, ...lines, `${random.pick(['', '  '])}EOT`].join(end)
}
