import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { UsedFile } from '#shared/contract/shapes.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { LoadedFiles } from './load-files.ts'
import { isInKeyFolder, refusePrivateFile } from './refuse-private-file.ts'

/** Bytes; what is larger is no script. */
const largest = 1024 * 1024
/** Files of one folder that are listed. */
const mostOfFolder = 200

/** What programs keep for themselves. */
const skipped = new Set(['.git', 'node_modules', '__pycache__'])

type Uses = UsedFile['uses']

/**
 * The files of this computer that a template names, in the order in which it does, those of folders after their folder.
 * What depends on a value that is not known yet is not among them.
 */
export async function usedFiles(
  { files, template, read }: LoadedFiles,
  workingFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<UsedFile[]> {
  const named = new Map<string, Uses>()
  const note = (path: string, use: Uses[number]) => {
    const uses = named.get(path) ?? []
    if (!uses.some((one) => JSON.stringify(one) === JSON.stringify(use))) named.set(path, [...uses, use])
  }
  for (const { label, paths } of template.plan().outlines) {
    for (const { path, ...by } of paths) note(resolve(workingFolder, path), { by, build: label })
  }
  for (const path of read) {
    if (!named.has(path)) note(path, {})
  }

  const list: UsedFile[] = []
  const listed = new Set(files.paths)
  const add = (file: UsedFile) => {
    if (listed.has(file.path)) return
    listed.add(file.path)
    list.push(file)
  }
  const look = (path: string) => lookAt(path, nameIn(files.folder, path), environment.OSC_CONFIG_FILE)
  for (const [path, uses] of named) {
    const found = await look(path)
    if (found.state !== 'folder') {
      add({ ...found, uses: [...uses], partly: false })
      continue
    }
    const { paths, partly } = await filesBelow(path)
    add({ ...found, uses: [...uses], partly })
    for (const below of paths) {
      const inside = await look(below)
      if (inside.state !== 'missing') add({ ...inside, within: path, uses: [...uses], partly: false })
    }
  }
  return list
}

async function lookAt(
  path: string,
  name: string,
  configFile: string | undefined,
): Promise<Pick<UsedFile, 'path' | 'name' | 'state' | 'bytes'>> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return { path, name, state: isInKeyFolder(await realTarget(path)) ? 'private' : 'missing' }
  try {
    await refusePrivateFile(path, configFile)
  } catch (error) {
    if (error instanceof StudioError) return { path, name, state: 'private' }
    throw error
  }
  if (found.isDirectory()) return { path, name, state: 'folder' }
  return { path, name, state: found.isFile() && found.size <= largest ? 'file' : 'large', bytes: found.size }
}

/** Where a file would come to be that is not there: links of the folders that are there are followed. */
async function realTarget(path: string): Promise<string> {
  const folder = dirname(path)
  if (folder === path) return path
  const real = await realpath(folder).catch(() => realTarget(folder))
  return join(real, basename(path))
}

/** Its files by name, those in folders of it too; links are not followed. */
async function filesBelow(folder: string): Promise<{ readonly paths: readonly string[]; readonly partly: boolean }> {
  const paths: string[] = []
  const waiting = [folder]
  for (let at = waiting.shift(); at !== undefined && paths.length <= mostOfFolder; at = waiting.shift()) {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => [])
    for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
      if (entry.isFile()) paths.push(join(at, entry.name))
      else if (entry.isDirectory() && !skipped.has(entry.name)) waiting.push(join(at, entry.name))
    }
  }
  return { paths: paths.slice(0, mostOfFolder), partly: paths.length > mostOfFolder }
}

function nameIn(folder: string, path: string): string {
  const name = relative(folder, path)
  const outside = name.startsWith('..') || isAbsolute(name) || name === ''
  return outside ? path : name.split(sep).join('/')
}
