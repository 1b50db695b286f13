import { cp, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { CallOutput } from '#shared/contract/calls.ts'
import type {
  FileDraft,
  FileVersion,
  TemplateDetail,
  TemplateFolder,
  TemplateSummary,
  TemplateText,
  UsedFile,
} from '#shared/contract/shapes.ts'
import { isWhollyKnown } from '#shared/language/values/inspect.ts'
import { toPlain } from '#shared/language/values/plain.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { TemplateVariable } from '#shared/template/template-input.ts'
import { createTemplateFile } from './create-template-file.ts'
import { diagnosticShape } from './diagnostic-shape.ts'
import { findTemplates } from './find-templates.ts'
import { type LoadedFiles, type LoadRequest, loadFiles } from './load-files.ts'
import { duplicateTemplateFile, renameTemplateFile } from './name-template-file.ts'
import { readTemplate } from './read-template.ts'
import type { RecentTemplates } from './recent-templates.ts'
import type { TemplateDrafts } from './template-drafts.ts'
import type { TemplateFolders } from './template-folders.ts'
import { entryOf, summaryOf } from './template-summary.ts'
import { readTemplateText, watchTemplateTexts, writeTemplateText } from './template-texts.ts'
import type { TemplateVersions } from './template-versions.ts'
import { upgradeTemplateFile } from './upgrade-template-file.ts'
import { usedFiles } from './used-files.ts'
import { variableForm } from './variable-form.ts'

/** Templates on disk, as the app shows them. */
export interface TemplateService {
  list(): Promise<CallOutput<'templates.list'>>
  open(request: LoadRequest): Promise<TemplateDetail>
  /** The files that it names; those that may be opened belong to it from then on. */
  usedFiles(request: LoadRequest): Promise<UsedFile[]>
  copyStarter(path: string, folder: string): Promise<string>
  /** Copies its file beside itself. @throws StudioError `name-taken`, `cannot-write` */
  duplicate(path: string, name: string): Promise<string>
  /** Gives its file another name; draft and versions come with it. @throws StudioError `name-taken`, `cannot-write` */
  rename(path: string, name: string): Promise<string>
  forget(path: string): Promise<void>
  /** Puts it back on the list. */
  remember(path: string): Promise<void>
  /** @throws StudioError `not-a-folder` */
  addFolder(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  /**
   * The folder from which a template's relative paths count and into which its builds write: its own; for a starter, which
   * may stand where nobody may write, a fresh copy in the data folder.
   */
  workingFolderOf(path: string): Promise<string>
  /** The text of a file of a template that was opened; no other file is given away. */
  readFile(path: string): Promise<TemplateText>
  /** Writes such a file, unless another program changed it since it was seen. Throws for starters. */
  writeFile(path: string, text: string, seen: string | undefined): Promise<CallOutput<'templates.writeFile'>>
  /** What the app has written into a file, newest first. */
  versions(path: string): Promise<readonly FileVersion[]>
  readVersion(path: string, id: string): Promise<string>
  nameVersion(path: string, id: string, title: string): Promise<void>
  /** What was typed into these files, which belong to templates that are open, and never saved. */
  readDrafts(paths: readonly string[]): Promise<FileDraft[]>
  keepDraft(draft: FileDraft): Promise<void>
  dropDraft(path: string): Promise<void>
  /** Writes the draft of a file that is gone as that file. */
  saveLost(path: string): Promise<string>
  /** Writes a legacy template that is open as HCL2 beside it. */
  upgrade(path: string): Promise<CallOutput<'templates.upgrade'>>
  /** What becomes of a template's files on disk. */
  watchFiles(path: string, signal: AbortSignal): AsyncIterable<TemplateText[]>
  /** What becomes of one file that belongs to an open template. */
  watchFile(path: string, signal: AbortSignal): AsyncIterable<TemplateText[]>
}

interface TemplateServiceNeeds {
  readonly startersFolder: string
  /** Where starters are copied to be built. */
  readonly copiesFolder: string
  readonly recent: RecentTemplates
  readonly folders: TemplateFolders
  readonly drafts: TemplateDrafts
  readonly versions: TemplateVersions
  /** Told what went wrong where nobody asked. */
  readonly report: (problem: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function createTemplateService({
  startersFolder,
  copiesFolder,
  recent,
  folders,
  drafts,
  versions,
  report,
  environment,
}: TemplateServiceNeeds): TemplateService {
  const readable = new Set<string>()
  /** Of files that are gone: their drafts can be saved and dropped all the same. */
  const lost = new Set<string>()
  // Resolved first, or "starters/../.." would count as a starter, and be copied wherever one likes.
  const isStarter = (path: string) => resolve(path).startsWith(startersFolder + sep)

  async function listStarters(): Promise<TemplateSummary[]> {
    const folders = await readdir(startersFolder, { withFileTypes: true })
    const summaries = await Promise.all(
      folders
        .filter((entry) => entry.isDirectory())
        .map(async (entry) => summaryOf(await entryOf(join(startersFolder, entry.name)))),
    )
    return summaries.sort((a, b) => a.name.localeCompare(b.name))
  }

  async function listRecent(): Promise<TemplateSummary[]> {
    const entries = await recent.list()
    const known = await Promise.all(
      entries.map(async ({ path, openedAt }) => {
        const there = await stat(path).catch(() => undefined)
        return there === undefined ? undefined : { ...(await summaryOf(path)), lastOpened: openedAt }
      }),
    )
    return known.filter((summary) => summary !== undefined)
  }

  async function listLost(): Promise<{ path: string; name: string }[]> {
    const found = await Promise.all(
      (await drafts.all()).map(async ({ path }) =>
        (await isThere(path)) ? undefined : { path, name: basename(path) },
      ),
    )
    const gone = found.filter((one) => one !== undefined)
    for (const { path } of gone) lost.add(path)
    return gone
  }

  async function listFolder(path: string): Promise<TemplateFolder> {
    try {
      const { paths, partly } = await findTemplates(path)
      return { path, partly, templates: await Promise.all(paths.map(summaryOf)) }
    } catch (error) {
      return { path, partly: false, templates: [], problem: errorReportOf(error).message }
    }
  }

  return {
    async list() {
      const [opened, starters, paths, lostFiles] = await Promise.all([
        listRecent(),
        listStarters(),
        folders.list(),
        listLost(),
      ])
      return { recent: opened, starters, folders: await Promise.all(paths.map(listFolder)), lost: lostFiles }
    },
    async open(request) {
      const loaded = await loadFiles(request, environment)
      for (const path of loaded.files.paths) readable.add(path)
      if (!isStarter(loaded.files.path)) await recent.add(loaded.files.path, Date.now())
      return detailOf(loaded, isStarter(loaded.files.path))
    },
    async usedFiles(request) {
      const found = await usedFiles(await loadFiles(request, environment), request.workingFolder, environment)
      for (const { path, state } of found) {
        if (state === 'file' || state === 'missing') readable.add(path)
      }
      return found
    },
    async copyStarter(path, folder) {
      if (!isStarter(path))
        throw new StudioError({ code: 'not-a-starter', message: `${path} is not one of the starters.` })
      const source = dirname(path)
      const target = resolve(folder, basename(source))
      try {
        await mkdir(dirname(target), { recursive: true })
        await cp(source, target, { recursive: true, errorOnExist: true, force: false })
      } catch (error) {
        throw new StudioError({
          code: 'cannot-copy',
          message: `The starter cannot be copied to ${target}: ${errorReportOf(error).message}`,
          hint: 'Choose a folder in which there is no folder of this name yet.',
        })
      }
      return join(target, basename(path))
    },
    async duplicate(path, name) {
      mustBeOpen(path)
      mustBeOwn(path)
      return duplicateTemplateFile(path, name)
    },
    async rename(path, name) {
      mustBeOpen(path)
      mustBeOwn(path)
      const target = await renameTemplateFile(path, name)
      readable.add(target)
      readable.delete(path)
      const [draft] = await drafts.read([path])
      if (draft !== undefined) await drafts.keep({ ...draft, path: target })
      await drafts.drop(path)
      await versions.move(path, target)
      await recent.remove(path)
      await recent.add(target, Date.now())
      return target
    },
    forget: (path) => recent.remove(path),
    async remember(path) {
      if (!isStarter(path)) await recent.add(path, Date.now())
    },
    async addFolder(path) {
      const folder = resolve(path)
      const found = await stat(folder).catch(() => undefined)
      if (found?.isDirectory() !== true) {
        throw new StudioError({ code: 'not-a-folder', message: `${path} is no folder.`, hint: 'Choose the folder.' })
      }
      await folders.add(folder)
    },
    removeFolder: (path) => folders.remove(path),
    async workingFolderOf(path) {
      const folder = await stat(path).then(
        (found) => (found.isDirectory() ? path : dirname(path)),
        () => dirname(path),
      )
      if (!isStarter(path)) return folder
      const copy = join(copiesFolder, basename(folder))
      await cp(folder, copy, { recursive: true })
      return copy
    },
    async readFile(path) {
      mustBeOpen(path)
      return readTemplateText(path)
    },
    async writeFile(path, text, seen) {
      mustBeOpen(path)
      mustBeOwn(path)
      const before = await textWithTime(path).catch(() => undefined)
      const answer = await writeTemplateText(path, text, seen)
      if (answer.kind === 'written') await keepVersions(path, before, text)
      return answer
    },
    async versions(path) {
      mustBeOpen(path)
      return versions.list(path)
    },
    async readVersion(path, id) {
      mustBeOpen(path)
      return versions.read(path, id)
    },
    async nameVersion(path, id, title) {
      mustBeOpen(path)
      await versions.name(path, id, title)
    },
    async readDrafts(paths) {
      for (const path of paths) mustBeOpen(path)
      return drafts.read(paths)
    },
    async keepDraft(draft) {
      mustBeOpen(draft.path)
      mustBeOwn(draft.path)
      await drafts.keep(draft)
    },
    async dropDraft(path) {
      if (!lost.has(path)) mustBeOpen(path)
      await drafts.drop(path)
    },
    async saveLost(path) {
      if (!lost.has(path)) mustBeOpen(path)
      const [draft] = await drafts.read([path])
      if (draft === undefined) {
        throw new StudioError({ code: 'no-draft', message: `Nothing unsaved is kept of ${path} any more.` })
      }
      await createTemplateFile(dirname(path), basename(path), draft.text)
      await drafts.drop(path)
      lost.delete(path)
      return path
    },
    async upgrade(path) {
      mustBeOpen(path)
      mustBeOwn(path)
      return upgradeTemplateFile(path)
    },
    async *watchFiles(path, signal) {
      const { paths } = await readTemplate(path, dirname(path))
      for (const each of paths) mustBeOpen(each)
      yield* watchTemplateTexts(paths, signal)
    },
    async *watchFile(path, signal) {
      mustBeOpen(path)
      yield* watchTemplateTexts([path], signal)
    },
  }

  /** What was there before the first save is a version, too. That one cannot be kept is no reason to fail a save that is done. */
  async function keepVersions(
    path: string,
    before: { readonly text: string; readonly at: number } | undefined,
    text: string,
  ): Promise<void> {
    try {
      if (before !== undefined) await versions.keep(path, before.text, before.at)
      await versions.keep(path, text, Date.now())
    } catch (error) {
      report(`A version of ${path} was not kept: ${errorReportOf(error).message}`)
    }
  }

  function mustBeOwn(path: string): void {
    if (!isStarter(path)) return
    throw new StudioError({
      code: 'starter-is-read-only',
      message: `${path} is a starter, which came with the app.`,
      hint: 'Make a copy of it, and change that.',
    })
  }

  function mustBeOpen(path: string): void {
    if (readable.has(path)) return
    throw new StudioError({
      code: 'not-a-template-file',
      message: `${path} does not belong to a template that is open.`,
    })
  }
}

function detailOf({ files, template }: LoadedFiles, starter: boolean): TemplateDetail {
  const planned = template.plan()
  return {
    path: files.path,
    name: files.name,
    dialect: files.dialect,
    files: [...files.paths],
    ...(template.description === undefined ? {} : { description: template.description }),
    starter,
    variables: template.variables.map(variableShape),
    builds: planned.outlines.map((outline) => ({
      label: outline.label,
      builderType: outline.builderType,
      provisioners: [...outline.provisioners],
      postProcessors: outline.postProcessors.map((chain) => [...chain]),
    })),
    diagnostics: planned.diagnostics.map(diagnosticShape),
  }
}

function variableShape(variable: TemplateVariable): TemplateDetail['variables'][number] {
  return {
    name: variable.name,
    type: variable.type,
    form: variableForm(variable.valueType),
    ...(variable.description === undefined ? {} : { description: variable.description }),
    sensitive: variable.sensitive,
    required: variable.required && !variable.isSet,
    ...(variable.value === undefined ? {} : { value: variable.value }),
    ...(variable.content === undefined || !isWhollyKnown(variable.content)
      ? {}
      : { content: toPlain(variable.content) }),
    ...(variable.from === undefined ? {} : { source: variable.from }),
  }
}

async function textWithTime(path: string): Promise<{ readonly text: string; readonly at: number }> {
  const { mtimeMs } = await stat(path)
  return { text: (await readTemplateText(path)).text, at: Math.round(mtimeMs) }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
