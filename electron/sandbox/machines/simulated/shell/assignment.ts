import { parse } from 'just-bash'
import { ShellError } from './control-flow.ts'
import { evaluateText, expandPlainText, expandToText, expandWords } from './expansion.ts'
import { quoteForShell } from './quoting.ts'
import type { Shell } from './shell.ts'
import { sourceText } from './source-text.ts'
import { splitSubscript } from './subscript.ts'
import type { Assignment, WordNode } from './syntax.ts'
import { nextIndex } from './variables.ts'

/** Carries out an assignment. @param trace prints it under `set -x` */
export async function assign(shell: Shell, assignment: Assignment, trace = false): Promise<void> {
  const { name, append, array, value } = assignment
  if (array) {
    await assignArray(shell, name, array, append)
    return
  }
  const text = value ? await expandToText(shell, value) : ''
  if (trace && shell.options.xtrace) {
    await shell.process.error(
      `${shell.variables.get('PS4') ?? '+ '}${name}${append ? '+' : ''}=${quoteForShell(text)}\n`,
    )
  }
  const { base, subscript } = splitSubscript(name)
  if (!append) {
    await assignText(shell, name, text)
    return
  }
  const variable = shell.variables.touch(base)
  const before = subscript === undefined ? shell.variables.get(base) : await element(shell, base, subscript)
  const sum = variable.integer ? String(await evaluateText(shell, `${before ?? 0}+(${text})`)) : (before ?? '') + text
  await assignText(shell, name, sum)
}

/** Sets a variable, or an element as in `a[1]`, to a text. */
export async function assignText(shell: Shell, name: string, text: string): Promise<void> {
  const { base, subscript } = splitSubscript(name)
  const variable = shell.variables.find(base)
  const value = variable?.integer ? String(await evaluateText(shell, text)) : text
  if (subscript !== undefined) {
    const key = variable?.map ? await expandPlainText(shell, subscript) : await evaluateText(shell, subscript)
    shell.variables.setElement(base, key, value)
  } else {
    shell.variables.set(base, value)
    if (shell.options.allexport) shell.variables.touch(base).exported = true
  }
}

async function element(shell: Shell, base: string, subscript: string): Promise<string | undefined> {
  const isMap = shell.variables.find(base)?.map !== undefined
  return shell.variables.getElement(
    base,
    isMap ? await expandPlainText(shell, subscript) : await evaluateText(shell, subscript),
  )
}

async function assignArray(shell: Shell, name: string, words: readonly WordNode[], append: boolean): Promise<void> {
  const pairs: { key: string | undefined; values: string[] }[] = []
  for (const word of words) {
    const keyed = /^\[([^\]]*)\]=/.exec(sourceText(word))
    if (keyed) {
      const assignment = parse(`x=${sourceText(word).slice(keyed[0].length)}`).statements[0]?.pipelines[0]?.commands[0]
      const value = assignment?.type === 'SimpleCommand' ? assignment.assignments[0]?.value : undefined
      pairs.push({ key: keyed[1] ?? '', values: [value ? await expandToText(shell, value) : ''] })
    } else {
      pairs.push({ key: undefined, values: await expandWords(shell, [word]) })
    }
  }
  const variable = shell.variables.touch(name)
  if (variable.readonly) throw new ShellError(`${name}: readonly variable`)
  if (variable.map) {
    if (!append) variable.map.clear()
    for (const { key, values } of pairs) {
      if (key !== undefined) variable.map.set(await expandPlainText(shell, key), values[0] ?? '')
    }
    return
  }
  const list = append
    ? (variable.list ?? new Map(variable.value === undefined ? [] : [[0, variable.value]]))
    : new Map<number, string>()
  variable.value = undefined
  variable.list = list
  for (const { key, values } of pairs) {
    let index = key === undefined ? nextIndex(list) : await evaluateText(shell, key)
    for (const value of values) {
      list.set(index, value)
      index += 1
    }
  }
}
