/**
 * Packer's flags come with one dash or two (`-var`, `--var`); option parsers know long flags with two. A lone `-` stays
 * what it is (standard input), and what follows `--` is left alone.
 */
export function normaliseArguments(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const flags = end === -1 ? args : args.slice(0, end)
  const rest = end === -1 ? [] : args.slice(end)
  return [...flags.map((arg) => (/^-[A-Za-z][A-Za-z-]+(=|$)/.test(arg) ? `-${arg}` : arg)), ...rest]
}
