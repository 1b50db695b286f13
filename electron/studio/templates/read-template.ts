import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { SourceText } from '#shared/language/source.ts'
import { StudioError } from '#shared/studio-error.ts'
import { dialectOf, selectTemplateFiles } from '#shared/template/template-files.ts'
import { refusePrivateFile } from './refuse-private-file.ts'

/** A template's files as they are on disk. */
export interface TemplateFiles {
  /** Absolute. */
  readonly path: string
  /** As people know it: the folder's or file's name. */
  readonly name: string
  /** The folder against which the template's own paths resolve. */
  readonly folder: string
  readonly dialect: 'hcl2' | 'json'
  /** Absolute, in the order in which they count. */
  readonly paths: readonly string[]
  readonly files: readonly SourceText[]
  readonly variableFiles: readonly SourceText[]
}

/** Larger than any template; a mistyped path to a disk image must not be read into memory. In bytes. */
const largest = 20 * 1024 * 1024

/**
 * Reads a template: one file, or a folder of `*.pkr.hcl` and `*.pkr.json` with its `*.auto.pkrvars.*` (spec/templates.md
 * section 1). Files are named as the path was typed, so that diagnostics name them as people do.
 *
 * @throws StudioError `template-not-found`, `not-a-template`, `unreadable-template`, `private-file`.
 */
export async function readTemplate(typed: string, workingFolder: string): Promise<TemplateFiles> {
  const path = resolve(workingFolder, typed)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    throw new StudioError({
      code: 'template-not-found',
      message: `There is no template at ${typed}.`,
      hint: 'Check the path; it is a file, or a folder of *.pkr.hcl files.',
      where: { file: typed },
    })
  }
  return found.isDirectory() ? readFolder(typed, path) : readSingle(typed, path)
}

async function readSingle(typed: string, path: string): Promise<TemplateFiles> {
  return {
    path,
    name: nameOf(path),
    folder: dirname(path),
    dialect: dialectOf(path),
    paths: [path],
    files: [await readText(typed, path)],
    variableFiles: [],
  }
}

async function readFolder(typed: string, path: string): Promise<TemplateFiles> {
  const entries = await readdir(path, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)
  const selected = selectTemplateFiles(names)
  if (selected.templates.length === 0) {
    const json = names.find((name) => name.endsWith('.json'))
    throw new StudioError({
      code: 'not-a-template',
      message: `The folder ${typed} holds no template: no file in it ends in .pkr.hcl or .pkr.json.`,
      hint:
        json === undefined
          ? 'Open the folder that holds the template.'
          : `To build a JSON template, open the file itself: ${join(typed, json)}.`,
      where: { file: typed },
    })
  }
  return {
    path,
    name: basename(path),
    folder: path,
    dialect: 'hcl2',
    paths: selected.templates.map((name) => join(path, name)),
    files: await Promise.all(selected.templates.map((name) => readText(join(typed, name), join(path, name)))),
    variableFiles: await Promise.all(
      selected.variableFiles.map((name) => readText(join(typed, name), join(path, name))),
    ),
  }
}

/** Reads a text under the name that people gave. Throws a StudioError when it cannot be read. */
export async function readText(name: string, path: string): Promise<SourceText> {
  try {
    await refusePrivateFile(path, process.env.OSC_CONFIG_FILE)
    const { size } = await stat(path)
    if (size > largest) throw new Error(`it has ${Math.round(size / 1024 / 1024)} MiB`)
    return { name, text: await readFile(path, 'utf8') }
  } catch (error) {
    if (error instanceof StudioError) throw error
    throw new StudioError(
      {
        code: 'unreadable-template',
        message: `The file ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        where: { file: name },
      },
      { cause: error },
    )
  }
}

/** `web/template.pkr.hcl` → `template`; a file named like every other is better known by its folder. */
function nameOf(path: string): string {
  const name = basename(path).replace(/(\.pkr)?\.(hcl|json)$/, '')
  return /^(template|packer|main|build|index)$/i.test(name) ? basename(dirname(path)) : name
}
