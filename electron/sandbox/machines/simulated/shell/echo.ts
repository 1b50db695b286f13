/** What `echo` prints for its arguments. */
export function echoText(args: readonly string[]): string {
  let newline = true
  let escapes = false
  let index = 0
  for (; index < args.length; index += 1) {
    const flags = /^-([neE]+)$/.exec(args[index] ?? '')?.[1]
    if (flags === undefined) break
    if (flags.includes('n')) newline = false
    if (flags.includes('e')) escapes = true
    if (flags.includes('E')) escapes = false
  }
  const text = args.slice(index).join(' ')
  if (!escapes) return newline ? `${text}\n` : text
  const { text: plain, stopped } = withoutEscapes(text)
  return newline && !stopped ? `${plain}\n` : plain
}

/** Text with its backslash escapes carried out; `stopped` when a `\c` ended it. */
export function withoutEscapes(text: string): { readonly text: string; readonly stopped: boolean } {
  let stopped = false
  const simple: Readonly<Record<string, string>> = {
    a: '\x07',
    b: '\b',
    e: '\x1b',
    E: '\x1b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
    '\\': '\\',
    '"': '"',
    "'": "'",
  }
  const plain = text.replace(
    /\\(c[\s\S]*|0[0-7]{1,3}|[1-7][0-7]{0,2}|0|x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|[\s\S])/g,
    (whole, code: string) => {
      if (code.startsWith('c')) {
        stopped = true
        return ''
      }
      if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 255)
      if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
      return simple[code] ?? whole
    },
  )
  return { text: plain, stopped }
}
