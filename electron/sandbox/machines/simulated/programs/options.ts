/** Options of a command line, read as getopt_long(3) does. */
export interface Options {
  readonly operands: readonly string[]
  /** What is wrong with the options, worded as the GNU tools do; undefined when all are known. */
  readonly problem: string | undefined
  has(name: string): boolean
  /** The last value given. */
  value(name: string): string | undefined
  values(name: string): readonly string[]
}

/**
 * @param short letters, each followed by `:` when it takes a value.
 * @param long long names → the letter (or any name) that they stand for, with `:` when it takes a value.
 * @param mode `in-order` stops at the first operand, for commands that run another command.
 */
export function parseOptions(
  args: readonly string[],
  short: string,
  long: Readonly<Record<string, string>> = {},
  mode: 'permute' | 'in-order' = 'permute',
): Options {
  const found = new Map<string, string[]>()
  const operands: string[] = []
  let problem: string | undefined
  const add = (name: string, value: string) => {
    found.set(name, [...(found.get(name) ?? []), value])
  }
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? ''
    if (arg === '--') {
      operands.push(...args.slice(index + 1))
      break
    }
    if (arg.startsWith('--')) {
      const [, name = '', attached] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg) ?? []
      const target = long[name]
      if (target === undefined) problem ??= `unrecognized option '${arg}'`
      else if (!target.endsWith(':')) add(target, attached ?? '')
      else {
        add(target.slice(0, -1), attached ?? args[index + 1] ?? '')
        if (attached === undefined) index += 1
      }
      continue
    }
    if (!arg.startsWith('-') || arg === '-') {
      if (mode === 'in-order') {
        operands.push(...args.slice(index))
        break
      }
      operands.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? ''
      const position = letter === ':' ? -1 : short.indexOf(letter)
      if (position < 0) {
        problem ??= `invalid option -- '${letter}'`
      } else if (short[position + 1] === ':') {
        const attached = arg.slice(at + 1)
        add(letter, attached || (args[index + 1] ?? ''))
        if (attached === '') index += 1
        break
      } else add(letter, '')
    }
  }
  return {
    operands,
    problem,
    has: (name) => found.has(name),
    value: (name) => found.get(name)?.at(-1),
    values: (name) => found.get(name) ?? [],
  }
}
