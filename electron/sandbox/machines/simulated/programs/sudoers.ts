import type { FileAccess } from '../kernel/file-access.ts'

/**
 * What the sudoers files let somebody do: everything `free`ly, everything with a `password`, or `none`. Rules about
 * single commands count as rules about all. A text is the complaint about a line that sudo cannot parse.
 */
export function sudoRule(
  files: Pick<FileAccess, 'tryReadText' | 'list' | 'isDirectory'>,
  user: string,
  groups: readonly string[],
): string {
  let rule = 'none'
  for (const { path, text } of sudoersFiles(files)) {
    for (const [index, line] of text.replace(/\\\n/g, ' ').split('\n').entries()) {
      const content = line.replace(/(^|\s)#(?!include|\d).*$/, '').trim()
      if (content === '' || /^(Defaults|@include|#include|\w+_Alias)\b/.test(content) || /^[@#]include/.test(content))
        continue
      const match = /^(\S+)\s+\S+\s*=\s*(?:\(([^)]*)\)\s*)?((?:\w+:\s*)*)(.+)$/.exec(content)
      if (!match) return `${path}:${index + 1}:1: syntax error\n${line}`
      const [, who = '', , tags = ''] = match
      const applies = who === 'ALL' || who === user || (who.startsWith('%') && groups.includes(who.slice(1)))
      if (applies) rule = /NOPASSWD:/.test(tags) ? 'free' : 'password'
    }
  }
  return rule
}

function sudoersFiles(
  files: Pick<FileAccess, 'tryReadText' | 'list' | 'isDirectory'>,
): { readonly path: string; readonly text: string }[] {
  const main = files.tryReadText('/etc/sudoers')
  const found = main === undefined ? [] : [{ path: '/etc/sudoers', text: main }]
  if (!/^[@#]includedir\s+\/etc\/sudoers\.d/m.test(main ?? '') || !files.isDirectory('/etc/sudoers.d')) return found
  for (const name of files.list('/etc/sudoers.d')) {
    if (name.includes('.') || name.endsWith('~')) continue
    const text = files.tryReadText(`/etc/sudoers.d/${name}`)
    if (text !== undefined) found.push({ path: `/etc/sudoers.d/${name}`, text })
  }
  return found
}
