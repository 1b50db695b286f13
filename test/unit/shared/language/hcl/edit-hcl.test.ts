import { describe, expect, test } from 'vitest'
import {
  addBlock,
  moveItem,
  removeItem,
  renameAttribute,
  renameBlock,
  setAttribute,
  setAttributeValue,
  setLabels,
} from '#shared/language/hcl/edit-hcl.ts'
import type { EditedFile } from '#shared/language/hcl/edit-places.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import type { Attribute, Block } from '#shared/language/hcl/syntax-tree.ts'
import { applyChanges, type TextChange } from '#shared/language/source.ts'

function edited(text: string): EditedFile {
  const { file, diagnostics } = parseHcl({ name: 't.hcl', text })
  expect(diagnostics).toEqual([])
  return { text, file }
}

/** Edits the first block's body, or with `path` a deeper one. */
function inBlock(text: string, edit: (file: EditedFile, block: Block) => TextChange[]): string {
  const file = edited(text)
  const result = applyChanges(text, edit(file, file.file.body.items.find((item) => item.kind === 'block')!))
  expect(parseHcl({ name: 't.hcl', text: result }).diagnostics).toEqual([])
  return result
}

function inFile(text: string, edit: (file: EditedFile) => TextChange[]): string {
  const file = edited(text)
  const result = applyChanges(text, edit(file))
  expect(parseHcl({ name: 't.hcl', text: result }).diagnostics).toEqual([])
  return result
}

describe('setting attributes', () => {
  test('a new value takes the place of the old one, comments stay', () => {
    const text = 'b {\n  /* x */ a = 1 # one\n  # two\n}\n'
    expect(inBlock(text, (file, block) => setAttribute(file, block.body, 'a', 'var.x'))).toBe(
      'b {\n  /* x */ a = var.x # one\n  # two\n}\n',
    )
  })

  test('only what differs changes', () => {
    const file = edited('a = "eu-west-2"\n')
    expect(setAttribute(file, file.file.body, 'a', '"eu-wast-2"')).toEqual([{ from: 9, to: 10, insert: 'a' }])
    expect(setAttribute(file, file.file.body, 'a', '"eu-west-2"')).toEqual([])
  })

  test('a new attribute goes where the order wants it, indented as its neighbours', () => {
    const text = 'b {\n\ta = 1\n\tc = 3\n\n\td {}\n}\n'
    const order = ['a', 'b', 'c']
    expect(inBlock(text, (file, block) => setAttribute(file, block.body, 'b', '2', order))).toBe(
      'b {\n\ta = 1\n\tb = 2\n\tc = 3\n\n\td {}\n}\n',
    )
    expect(inBlock(text, (file, block) => setAttribute(file, block.body, 'z', '2', order))).toBe(
      'b {\n\ta = 1\n\tc = 3\n\tz = 2\n\n\td {}\n}\n',
    )
  })

  test('an aligned run stays aligned, a run that nobody aligned is left alone', () => {
    const aligned = 'b {\n  a   = 1 # x\n  ccc = 2 # y\n}\n'
    expect(inBlock(aligned, (file, block) => setAttribute(file, block.body, 'longer', '3'))).toBe(
      'b {\n  a      = 1 # x\n  ccc    = 2 # y\n  longer = 3\n}\n',
    )
    expect(inBlock(aligned, (file, block) => setAttribute(file, block.body, 'a', '1000'))).toBe(
      'b {\n  a   = 1000 # x\n  ccc = 2    # y\n}\n',
    )
    const loose = 'b {\n  a = 1\n  ccc = 2\n}\n'
    expect(inBlock(loose, (file, block) => setAttribute(file, block.body, 'longer', '3'))).toBe(
      'b {\n  a = 1\n  ccc = 2\n  longer = 3\n}\n',
    )
  })

  test.each([
    ['b {}\n', 'b {\n  a = 1\n}\n'],
    ['b {\n}\n', 'b {\n  a = 1\n}\n'],
    ['b { c = 2 }\n', 'b {\n  c = 2\n  a = 1\n}\n'],
    ['b {\n  # only a comment\n}\n', 'b {\n  # only a comment\n  a = 1\n}\n'],
    ['b {\r\n  c {}\r\n}\r\n', 'b {\r\n  a = 1\r\n\r\n  c {}\r\n}\r\n'],
  ])('into %j', (text, result) => {
    expect(inBlock(text, (file, block) => setAttribute(file, block.body, 'a', '1'))).toBe(result)
  })

  test.each([
    ['', 'a = 1\n'],
    ['b = 2', 'b = 2\na = 1'],
    ['# c', '# c\na = 1\n'],
    ['b = <<E\nx\nE\n', 'b = <<E\nx\nE\na = 1\n'],
  ])('into the file %j', (text, result) => {
    expect(inFile(text, (file) => setAttribute(file, file.file.body, 'a', '1'))).toBe(result)
  })

  test('a file with an error elsewhere can be edited', () => {
    const text = 'a   = 1\nccc = 2\nb = "x\n  y  = "\n'
    const { file } = parseHcl({ name: 't', text })
    expect(applyChanges(text, setAttribute({ text, file }, file.body, 'ccc', '30'))).toBe(
      'a   = 1\nccc = 30\nb = "x\n  y  = "\n',
    )
  })

  test('a heredoc in place of a value with a comment puts the comment above', () => {
    const set = (text: string) => inBlock(text, (file, block) => setAttribute(file, block.body, 'a', '<<E\nx\nE'))
    expect(set('b {\n  a = 1 # c\n}\n')).toBe('b {\n  # c\n  a = <<E\nx\nE\n}\n')
    expect(set('b { a = 1 /* c */ }\n')).toBe('b {\n  /* c */\n  a = <<E\nx\nE\n}\n')
  })

  test('a heredoc stays a heredoc, unless the text does not fit one', () => {
    const text = 'b {\n    a = <<-EOT\n        one\n    EOT\n}\n'
    const set = (value: string) => inBlock(text, (file, block) => setAttributeValue(file, block.body, 'a', value))
    expect(set('two\n  ${three}\n')).toBe('b {\n    a = <<-EOT\n        two\n          $${three}\n    EOT\n}\n')
    expect(set('EOT\n')).toBe('b {\n    a = <<-EOT_\n        EOT\n    EOT_\n}\n')
    expect(set('  indented\n')).toBe('b {\n    a = <<EOT\n  indented\nEOT\n}\n')
    expect(set('no line end')).toBe('b {\n    a = "no line end"\n}\n')
  })

  test('plain data is laid out for its place', () => {
    const text = 'b {\n  c {\n    x = 1\n  }\n}\n'
    const set = (file: EditedFile, block: Block) => {
      const inner = block.body.items[0] as Block
      return setAttributeValue(file, inner.body, 'tags', { Name: 'a "b"', 'my key': ['x', 1, true, null] })
    }
    expect(inBlock(text, set)).toBe(
      'b {\n  c {\n    x = 1\n    tags = {\n      Name     = "a \\"b\\""\n      "my key" = ["x", 1, true, null]\n    }\n  }\n}\n',
    )
  })
})

describe('removing', () => {
  const first = (file: EditedFile) => removeItem(file, file.file.body, file.file.body.items[0]!)

  test.each([
    ['an attribute, with the comment behind it', '# head\na = 1 # x\nb = 2\n', '# head\nb = 2\n'],
    ['a block, with the comments above it', 'b {\n}\n\n# c\nd {}\n', '# c\nd {}\n'],
    ['what is the only item', 'a = 1', ''],
    ['a heredoc', 'a = <<E\n x\nE\nb = 2\n', 'b = 2\n'],
    ['the longest name of an aligned run', 'longer = 1\na      = 2\n', 'a = 2\n'],
    ['an item behind a comment on its line', '/* c */ a = 1\nb = 2\n', '/* c */ \nb = 2\n'],
  ])('%s', (_, text, result) => {
    expect(inFile(text, first)).toBe(result)
  })

  test('no second blank line is left', () => {
    const text = 'a = 1\n\n# about b\nb {\n}\n\nc {\n}\n'
    expect(inFile(text, (file) => removeItem(file, file.file.body, file.file.body.items[1]!))).toBe('a = 1\n\nc {\n}\n')
    expect(inFile(text, (file) => removeItem(file, file.file.body, file.file.body.items[2]!))).toBe(
      'a = 1\n\n# about b\nb {\n}\n',
    )
  })

  test('from a block on one line', () => {
    const remove = (file: EditedFile, block: Block) => removeItem(file, block.body, block.body.items[0]!)
    expect(inBlock('b { a = 1 }\n', remove)).toBe('b {}\n')
  })
})

describe('blocks', () => {
  test('a block is added at the end, or in front of another with its comments', () => {
    const text = 'a = 1\n\n# about c\nc "l" {\n}\n'
    const block = { type: 'b', labels: ['x', 'y "z"'], lines: ['k = 1', '', 'n {}'] }
    const printed = 'b "x" "y \\"z\\"" {\n  k = 1\n\n  n {}\n}'
    expect(inFile(text, (file) => addBlock(file, file.file.body, block))).toBe(`${text}\n${printed}\n`)
    expect(inFile(text, (file) => addBlock(file, file.file.body, block, file.file.body.items[1]))).toBe(
      `a = 1\n\n${printed}\n\n# about c\nc "l" {\n}\n`,
    )
    expect(inFile('', (file) => addBlock(file, file.file.body, { type: 'b', labels: [] }))).toBe('b {}\n')
  })

  test('renaming changes the name only, and keeps the alignment', () => {
    expect(inBlock('b "x" {} # c\n', (_, block) => renameBlock(block, 'data'))).toBe('data "x" {} # c\n')
    const text = 'a   = 1\nccc = 2\n'
    expect(inFile(text, (file) => renameAttribute(file, file.file.body.items[1] as Attribute, 'dddd'))).toBe(
      'a    = 1\ndddd = 2\n',
    )
  })

  test.each([
    [['a', 'z'], 'b a /* c */ "z" {}\n'],
    [['a'], 'b a {}\n'],
    [[], 'b {}\n'],
    [['a', 'x', 'n'], 'b a /* c */ "x" "n" {}\n'],
  ])('labels %j', (labels, result) => {
    expect(inBlock('b a /* c */ "x" {}\n', (file, block) => setLabels(file, block, labels))).toBe(result)
  })

  test('moving takes the comments above and behind along', () => {
    const text = '# one\na = 1 # x\n# two\nb = 2\nc = 3\n'
    const move = (from: number, before?: number) =>
      inFile(text, (file) => {
        const { items } = file.file.body
        return moveItem(file, file.file.body, items[from]!, before === undefined ? undefined : items[before])
      })
    expect(move(0)).toBe('# two\nb = 2\nc = 3\n# one\na = 1 # x\n')
    expect(move(2, 0)).toBe('c = 3\n# one\na = 1 # x\n# two\nb = 2\n')
    expect(move(1, 0)).toBe('# two\nb = 2\n# one\na = 1 # x\nc = 3\n')
    expect(move(1, 1)).toBe(text)
    expect(move(1, 2)).toBe(text)
  })

  test('a moved block keeps its blank line', () => {
    const text = 'p "a" {\n}\n\np "b" {\n}\n\np "c" {\n}\n'
    const move = (from: number, before?: number) =>
      inFile(text, (file) => {
        const { items } = file.file.body
        return moveItem(file, file.file.body, items[from]!, before === undefined ? undefined : items[before])
      })
    expect(move(0)).toBe('p "b" {\n}\n\np "c" {\n}\n\np "a" {\n}\n')
    expect(move(2, 0)).toBe('p "c" {\n}\n\np "a" {\n}\n\np "b" {\n}\n')
    expect(move(1, 0)).toBe('p "b" {\n}\n\np "a" {\n}\n\np "c" {\n}\n')
  })
})

describe('a list is changed element by element', () => {
  const changed = (text: string, values: readonly string[]) => {
    const { file } = parseHcl({ name: 'list.hcl', text })
    return applyChanges(text, setAttributeValue({ text, file }, file.body, 'inline', values))
  }
  const long = `inline = [
  "one", # the first
  # about two
  "two",
  "three",
]
`
  test.each([
    ['one of several', ['one', 'TWO', 'three'], long.replace('"two"', '"TWO"')],
    ['one more at the end', ['one', 'two', 'three', 'four'], long.replace('"three",', '"three",\n  "four",')],
    ['one more in between', ['one', 'two', 'new', 'three'], long.replace('"two",', '"two",\n  "new",')],
    ['one more in front', ['zero', 'one', 'two', 'three'], long.replace('"one",', '"zero",\n  "one",')],
    ['one less at the end', ['one', 'two'], long.replace('  "three",\n', '')],
    ['one less in front', ['two', 'three'], long.replace('  "one", # the first\n', '')],
    ['the same', ['one', 'two', 'three'], long],
  ])('%s', (_what, values, expected) => {
    expect(changed(long, values)).toBe(expected)
  })

  test('on one line, with what is between the elements', () => {
    const short = 'inline = ["a", "b",  "c"]\n'
    expect(changed(short, ['a', 'x', 'c'])).toBe('inline = ["a", "x",  "c"]\n')
    expect(changed(short, ['a', 'c'])).toBe('inline = ["a", "c"]\n')
    expect(changed(short, ['a', 'b'])).toBe('inline = ["a", "b"]\n')
    expect(changed(short, ['a', 'b', 'c', 'd'])).toBe('inline = ["a", "b",  "c", "d"]\n')
    expect(changed(short, [])).toBe('inline = []\n')
  })
})
