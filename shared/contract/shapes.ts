import * as z from 'zod'
import { artifactSchema, resourceKindSchema } from '../run/event.ts'
import { formValueSchema, variableFormSchema } from './variable-form.ts'

/** Things that cross the contract in more than one call. */

/**
 * Where a build works: in the embedded sandbox region, in the account that the template's credential chain names, or in
 * that of a profile, by its id or name (`profile:prod`).
 */
export const accountChoiceSchema = z.union([
  z.enum(['sandbox', 'template']),
  z.templateLiteral(['profile:', z.string().min(1).max(200)]),
])
export type AccountChoice = z.infer<typeof accountChoiceSchema>

/** A diagnostic without its source text, its place as people count it (from 1). */
export const diagnosticSchema = z.strictObject({
  severity: z.enum(['error', 'warning', 'hint']),
  code: z.string(),
  summary: z.string(),
  detail: z.string().optional(),
  file: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  /** The line itself, with a caret line below, ready to be shown in a fixed-width font. */
  excerpt: z.string().optional(),
})
export type DiagnosticShape = z.infer<typeof diagnosticSchema>

export const templateSummarySchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  /** The first comment of the file, for starters. */
  description: z.string().optional(),
  dialect: z.enum(['hcl2', 'json']),
  /** Epoch milliseconds. */
  lastOpened: z.number().optional(),
})
export type TemplateSummary = z.infer<typeof templateSummarySchema>

/** A folder in which a person keeps templates. */
export const templateFolderSchema = z.strictObject({
  path: z.string(),
  templates: z.array(templateSummarySchema),
  /** The folder is too large to be looked through whole. */
  partly: z.boolean(),
  /** Why it cannot be read now; absent when it can. */
  problem: z.string().optional(),
})
export type TemplateFolder = z.infer<typeof templateFolderSchema>

/** A variable that the template declares, as the build form asks it. */
export const templateVariableSchema = z.strictObject({
  name: z.string(),
  /** As written: `string`, `list(string)`, `any`. */
  type: z.string(),
  form: variableFormSchema,
  description: z.string().optional(),
  sensitive: z.boolean(),
  /** No default and no value from anywhere. */
  required: z.boolean(),
  /** The value it has now, in the syntax of the form; absent when there is none or it is sensitive. */
  value: z.string().optional(),
  /** The same as data, where it is known as a whole. */
  content: formValueSchema.optional(),
  /** Where the value comes from: `default`, `PKR_VAR_name`, a variable file. */
  source: z.string().optional(),
})
export type TemplateVariable = z.infer<typeof templateVariableSchema>

export const buildShapeSchema = z.strictObject({
  label: z.string(),
  builderType: z.string(),
  provisioners: z.array(z.string()),
  postProcessors: z.array(z.array(z.string())),
})

export const templateDetailSchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  dialect: z.enum(['hcl2', 'json']),
  /** The template's own files, absolute. */
  files: z.array(z.string()),
  description: z.string().optional(),
  /** It came with the app: copied before it is changed. */
  starter: z.boolean(),
  variables: z.array(templateVariableSchema),
  builds: z.array(buildShapeSchema),
  diagnostics: z.array(diagnosticSchema),
})
export type TemplateDetail = z.infer<typeof templateDetailSchema>

/** What the conversion of a legacy template has to say, with the place in that template. */
export const upgradeNoteSchema = z.strictObject({
  summary: z.string(),
  detail: z.string(),
  line: z.int(),
  column: z.int(),
})
export type UpgradeNoteShape = z.infer<typeof upgradeNoteSchema>

/** A file of a template, as the editor works on it. */
export const templateTextSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  /** Without its folder. */
  name: z.string(),
  text: z.string(),
  /** Changes with the content: a writer says which one it has seen. */
  version: z.string(),
})
export type TemplateText = z.infer<typeof templateTextSchema>

/** A file or folder of this computer that a template names in an option, or reads by a function. */
export const usedFileSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  /** From the template's folder, by slashes, where it is in it; else its path. */
  name: z.string(),
  /** `large`: too large for an editor; `private`: of a place where keys are kept. What may be opened is `file`. */
  state: z.enum(['file', 'folder', 'missing', 'large', 'private']),
  /** Of files. */
  bytes: z.number().optional(),
  /** The used folder in which it is; absent when it is named itself. */
  within: z.string().optional(),
  /** A folder holds more files than are listed. */
  partly: z.boolean(),
  /** Who names it; neither: a function (`file`, `templatefile` and their kin). */
  uses: z.array(
    z.strictObject({
      by: z
        .strictObject({
          kind: z.enum(['builder', 'provisioner', 'post-processor']),
          type: z.string(),
          option: z.string(),
        })
        .optional(),
      build: z.string().optional(),
    }),
  ),
})
export type UsedFile = z.infer<typeof usedFileSchema>

/** A text that the app has written into a template's file. */
export const fileVersionSchema = z.strictObject({
  /** Of letters, digits and dashes. */
  id: z.string().regex(/^\d+-[0-9a-f]{16}$/),
  /** When it was written, epoch ms. */
  at: z.number(),
  bytes: z.number(),
  /** What a person calls it; such a version is kept for good. */
  title: z.string().optional(),
})
export type FileVersion = z.infer<typeof fileVersionSchema>

/** A file's text as it was edited, and never saved. */
export const fileDraftSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  text: z.string(),
  /** The version on disk that was edited; absent when the file was gone. */
  seen: z.string().optional(),
})
export type FileDraft = z.infer<typeof fileDraftSchema>

export const fileEntrySchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'template', 'file']),
})
export type FileEntry = z.infer<typeof fileEntrySchema>

export const runSummarySchema = z.strictObject({
  runId: z.string(),
  templatePath: z.string(),
  templateName: z.string(),
  /** Of the template's texts as they were: runs with the same one built the same version. */
  sha256: z.string(),
  sandbox: z.boolean(),
  /** The account that was chosen: a profile's name, or `template`; absent in the sandbox region and in older runs. */
  account: z.string().optional(),
  regions: z.array(z.string()),
  /** A real VM and all provisioners, but no image. */
  rehearsal: z.boolean().optional(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  endedAt: z.number().optional(),
  status: z.enum(['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted']),
  builds: z.array(z.string()),
  artifacts: z.array(artifactSchema),
  /** Resources that the run made, did not keep and did not destroy. */
  leftovers: z.int(),
  /** The first error, in one sentence. */
  error: z.string().optional(),
})
export type RunSummary = z.infer<typeof runSummarySchema>

export const logMatchSchema = z.strictObject({
  line: z.int(),
  /** The line's number among the chosen ones. */
  index: z.int(),
  /** Offsets in the line's plain text (`shared/run/log-text.ts`). */
  from: z.int(),
  to: z.int(),
})
export type LogMatch = z.infer<typeof logMatchSchema>

export const leftoverSchema = z.strictObject({
  runId: z.string(),
  templateName: z.string(),
  kind: resourceKindSchema,
  id: z.string().optional(),
  description: z.string(),
  region: z.string().optional(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** Why it is still there. */
  reason: z.string(),
  /** It was kept on purpose, and goes by itself then, epoch ms. */
  keptUntil: z.number().optional(),
})
export type LeftoverShape = z.infer<typeof leftoverSchema>
