/** One word for a POSIX shell, whatever is in it. */
export function quoteShell(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`
}

/** A path as a word for a shell that still gets to expand a `~/` at its start. */
export function quoteShellPath(path: string): string {
  if (path === '~' || path === '~/') return path
  return path.startsWith('~/') ? `~/${quoteShell(path.slice(2))}` : quoteShell(path)
}
