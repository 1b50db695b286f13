import * as z from 'zod'
import { done, nothing, path, variableValues } from './fields.ts'
import {
  fileDraftSchema,
  fileEntrySchema,
  fileVersionSchema,
  templateDetailSchema,
  templateFolderSchema,
  templateSummarySchema,
  templateTextSchema,
  upgradeNoteSchema,
  usedFileSchema,
} from './shapes.ts'

/** What a template's file may be called, without its ending. */
export const templateName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,100}$/u)

/** The calls about templates, their files, and how one is found. */
export const templateCalls = {
  /** Starters come with the app; recent ones were opened before and still exist; folders are those that were added. */
  'templates.list': {
    input: nothing,
    output: z.strictObject({
      recent: z.array(templateSummarySchema),
      starters: z.array(templateSummarySchema),
      folders: z.array(templateFolderSchema),
      /** Files that are gone, of which text that was never saved is kept. */
      lost: z.array(z.strictObject({ path: z.string(), name: z.string() })),
    }),
  },
  /** Loads a template with the given variable values: what it asks, what it would build, what is wrong with it. */
  'templates.open': {
    input: z.strictObject({
      path,
      variables: variableValues.optional(),
      /** Files of values (`*.pkrvars.hcl`), the later ones before the earlier ones, `variables` before them all. */
      variableFiles: z.array(path).max(20).optional(),
    }),
    output: templateDetailSchema,
  },
  /**
   * The files of this computer that a template names, as far as their names are known: scripts, what is copied, playbooks,
   * what functions read. Those that may be opened are the template's from then on, for `templates.readFile` and its kin.
   */
  'templates.usedFiles': {
    input: z.strictObject({ path }),
    output: z.strictObject({ files: z.array(usedFileSchema) }),
  },
  'templates.forget': { input: z.strictObject({ path }), output: done },
  /** Puts a template that was forgotten back on the list of recent ones. */
  'templates.remember': { input: z.strictObject({ path }), output: done },
  /** Lists the templates of a folder, and of those below, from now on. Throws `not-a-folder`. */
  'templates.addFolder': { input: z.strictObject({ path }), output: done },
  /** Lists them no more; the folder stays as it is. */
  'templates.removeFolder': { input: z.strictObject({ path }), output: done },
  /** Copies a starter with its files into a new folder and returns the copy's path. Never overwrites. */
  'templates.copyStarter': {
    input: z.strictObject({ path, folder: path }),
    output: z.strictObject({ path: z.string() }),
  },
  /** Copies the file of an open template beside itself, with the ending that it has. Throws `name-taken`. Never overwrites. */
  'templates.duplicate': {
    input: z.strictObject({ path, name: templateName }),
    output: z.strictObject({ path: z.string() }),
  },
  /** Gives the file of an open template another name; its draft and its versions come with it. Throws `name-taken`. */
  'templates.rename': {
    input: z.strictObject({ path, name: templateName }),
    output: z.strictObject({ path: z.string() }),
  },
  /** Writes a new template; the folder is made when it is not there. Never overwrites. */
  'templates.create': {
    input: z.strictObject({
      folder: path,
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.pkr\.hcl$/),
      text: z.string().max(1_000_000),
    }),
    output: z.strictObject({ path: z.string() }),
  },
  /** The text of one of the template's own files. */
  'templates.readFile': { input: z.strictObject({ path }), output: templateTextSchema },
  /**
   * Writes one of the template's own files if it still has the version that the writer has seen; else says what is there
   * now (nothing, when the file is gone). Starters are never written.
   */
  'templates.writeFile': {
    input: z.strictObject({ path, text: z.string().max(20_000_000), seen: z.string().optional() }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('written'), version: z.string() }),
      z.strictObject({ kind: z.literal('changed-elsewhere'), there: templateTextSchema.optional() }),
    ]),
  },
  /** What was typed into files of an open template and not saved when the app last ended. */
  'templates.readDrafts': {
    input: z.strictObject({ paths: z.array(path).max(500) }),
    output: z.strictObject({ drafts: z.array(fileDraftSchema) }),
  },
  /** Keeps what is typed and not saved yet, instead of what was kept of the file before. Of starters there is no draft. */
  'templates.keepDraft': {
    input: z.strictObject({ path, text: z.string().max(20_000_000), seen: z.string().max(200).optional() }),
    output: done,
  },
  /** Writes what was never saved into its file, which is gone, and gives the file's path. Never overwrites. */
  'templates.saveLost': { input: z.strictObject({ path }), output: z.strictObject({ path: z.string() }) },
  /** There is nothing unsaved in the file any more, or it is not wanted. */
  'templates.dropDraft': { input: z.strictObject({ path }), output: done },
  /** What the app has written into one of the template's own files, newest first. */
  'templates.versions': {
    input: z.strictObject({ path }),
    output: z.strictObject({ versions: z.array(fileVersionSchema) }),
  },
  /** Throws `no-such-version`. */
  'templates.readVersion': {
    input: z.strictObject({ path, id: fileVersionSchema.shape.id }),
    output: z.strictObject({ text: z.string() }),
  },
  /** A version with a name is kept for good; an empty name takes it back. Throws `no-such-version`. */
  'templates.nameVersion': {
    input: z.strictObject({ path, id: fileVersionSchema.shape.id, title: z.string().trim().max(100) }),
    output: done,
  },
  /**
   * Writes a legacy JSON template as HCL2 beside it (`web.json` → `web.pkr.hcl`) and says what means something else now.
   * Never overwrites.
   */
  'templates.upgrade': {
    input: z.strictObject({ path }),
    output: z.strictObject({ path: z.string(), notes: z.array(upgradeNoteSchema) }),
  },
  /** Folders and templates in a folder, for the open dialog where there is no native one. Without path: the usual places. */
  'files.list': {
    input: z.strictObject({ folder: path.optional() }),
    output: z.strictObject({ folder: z.string(), parent: z.string().optional(), entries: z.array(fileEntrySchema) }),
  },
  /** The host's native dialog; `unsupported` where it has none, and the page shows its own. */
  'dialogs.openTemplate': {
    input: z.strictObject({ kind: z.enum(['file', 'folder']) }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('chosen'), path: z.string() }),
      z.strictObject({ kind: z.literal('cancelled') }),
      z.strictObject({ kind: z.literal('unsupported') }),
    ]),
  },
} as const

/** The streams about templates. */
export const templateStreams = {
  /** The content of an open template's files, now and whenever it changes on disk, whoever changes it. */
  'templates.changes': { input: z.strictObject({ path }), item: z.array(templateTextSchema) },
  /** The same of one file that belongs to an open template. */
  'templates.fileChanges': { input: z.strictObject({ path }), item: z.array(templateTextSchema) },
} as const
