import { compareFiles, compareNumbers } from './comparison.ts'
import { ShellError } from './control-flow.ts'
import { evaluateText, expandToPattern, expandToText } from './expansion.ts'
import { type Field, patternMatches } from './pattern.ts'
import type { Shell } from './shell.ts'
import type { Condition } from './syntax.ts'
import { evaluateUnary } from './test-expression.ts'

/** The value of `[[ … ]]`. */
export async function evaluateCondition(shell: Shell, condition: Condition): Promise<boolean> {
  switch (condition.type) {
    case 'CondNot':
      return !(await evaluateCondition(shell, condition.operand))
    case 'CondAnd':
      return (await evaluateCondition(shell, condition.left)) && (await evaluateCondition(shell, condition.right))
    case 'CondOr':
      return (await evaluateCondition(shell, condition.left)) || (await evaluateCondition(shell, condition.right))
    case 'CondGroup':
      return evaluateCondition(shell, condition.expression)
    case 'CondWord':
      return (await expandToText(shell, condition.word)) !== ''
    case 'CondUnary': {
      const text = await expandToText(shell, condition.operand)
      if (condition.operator === '-v') return isSet(shell, text)
      if (condition.operator === '-o') return shell.options[text as keyof typeof shell.options] === true
      return evaluateUnary(shell.process, condition.operator, text)
    }
    case 'CondBinary':
      return evaluateBinary(shell, condition)
  }
}

/** Whether `name` or `name[key]` has a value, for `-v`. */
export function isSet(shell: Shell, name: string): boolean {
  const element = /^(\w+)\[(.+)\]$/.exec(name)
  if (element) return shell.variables.getElement(element[1] ?? '', element[2] ?? '') !== undefined
  return shell.getParameter(name) !== undefined || (shell.variables.elements(name)?.length ?? 0) > 0
}

async function evaluateBinary(shell: Shell, condition: Extract<Condition, { type: 'CondBinary' }>): Promise<boolean> {
  const left = await expandToText(shell, condition.left)
  const ignoreCase = shell.shopts.get('nocasematch')
  switch (condition.operator) {
    case '=':
    case '==':
      return patternMatches(await expandToPattern(shell, condition.right), left, ignoreCase)
    case '!=':
      return !patternMatches(await expandToPattern(shell, condition.right), left, ignoreCase)
    case '=~':
      return matchesExpression(shell, left, await expandToPattern(shell, condition.right))
    case '<':
      return left < (await expandToText(shell, condition.right))
    case '>':
      return left > (await expandToText(shell, condition.right))
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(shell.process, condition.operator, left, await expandToText(shell, condition.right))
    default: {
      const right = await expandToText(shell, condition.right)
      return compareNumbers(condition.operator, await evaluateText(shell, left), await evaluateText(shell, right))
    }
  }
}

function matchesExpression(shell: Shell, text: string, pattern: Field): boolean {
  const source = pattern
    .map((segment) => (segment.quoted ? segment.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : segment.text))
    .join('')
    .replace(/\[\[:(\w+):\]\]/g, (_, name: string) => posixClass(name))
    .replace(/\[:(\w+):\]/g, (_, name: string) => posixClass(name).slice(1, -1))
  let expression: RegExp
  try {
    expression = new RegExp(source, shell.shopts.get('nocasematch') ? 'i' : '')
  } catch {
    throw new ShellError(`syntax error in regular expression: ${source}`, { code: 2 })
  }
  const match = expression.exec(text)
  shell.variables.setList('BASH_REMATCH', match ? [...match].map((part) => part ?? '') : [])
  return match !== null
}

function posixClass(name: string): string {
  const sets: Readonly<Record<string, string>> = {
    alnum: '[A-Za-z0-9]',
    alpha: '[A-Za-z]',
    blank: '[ \\t]',
    digit: '[0-9]',
    lower: '[a-z]',
    punct: '[!-\\/:-@\\[-`{-~]',
    space: '[\\s]',
    upper: '[A-Z]',
    xdigit: '[0-9A-Fa-f]',
  }
  return sets[name] ?? '[]'
}
