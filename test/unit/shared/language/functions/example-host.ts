import type { FolderEntry, FunctionHost } from '#shared/language/functions/function-host.ts'

/** A machine made of a table of files (absolute paths, contents) and a stopped clock. */
export function exampleHost(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  changes: Partial<FunctionHost> = {},
): FunctionHost {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  )
  const below = (folder: string) => [...contents.keys()].filter((path) => path.startsWith(`${folder}/`))
  return {
    templateFolder: '/work/template',
    workingFolder: '/work',
    homeFolder: '/home/ada',
    pathStyle: 'posix',
    startedAt: new Date('2024-01-02T15:04:05.678Z'),
    now: () => new Date('2024-01-02T16:00:00Z'),
    environmentVariable: (name) => ({ HOME: '/home/ada', EMPTY: '' })[name],
    readFile: (path) => contents.get(path) ?? new Uint8Array(),
    kindOf: (path) => (contents.has(path) ? 'file' : below(path).length > 0 ? 'folder' : 'missing'),
    readFolder: (folder) => {
      const entries = new Map<string, FolderEntry>()
      for (const path of below(folder)) {
        const [name = '', ...deeper] = path.slice(folder.length + 1).split('/')
        entries.set(name, { name, kind: deeper.length > 0 ? 'folder' : 'file' })
      }
      return [...entries.values()]
    },
    randomBytes: (count) => Uint8Array.from({ length: count }, (_, at) => at),
    ...changes,
  }
}
