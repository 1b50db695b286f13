/** The files of a simulated Windows: paths of drive C, whatever the case and the direction of their slashes. */
export interface WindowsFiles {
  read(path: string): Uint8Array | undefined
  write(path: string, content: Uint8Array): void
  /** Whether there was such a file. */
  remove(path: string): boolean
  isFolder(path: string): boolean
  makeFolder(path: string): void
  /** All that is below a folder, with whole paths; folders before what is in them. */
  list(folder: string): readonly WindowsEntry[]
}

export interface WindowsEntry {
  readonly kind: 'file' | 'folder'
  /** Below the listed folder, with `\`. */
  readonly below: string
  /** Bytes. */
  readonly size: number
}

/** Files in memory, as long as the object lives. */
export function createWindowsFiles(): WindowsFiles {
  const entries = new Map<string, { readonly path: string; readonly content: Uint8Array | undefined }>()
  const makeFolder = (path: string) => {
    const whole = windowsPath(path)
    for (const [index, character] of [...whole, '\\'].entries()) {
      const above = whole.slice(0, index)
      if (character === '\\' && !entries.has(above.toLowerCase())) {
        entries.set(above.toLowerCase(), { path: above, content: undefined })
      }
    }
  }
  const at = (path: string) => entries.get(windowsPath(path).toLowerCase())
  return {
    read: (path) => at(path)?.content,
    write(path, content) {
      const whole = windowsPath(path)
      makeFolder(whole.slice(0, whole.lastIndexOf('\\')))
      entries.set(whole.toLowerCase(), { path: whole, content })
    },
    remove(path) {
      const found = at(path)
      if (found?.content === undefined) return false
      return entries.delete(found.path.toLowerCase())
    },
    isFolder(path) {
      const found = at(path)
      return found !== undefined && found.content === undefined
    },
    makeFolder,
    list(folder) {
      const above = `${windowsPath(folder).toLowerCase()}\\`
      return [...entries.values()]
        .filter(({ path }) => path.toLowerCase().startsWith(above))
        .map(({ path, content }) => ({
          kind: content === undefined ? ('folder' as const) : ('file' as const),
          below: path.slice(above.length),
          size: content?.length ?? 0,
        }))
        .sort((one, other) => (one.below < other.below ? -1 : 1))
    },
  }
}

/** `c:/Windows/Temp/` as `C:\Windows\Temp`; what is relative is below the administrator's home folder. */
export function windowsPath(written: string): string {
  const turned = written.replaceAll('/', '\\').replaceAll(/\\{2,}/g, '\\')
  const whole = /^[a-z]:/i.test(turned) ? turned : `C:\\Users\\Administrator\\${turned}`
  const trimmed = whole.replace(/\\+$/, '')
  return `${trimmed[0]?.toUpperCase()}${trimmed.slice(1)}`
}
