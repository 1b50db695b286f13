import * as z from 'zod'

/** A text of a failed step that whoever watches may change before it is tried again (design 3.4). */
export const editablePartSchema = z.object({
  /** Names it in the answer: `inline`, `content`, `script:0`. */
  key: z.string(),
  /** For people: `inline`, or the path of a script as the template has it. */
  label: z.string(),
  syntax: z.enum(['shell', 'powershell', 'batch', 'text']),
  text: z.string(),
  /** Why it can be looked at only. */
  readOnly: z.enum(['secret', 'size']).optional(),
})
export type EditablePart = z.infer<typeof editablePartSchema>

/** The failed step that a question is about, where it can be changed. */
export const editableStepSchema = z.object({
  step: z.string(),
  parts: z.array(editablePartSchema),
  /** Where the template declares it: file and line, from 1. */
  where: z.object({ file: z.string(), line: z.int() }).optional(),
})
export type EditableStep = z.infer<typeof editableStepSchema>

/** Changed texts, by the key of their part. */
export const stepEditsSchema = z.record(z.string().max(300), z.string().max(1_000_000))
export type StepEdits = Readonly<Record<string, string>>
