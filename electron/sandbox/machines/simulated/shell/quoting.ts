/** Text that a shell reads back as one word, quoted only when it has to be. */
export function quoteForShell(text: string): string {
  if (text === '') return "''"
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
