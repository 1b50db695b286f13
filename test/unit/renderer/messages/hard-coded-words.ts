import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'

/** Words in a page's source that are not in the catalogue. */
export interface HardCoded {
  /** From the root of the repository. */
  readonly file: string
  readonly line: number
  readonly words: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** Attributes that people see or hear. */
const spoken =
  /^(label|title|placeholder|alt|helperText|titleAccess|subtitle|heading|name|noOptionsText|primary|secondary|aria-(label|description|roledescription|valuetext))$/
/** Components whose `name` is of the program, not for people. */
const namesOfProgram = /^(input|Button|TextField|Radio|RadioGroup|Checkbox|Switch|meta)$/
/** Two letters in a row, which is what words begin at; names that are the same in every language do not count. */
const word = /\p{L}{2}/u
const sameEverywhere = /^(OMI Studio|px|GiB|MiB|HCL2?|JSON|HCL2 \/ JSON|TLS|ID|CPU|URL|SSH|Aa|eu-west-2|qcow2|raw)$/

/** The words in JSX texts and spoken attributes below a folder that are not said by the catalogue. */
export function hardCodedWords(root: string, folder: string): readonly HardCoded[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => `${folder}/${name}`)
    .flatMap((file) => wordsIn(file, readFileSync(join(root, file), 'utf8')))
}

export function wordsIn(file: string, source: string): readonly HardCoded[] {
  const found: HardCoded[] = []
  const report = (node: Node, words: string) => {
    const text = words.replace(/\s+/g, ' ').trim()
    if (!word.test(text) || sameEverywhere.test(text)) return
    found.push({ file, line: source.slice(0, node.start).split('\n').length, words: text })
  }
  visit(parseSync(file, source).program as unknown as Node, (node, parent) => {
    if (node.type === 'JSXText') report(node, String(node.value))
    if (node.type === 'JSXExpressionContainer' && /^JSX(Element|Fragment)$/.test(parent?.type ?? '')) {
      outcomes(node.expression as Node, report)
    }
    if (node.type === 'JSXOpeningElement') {
      const element = String((node.name as Node).name ?? '')
      for (const attribute of node.attributes as Node[]) {
        if (attribute.type !== 'JSXAttribute') continue
        const name = String((attribute.name as Node).name)
        if (!spoken.test(name) || (name === 'name' && namesOfProgram.test(element))) continue
        const value = attribute.value as Node | null
        if (value !== null)
          outcomes(value.type === 'JSXExpressionContainer' ? (value.expression as Node) : value, report)
      }
    }
  })
  return found
}

/** The texts that an expression may come to, without those that go into a call (as keys of the catalogue do). */
function outcomes(node: Node, report: (node: Node, words: string) => void): void {
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'string') report(node, node.value)
      return
    case 'TemplateLiteral':
      report(node, (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(' '))
      return
    case 'ConditionalExpression':
      outcomes(node.consequent as Node, report)
      outcomes(node.alternate as Node, report)
      return
    case 'LogicalExpression':
      outcomes(node.left as Node, report)
      outcomes(node.right as Node, report)
  }
}

function visit(node: Node, see: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  see(node, parent)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) visit(child as Node, see, node)
    }
  }
}
