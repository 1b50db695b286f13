import type { Inode } from '../../../disks/inode.ts'

/**
 * The mode that an octal or symbolic mode such as `u+rwX,go-w` gives.
 * @returns undefined when the text is not a mode
 */
export function parseMode(text: string, before: number, isDirectory: boolean, umask: number): number | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const mode = Number.parseInt(text, 8) & 0o7777
    return isDirectory && text.length < 5 ? mode | (before & 0o6000) : mode
  }
  let mode = before
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause)
    if (!match) return undefined
    const [, who = '', actions = ''] = match
    const everyone = who === '' || who.includes('a')
    const classes = everyone ? 'ugo' : who
    for (const [, operator = '', permissions = ''] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
      let bits = 0
      for (const letter of classes) bits |= bitsFor(letter, permissions, mode, isDirectory)
      if (who === '') bits &= ~umask
      if (operator === '+') mode |= bits
      else if (operator === '-') mode &= ~bits
      else mode = (mode & ~maskOf(classes)) | bits
    }
  }
  return mode
}

function bitsFor(who: string, permissions: string, mode: number, isDirectory: boolean): number {
  const shift = who === 'u' ? 6 : who === 'g' ? 3 : 0
  let bits = 0
  for (const letter of permissions) {
    if (letter === 'r') bits |= 4 << shift
    if (letter === 'w') bits |= 2 << shift
    if (letter === 'x' || (letter === 'X' && (isDirectory || (mode & 0o111) !== 0))) bits |= 1 << shift
    if (letter === 's' && who === 'u') bits |= 0o4000
    if (letter === 's' && who === 'g') bits |= 0o2000
    if (letter === 't') bits |= 0o1000
    if ('ugo'.includes(letter)) {
      const from = letter === 'u' ? 6 : letter === 'g' ? 3 : 0
      bits |= ((mode >> from) & 7) << shift
    }
  }
  return bits
}

function maskOf(classes: string): number {
  let mask = 0
  for (const letter of classes) mask |= letter === 'u' ? 0o4700 : letter === 'g' ? 0o2070 : 0o0007
  return mask
}

/** As `ls -l` shows it: `drwxr-xr-x`. */
export function modeText(inode: Readonly<Inode>): string {
  const kinds = { directory: 'd', symlink: 'l', file: '-', generated: '-' } as const
  const devices = { block: 'b', character: 'c', fifo: 'p', socket: 's' } as const
  const kind = inode.kind === 'special' ? devices[inode.device] : kinds[inode.kind]
  const { mode } = inode
  const triple = (bits: number, special: boolean, letter: string) => {
    const execute = (bits & 1) !== 0
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-'
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`
  }
  return `${kind}${triple(mode >> 6, (mode & 0o4000) !== 0, 's')}${triple(mode >> 3, (mode & 0o2000) !== 0, 's')}${triple(mode, (mode & 0o1000) !== 0, 't')}`
}
