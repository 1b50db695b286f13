/**
 * A path of the machine as our scripts take it: `$env:NAME` and `%NAME%` are both expanded there, for templates were
 * written for a client that ran paths through PowerShell.
 */
export function remotePath(written: string): string {
  return written.replaceAll(/\$\{?env:(\w+)\}?/gi, '%$1%')
}

/** The last part of a path with `\` or `/`. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
