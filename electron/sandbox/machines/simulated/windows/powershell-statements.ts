import { setTimeout as delay } from 'node:timers/promises'
import type { GuestProgram } from './windows-computer.ts'

/** How the statements of a block ended. */
type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'thrown'; readonly message: string }

interface Session extends GuestProgram {
  /** Names in lower case, with their scope (`global:x`). */
  readonly variables: Map<string, string>
}

/** Runs a script of simple statements. The result is its exit code: 1 when something was thrown and not caught. */
export async function runStatements(text: string, program: GuestProgram): Promise<number> {
  const session: Session = { ...program, variables: new Map([['lastexitcode', '0']]) }
  const outcome = await runBlock(text, session)
  if (outcome.kind === 'exit') return outcome.code
  if (outcome.kind === 'done') return 0
  session.stderr(`${outcome.message}\r\n`)
  return 1
}

async function runBlock(text: string, session: Session): Promise<Outcome> {
  for (const statement of statementsOf(text)) {
    if (session.signal.aborted) return { kind: 'exit', code: 1 }
    const outcome = await runStatement(statement, session)
    if (outcome.kind !== 'done') return outcome
  }
  return { kind: 'done' }
}

async function runStatement(statement: string, session: Session): Promise<Outcome> {
  const conditional = /^if\s*\(/i.exec(statement)
  if (conditional !== null) return runIf(statement, session)
  const attempt = /^try\s*\{/i.exec(statement)
  if (attempt !== null) return runTry(statement, session)
  const block = /^[&.]\s*\{([\s\S]*)\}$/.exec(statement)
  if (block !== null) return runBlock(block[1] ?? '', session)
  const exit = /^exit\b\s*([\s\S]*)$/i.exec(statement)
  if (exit !== null) return { kind: 'exit', code: Number(evaluate(exit[1] || '0', session)) || 0 }
  const thrown = /^throw\b\s*([\s\S]*)$/i.exec(statement)
  if (thrown !== null) return { kind: 'thrown', message: evaluate(thrown[1] ?? '', session) }
  const assignment = /^\$(env:)?([\w:]+)\s*=\s*([\s\S]*)$/i.exec(statement)
  if (assignment !== null) {
    const [, environment, name = '', expression = ''] = assignment
    const value = evaluate(expression, session)
    if (environment !== undefined) session.environment.set(name.toUpperCase(), value)
    else session.variables.set(name.toLowerCase().replace(/^global:/, ''), value)
    return { kind: 'done' }
  }
  const called = /^[.&]\s*(?:'([^']*)'|"([^"]*)"|(\S+))$/.exec(statement)
  if (called !== null) return runFile(called[1] ?? called[2] ?? called[3] ?? '', session)
  return runCommand(statement, session)
}

async function runFile(path: string, session: Session): Promise<Outcome> {
  const content = session.computer.files.read(path)
  if (content === undefined) return { kind: 'thrown', message: `The term '${path}' is not recognized.` }
  const outcome = await runBlock(Buffer.from(content).toString('utf8'), session)
  if (outcome.kind === 'exit') {
    session.variables.set('lastexitcode', String(outcome.code))
    return { kind: 'done' }
  }
  return outcome
}

async function runIf(statement: string, session: Session): Promise<Outcome> {
  const condition = enclosed(statement, statement.indexOf('('), '(', ')')
  const then = enclosed(statement, condition.end, '{', '}')
  const rest = statement.slice(then.end)
  if (isTrue(condition.inside, session)) return runBlock(then.inside, session)
  return /^\s*else\s*\{/i.test(rest) ? runBlock(enclosed(rest, 0, '{', '}').inside, session) : { kind: 'done' }
}

async function runTry(statement: string, session: Session): Promise<Outcome> {
  const attempt = enclosed(statement, 0, '{', '}')
  const caught = enclosed(statement, attempt.end, '{', '}')
  const outcome = await runBlock(attempt.inside, session)
  if (outcome.kind !== 'thrown') return outcome
  session.variables.set('_', outcome.message)
  return runBlock(caught.inside, session)
}

async function runCommand(statement: string, session: Session): Promise<Outcome> {
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(statement) ?? []
  switch (name.toLowerCase()) {
    case 'write-output':
    case 'write-host':
    case 'echo':
      session.stdout(`${evaluate(rest, session)}\r\n`)
      return { kind: 'done' }
    case 'write-error':
      session.stderr(
        `${evaluate(
          rest
            .replace(/-erroraction\s+\w+/i, '')
            .replace(/^-\w+\s+/, '')
            .trim(),
          session,
        )}\r\n`,
      )
      return { kind: 'done' }
    case 'set-content':
      session.computer.files.write(named('path', rest, session), Buffer.from(`${named('value', rest, session)}\r\n`))
      return { kind: 'done' }
    case 'new-item':
      session.computer.files.makeFolder(named('path', rest, session))
      return { kind: 'done' }
    case 'start-sleep':
      await delay(Number(/\d+/.exec(rest)?.[0] ?? 0) * (/-m/i.test(rest) ? 1 : 1000), undefined, {
        signal: session.signal,
      }).catch(() => undefined)
      return { kind: 'done' }
    case 'set-psdebug':
      session.stdout(`DEBUG: trace ${/\d/.exec(rest)?.[0] ?? 0}\r\n`)
      return { kind: 'done' }
    default:
  }
  if (/^["'$]/.test(statement)) {
    session.stdout(`${evaluate(statement, session)}\r\n`)
    return { kind: 'done' }
  }
  const code = await session.shell(statement, session)
  session.variables.set('lastexitcode', String(code))
  return { kind: 'done' }
}

function named(parameter: string, rest: string, session: Session): string {
  const match = new RegExp(`-${parameter}\\s+('[^']*'|"[^"]*"|\\S+)`, 'i').exec(rest)
  return match === null ? '' : evaluate(match[1] ?? '', session)
}

function isTrue(condition: string, session: Session): boolean {
  const text = condition.trim()
  if (/^-not\s/i.test(text)) return !isTrue(text.slice(4), session)
  const path = /^Test-Path\s+(.+)$/i.exec(text)?.[1]
  if (path !== undefined) {
    if (/^variable:/i.test(path)) return true
    const value = evaluate(path, session)
    return (
      session.computer.registryKeys.has(value) ||
      session.computer.files.isFolder(value) ||
      session.computer.files.read(value) !== undefined
    )
  }
  const value = evaluate(text, session)
  return value !== '' && value !== '0' && value.toLowerCase() !== 'false'
}

/** A literal, a text with variables in it, a variable; anything else is taken as a text of its own. */
function evaluate(expression: string, session: Session): string {
  const text = expression.trim()
  const literal = /^'((?:[^']|'')*)'$/.exec(text)
  if (literal !== null) return (literal[1] ?? '').replaceAll("''", "'")
  const double = /^"((?:[^"`]|`[\s\S])*)"$/.exec(text)
  const inside = double?.[1] ?? text
  return inside.replaceAll(
    /`([\s\S])|\$env:(\w+)|\$(\w+)/gi,
    (_written, escaped?: string, environment?: string, name?: string) => {
      if (escaped !== undefined) return escaped
      if (environment !== undefined) return session.environment.get(environment.toUpperCase()) ?? ''
      const variable = (name ?? '').toLowerCase()
      if (variable === 'true' || variable === 'false') return variable === 'true' ? 'True' : 'False'
      return session.variables.get(variable) ?? ''
    },
  )
}

/** What is between a bracket at or after a place and its partner, quotes respected. */
function enclosed(text: string, from: number, open: string, close: string) {
  const start = text.indexOf(open, from)
  for (const { index, depth } of bracketDepths(text.slice(start), open, close)) {
    if (depth === 0) return { inside: text.slice(start + 1, start + index), end: start + index + 1 }
  }
  return { inside: text.slice(start + 1), end: text.length }
}

function* bracketDepths(text: string, open: string, close: string) {
  let depth = 0
  let quote = ''
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (quote !== '') {
      if (character === '`' && quote === '"') index += 1
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === open) depth += 1
    else if (character === close) {
      depth -= 1
      yield { index, depth }
    }
  }
}

/** Splits at line ends and `;` outside of quotes and brackets; `catch`, `else` and `finally` go with what is before. */
function statementsOf(text: string): readonly string[] {
  const statements: string[] = []
  let current = ''
  let depth = 0
  let quote = ''
  const finish = () => {
    const statement = current.trim()
    current = ''
    if (statement === '' || statement.startsWith('#')) return
    if (/^(catch|else|finally)\b/i.test(statement) && statements.length > 0)
      statements.push(`${statements.pop()} ${statement}`)
    else statements.push(statement)
  }
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (quote !== '') {
      if (character === '`' && quote === '"') {
        current += character + (text[index + 1] ?? '')
        index += 1
        continue
      }
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '{' || character === '(') depth += 1
    else if (character === '}' || character === ')') depth -= 1
    else if (depth === 0 && (character === ';' || character === '\n' || character === '\r')) {
      finish()
      continue
    }
    current += character
  }
  finish()
  return statements
}
