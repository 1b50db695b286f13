import { parse } from 'just-bash'
import { assign, assignText } from './assignment.ts'
import type { Builtin } from './builtins.ts'
import { ShellError } from './control-flow.ts'
import { quoteForShell } from './quoting.ts'
import type { Shell, ShellOptions } from './shell.ts'
import type { Variable } from './variables.ts'

/** What sets, reads and describes variables and options. */
export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  declare: (shell, args) => declare(shell, args, shell.variables.inFunction && !flagsOf(args).includes('g')),
  typeset: (shell, args) => declare(shell, args, shell.variables.inFunction && !flagsOf(args).includes('g')),
  local: (shell, args) => {
    if (!shell.variables.inFunction) throw new ShellError('local: can only be used in a function')
    return declare(shell, args, true)
  },

  async export(shell, args) {
    if (flagsOf(args).includes('n')) {
      for (const name of operandsOf(args)) shell.variables.touch(name).exported = false
      return 0
    }
    if (operandsOf(args).length > 0) return declare(shell, ['-x', ...args], false)
    for (const [name, value] of shell.variables.environment()) {
      await shell.process.out(`declare -x ${name}="${value}"\n`)
    }
    return 0
  },

  readonly: (shell, args) => declare(shell, ['-r', ...args], false),

  unset(shell, args) {
    const functionsOnly = flagsOf(args).includes('f')
    for (const name of operandsOf(args)) {
      const element = /^(\w+)\[(.+)\]$/.exec(name)
      if (functionsOnly) shell.functions.delete(name)
      else if (element) shell.variables.unsetElement(element[1] ?? '', (element[2] ?? '').replace(/^["']|["']$/g, ''))
      else if (shell.variables.find(name)) shell.variables.unset(name)
      else if (!flagsOf(args).includes('v')) shell.functions.delete(name)
    }
    return 0
  },

  shift(shell, args) {
    const count = Number(args[0] ?? 1)
    if (count > shell.positional.length) return 1
    shell.positional = shell.positional.slice(count)
    return 0
  },

  set: (shell, args) => setOptions(shell, args),
  read: (shell, args) => read(shell, args),
  mapfile: (shell, args) => mapfile(shell, args),
  readarray: (shell, args) => mapfile(shell, args),
  getopts: (shell, args) => getopts(shell, args),
}

function flagsOf(args: readonly string[]): string {
  return args
    .filter((arg) => /^[-+][A-Za-z]+$/.test(arg))
    .map((arg) => arg.slice(1))
    .join('')
}

function operandsOf(args: readonly string[]): string[] {
  return args.filter((arg) => !/^[-+][A-Za-z]+$/.test(arg) && arg !== '--')
}

async function declare(shell: Shell, args: readonly string[], local: boolean): Promise<number> {
  const flags = flagsOf(args)
  const operands = operandsOf(args)
  if (flags.includes('f') || flags.includes('F')) {
    const missing = operands.filter((name) => !shell.functions.has(name))
    for (const name of operands) if (shell.functions.has(name)) await shell.process.out(`${name}\n`)
    return missing.length > 0 ? 1 : 0
  }
  if (flags.includes('p') || operands.length === 0) return printVariables(shell, operands)
  for (const operand of operands) {
    const match = /^([A-Za-z_]\w*)((?:\[[^\]]*\])?)(?:(\+?)=([\s\S]*))?$/.exec(operand)
    if (!match) throw new ShellError(`declare: \`${operand}': not a valid identifier`)
    const [, name = '', subscript = '', append, text] = match
    const variable = local ? shell.variables.makeLocal(name) : shell.variables.touch(name)
    if (flags.includes('A')) variable.map ??= new Map()
    if (flags.includes('a')) {
      variable.list ??= new Map(variable.value === undefined ? [] : [[0, variable.value]])
      variable.value = undefined
    }
    if (flags.includes('i')) variable.integer = true
    if (flags.includes('n') && text !== undefined) {
      variable.reference = text
      continue
    }
    if (text !== undefined) await assignDeclared(shell, `${name}${subscript}`, append === '+', text)
    mark(shell.variables.touch(name), args)
  }
  return 0
}

function mark(variable: Variable, args: readonly string[]): void {
  for (const arg of args) {
    if (/^-[A-Za-z]*x/.test(arg)) variable.exported = true
    if (/^\+[A-Za-z]*x/.test(arg)) variable.exported = false
    if (/^-[A-Za-z]*r/.test(arg)) variable.readonly = true
  }
}

async function assignDeclared(shell: Shell, name: string, append: boolean, text: string): Promise<void> {
  if (text.startsWith('(') && text.endsWith(')')) {
    const command = parse(`${name}${append ? '+' : ''}=${text}`).statements[0]?.pipelines[0]?.commands[0]
    const assignment = command?.type === 'SimpleCommand' ? command.assignments[0] : undefined
    if (assignment) await assign(shell, assignment)
    return
  }
  await assignText(shell, name, append ? (shell.variables.get(name) ?? '') + text : text)
}

async function printVariables(shell: Shell, names: readonly string[]): Promise<number> {
  let code = 0
  for (const name of names.length > 0 ? names : shell.variables.names()) {
    const variable = shell.variables.find(name)
    if (!variable) {
      await shell.complain(`declare: ${name}: not found`)
      code = 1
      continue
    }
    const flags = `${variable.list ? 'a' : ''}${variable.map ? 'A' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}`
    const items = [...(variable.list ?? variable.map ?? [])].map(([key, value]) => `[${key}]="${value}"`)
    const value = variable.list || variable.map ? `(${items.join(' ')})` : `"${variable.value ?? ''}"`
    await shell.process.out(`declare -${flags || '-'} ${name}=${value}\n`)
  }
  return code
}

const optionNames: Readonly<Record<string, keyof ShellOptions>> = {
  a: 'allexport',
  e: 'errexit',
  f: 'noglob',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  C: 'noclobber',
  E: 'errtrace',
}

/** Switches a one-letter option; letters that mean nothing here (`h`, `B`, `m`, `b`, `T`, `H`, `P`) are accepted. */
export function setOptionLetter(options: ShellOptions, letter: string, on: boolean): boolean {
  const name = optionNames[letter]
  if (name) options[name] = on
  return name !== undefined || 'hBmbTHPiklt'.includes(letter)
}

/** Switches an option by its long name. */
export function setOptionName(options: ShellOptions, name: string, on: boolean): boolean {
  const ignored = [
    'history',
    'hashall',
    'braceexpand',
    'monitor',
    'posix',
    'functrace',
    'physical',
    'ignoreeof',
    'vi',
    'emacs',
  ]
  if (ignored.includes(name)) return true
  if (!(name in options)) return false
  options[name as keyof ShellOptions] = on
  return true
}

async function setOptions(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    for (const name of shell.variables.names()) {
      await shell.process.out(`${name}=${quoteForShell(shell.variables.get(name) ?? '')}\n`)
    }
    return 0
  }
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (arg === '--' || arg === '-') {
      shell.positional = args.slice(index + 1)
      return 0
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(index)
      return 0
    }
    const on = arg.startsWith('-')
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        index += 1
        const name = args[index]
        if (name === undefined) return printOptions(shell)
        if (setOptionName(shell.options, name, on)) continue
        await shell.complain(`set: ${name}: invalid option name`)
        return 2
      }
      if (!setOptionLetter(shell.options, letter, on)) {
        await shell.complain(`set: -${letter}: invalid option`)
        return 2
      }
    }
  }
  return 0
}

async function printOptions(shell: Shell): Promise<number> {
  for (const [name, on] of Object.entries(shell.options)) {
    await shell.process.out(`${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`)
  }
  return 0
}

async function read(shell: Shell, args: readonly string[]): Promise<number> {
  let raw = false
  let prompt = ''
  let silent = false
  let array: string | undefined
  let delimiter = '\n'
  let count: number | undefined
  let timeout: number | undefined
  let fd = 0
  const names: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (!arg.startsWith('-') || arg === '-') {
      names.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? ''
      if (letter === 'r') raw = true
      else if (letter === 's') silent = true
      else if ('padntuN'.includes(letter)) {
        const attached = arg.slice(at + 1)
        if (attached === '') index += 1
        const value = attached || (args[index] ?? '')
        if (letter === 'p') prompt = value
        if (letter === 'a') array = value
        if (letter === 'd') delimiter = value === '' ? '\0' : value.slice(0, 1)
        if (letter === 'n' || letter === 'N') count = Number(value)
        if (letter === 't') timeout = Number(value)
        if (letter === 'u') fd = Number(value)
        break
      }
    }
  }
  const { terminal } = shell.process
  if (prompt && shell.process.fds.get(fd)?.kind === 'terminal') await shell.process.error(prompt)
  if (silent && terminal) terminal.echo = false
  let line: { readonly text: string; readonly ended: boolean }
  try {
    line = await withTimeout(readLine(shell, { fd, delimiter, raw, count }), timeout)
  } finally {
    if (silent && terminal) terminal.echo = true
  }
  const fields = splitLine(
    line.text,
    shell.variables.get('IFS') ?? ' \t\n',
    array ? Number.POSITIVE_INFINITY : names.length,
  )
  if (array) shell.variables.setList(array, fields)
  else if (names.length === 0) shell.variables.set('REPLY', line.text)
  for (const [position, name] of names.entries()) await assignText(shell, name, fields[position] ?? '')
  if (line.ended) return 0
  return 'late' in line ? 142 : 1
}

/** No line came in time: `read -t` then fails with 142. */
interface LateLine {
  readonly text: string
  readonly ended: false
  readonly late: true
}

async function withTimeout<T extends { readonly text: string; readonly ended: boolean }>(
  reading: Promise<T>,
  seconds: number | undefined,
): Promise<T | LateLine> {
  if (seconds === undefined) return reading
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<LateLine>((resolve) => {
    timer = setTimeout(() => resolve({ text: '', ended: false, late: true }), seconds * 1000)
  })
  try {
    return await Promise.race([reading, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads byte by byte, so that what follows the line stays for the next reader. */
async function readLine(
  shell: Shell,
  how: { readonly fd: number; readonly delimiter: string; readonly raw: boolean; readonly count: number | undefined },
): Promise<{ readonly text: string; readonly ended: boolean }> {
  const bytes: number[] = []
  const delimiter = how.delimiter.charCodeAt(0)
  let escaped = false
  for (;;) {
    if (how.count !== undefined && bytes.length >= how.count) return { text: text(bytes), ended: true }
    const chunk = await shell.process.read(how.fd, 1)
    const byte = chunk?.[0]
    if (byte === undefined) return { text: text(bytes), ended: false }
    if (escaped) {
      escaped = false
      if (byte !== 10) bytes.push(byte)
    } else if (byte === 92 && !how.raw) escaped = true
    else if (byte === delimiter) return { text: text(bytes), ended: true }
    else bytes.push(byte)
  }
}

function text(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('utf8')
}

/** Splits into at most `most` fields; the last one takes the rest of the line. */
function splitLine(line: string, ifs: string, most: number): string[] {
  const blanks = new Set([...ifs].filter((character) => ' \t\n'.includes(character)))
  const isSeparator = (character: string | undefined) => character !== undefined && ifs.includes(character)
  const fields: string[] = []
  let at = 0
  const skipBlanks = () => {
    while (blanks.has(line[at] ?? '')) at += 1
  }
  skipBlanks()
  while (at < line.length) {
    if (fields.length === most - 1) {
      let end = line.length
      while (end > at && blanks.has(line[end - 1] ?? '')) end -= 1
      const rest = line.slice(at, end)
      const sole = rest.slice(0, -1)
      const trailing = rest.at(-1)
      const dropsLast = trailing !== undefined && isSeparator(trailing) && !blanks.has(trailing)
      fields.push(dropsLast && ![...sole].some(isSeparator) ? sole : rest)
      break
    }
    let field = ''
    while (at < line.length && !isSeparator(line[at])) {
      field += line[at]
      at += 1
    }
    fields.push(field)
    skipBlanks()
    if (at < line.length && isSeparator(line[at]) && !blanks.has(line[at] ?? '')) {
      at += 1
      skipBlanks()
    }
  }
  return fields
}

async function mapfile(shell: Shell, args: readonly string[]): Promise<number> {
  const strips = flagsOf(args).includes('t')
  const delimiterAt = args.indexOf('-d')
  const delimiter = delimiterAt < 0 ? '\n' : args[delimiterAt + 1] || '\0'
  const operands = operandsOf(args).filter((arg) => arg !== args[delimiterAt + 1] || delimiterAt < 0)
  const all = (await shell.process.readAll(0)).toString('utf8')
  const lines = all.split(delimiter)
  if (lines.at(-1) === '') lines.pop()
  shell.variables.setList(operands.at(-1) ?? 'MAPFILE', strips ? lines : lines.map((line) => line + delimiter))
  return 0
}

async function getopts(shell: Shell, args: readonly string[]): Promise<number> {
  const [spec = '', name = '', ...given] = args
  const words = given.length > 0 ? given : shell.positional
  const index = Number(shell.variables.get('OPTIND') ?? 1)
  const offset = shell.variables.get('OPTIND') === shell.getoptsAt.index ? shell.getoptsAt.offset : 1
  const word = words[index - 1]
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.variables.set('OPTIND', String(index + 1))
    shell.variables.set(name, '?')
    return 1
  }
  const letter = word[offset] ?? ''
  const position = spec.replace(/^:/, '').indexOf(letter)
  const takesValue = position >= 0 && spec.replace(/^:/, '')[position + 1] === ':'
  let next = offset + 1 < word.length ? index : index + 1
  let nextOffset = offset + 1 < word.length ? offset + 1 : 1
  let result = letter
  if (position < 0 || letter === ':') {
    result = '?'
    shell.variables.set('OPTARG', spec.startsWith(':') ? letter : '')
    if (!spec.startsWith(':')) await shell.process.error(`${shell.zero}: illegal option -- ${letter}\n`)
  } else if (takesValue) {
    const attached = word.slice(offset + 1)
    const value = attached || words[index]
    next = attached ? index + 1 : index + 2
    nextOffset = 1
    if (value === undefined) {
      result = spec.startsWith(':') ? ':' : '?'
      shell.variables.set('OPTARG', letter)
      if (!spec.startsWith(':')) await shell.process.error(`${shell.zero}: option requires an argument -- ${letter}\n`)
    } else shell.variables.set('OPTARG', value)
  } else if (shell.variables.find('OPTARG')) shell.variables.unset('OPTARG')
  shell.variables.set(name, result)
  shell.variables.set('OPTIND', String(next))
  shell.getoptsAt = { index: String(next), offset: nextOffset }
  return 0
}
