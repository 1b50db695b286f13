import { assertNever } from '#shared/assert-never.ts'
import { evaluateCondition } from './condition.ts'
import { LoopJump } from './control-flow.ts'
import { expandArithmetic, expandToPattern, expandToText, expandWords } from './expansion.ts'
import { patternMatches } from './pattern.ts'
import type { Shell } from './shell.ts'
import type { CommandNode, StatementNode } from './syntax.ts'

type Compound = Exclude<CommandNode, { type: 'SimpleCommand' } | { type: 'FunctionDef' }>

/** Runs `if`, loops, `case`, groups, subshells, `(( ))` and `[[ ]]`; the result is in `shell.lastStatus`. */
export async function runCompound(shell: Shell, command: Compound): Promise<void> {
  switch (command.type) {
    case 'If':
      return runIf(shell, command)
    case 'For': {
      const words = command.words ? await expandWords(shell, command.words) : shell.positional
      shell.lastStatus = 0
      for (const word of [...words]) {
        shell.variables.set(command.variable, word)
        if (await stopsLoop(shell, command.body)) return
      }
      return
    }
    case 'CStyleFor': {
      if (command.init) await expandArithmetic(shell, command.init)
      shell.lastStatus = 0
      while (!command.condition || (await expandArithmetic(shell, command.condition)) !== 0) {
        if (await stopsLoop(shell, command.body)) return
        if (command.update) await expandArithmetic(shell, command.update)
      }
      return
    }
    case 'While':
    case 'Until':
      return runWhile(shell, command)
    case 'Case':
      return runCase(shell, command)
    case 'Subshell':
      return shell.runSubshell(command.body)
    case 'Group':
      return shell.runStatements(command.body)
    case 'ArithmeticCommand':
      shell.lastStatus = (await expandArithmetic(shell, command.expression)) === 0 ? 1 : 0
      return
    case 'ConditionalCommand':
      shell.lastStatus = (await evaluateCondition(shell, command.expression)) ? 0 : 1
      return
    default:
      assertNever(command)
  }
}

async function runIf(shell: Shell, command: Extract<Compound, { type: 'If' }>): Promise<void> {
  for (const clause of command.clauses) {
    if (await shell.runCondition(clause.condition)) {
      await shell.runStatements(clause.body)
      return
    }
  }
  shell.lastStatus = 0
  if (command.elseBody) await shell.runStatements(command.elseBody)
}

async function runWhile(shell: Shell, command: Extract<Compound, { type: 'While' | 'Until' }>): Promise<void> {
  let status = 0
  for (;;) {
    const goesOn = (await shell.runCondition(command.condition)) === (command.type === 'While')
    if (!goesOn) break
    if (await stopsLoop(shell, command.body)) return
    status = shell.lastStatus
    await giveOthersATurn(shell)
  }
  shell.lastStatus = status
}

/** Endless loops of commands that never wait must not freeze the program that the machine runs in. */
async function giveOthersATurn(shell: Shell): Promise<void> {
  const now = performance.now()
  if (now - (lastTurn.get(shell) ?? 0) < 10) return
  await new Promise((resolve) => setImmediate(resolve))
  lastTurn.set(shell, performance.now())
  shell.process.throwIfKilled()
}

const lastTurn = new WeakMap<Shell, number>()

async function stopsLoop(shell: Shell, body: readonly StatementNode[]): Promise<boolean> {
  try {
    await shell.runStatements(body)
    return false
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error
    error.levels -= 1
    if (error.levels > 0) throw error
    return error.kind === 'break'
  }
}

async function runCase(shell: Shell, command: Extract<Compound, { type: 'Case' }>): Promise<void> {
  const text = await expandToText(shell, command.word)
  shell.lastStatus = 0
  let fallsThrough = false
  for (const item of command.items) {
    let matches = fallsThrough
    for (const pattern of item.patterns) {
      matches ||= patternMatches(await expandToPattern(shell, pattern), text, shell.shopts.get('nocasematch'))
      if (matches) break
    }
    if (!matches) continue
    await shell.runStatements(item.body)
    if (item.terminator === ';;') return
    fallsThrough = item.terminator === ';&'
  }
}
