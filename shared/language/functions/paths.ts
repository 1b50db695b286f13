/** How a machine writes paths. */
export type PathStyle = 'posix' | 'windows'

/** Whether a path starts at the root: `/x`, and on Windows `C:\x`, `C:/x`, `\\server\share`. */
export function isAbsolutePath(path: string, style: PathStyle): boolean {
  return style === 'posix' ? path.startsWith('/') : /^([a-zA-Z]:[\\/]|[\\/]{2})/.test(path)
}

/** A path without `.`, `..` and doubled separators, as Go cleans it; the separator is always `/`. */
export function cleanPath(path: string, style: PathStyle): string {
  const forward = style === 'windows' ? path.replaceAll('\\', '/') : path
  const [volume = ''] = style === 'windows' ? (/^([a-zA-Z]:|\/\/[^/]+\/[^/]+)/.exec(forward) ?? ['']) : ['']
  const rest = forward.slice(volume.length)
  const rooted = rest.startsWith('/')
  const steps: string[] = []
  for (const step of rest.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else if (!rooted) steps.push('..')
  }
  const joined = `${rooted ? '/' : ''}${steps.join('/')}`
  return volume + (joined === '' ? '.' : joined)
}

/** A path below another, cleaned; an absolute one stands for itself. */
export function resolvePath(folder: string, path: string, style: PathStyle): string {
  return isAbsolutePath(path, style)
    ? cleanPath(path, style)
    : cleanPath(`${folder === '' ? '.' : folder}/${path}`, style)
}

/** Everything but the last step: `a/b` of `a/b/c.txt`. */
export function folderOf(path: string, style: PathStyle): string {
  const forward = style === 'windows' ? path.replaceAll('\\', '/') : path
  const end = forward.lastIndexOf('/')
  return end === -1 ? '.' : cleanPath(forward.slice(0, end + 1), style)
}

/** The last step: `c.txt` of `a/b/c.txt`. */
export function lastStepOf(path: string, style: PathStyle): string {
  if (path === '') return '.'
  const forward = (style === 'windows' ? path.replaceAll('\\', '/').replace(/^[a-zA-Z]:/, '') : path).replace(
    /\/+$/,
    '',
  )
  return forward === '' ? '/' : forward.slice(forward.lastIndexOf('/') + 1)
}
