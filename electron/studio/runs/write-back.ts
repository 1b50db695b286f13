import { resolve } from 'node:path'
import { redacted } from '#electron/engine/redactor.ts'
import { setAttributeValue } from '#shared/language/hcl/edit-hcl.ts'
import type { PlainValue } from '#shared/language/hcl/literal-text.ts'
import { plainValueOf } from '#shared/language/hcl/plain-value.ts'
import type { Block } from '#shared/language/hcl/syntax-tree.ts'
import { applyChanges, lineColumnAt } from '#shared/language/source.ts'
import type { RunEvent } from '#shared/run/event.ts'
import type { EditablePart, EditableStep, StepEdits } from '#shared/run/step-edit.ts'
import { StudioError } from '#shared/studio-error.ts'
import { attributesOf, blocksOf } from '#shared/template/form/cards.ts'
import { type FormFile, formFile } from '#shared/template/form/form-file.ts'
import type { StudioServices } from '../studio-services.ts'
import { requestOf } from '../templates/request-of.ts'
import { readTemplateText, writeTemplateText } from '../templates/template-texts.ts'

/** What a step was tried again with, and what it had been. */
interface EditedStep {
  readonly editable: EditableStep
  /** The texts as the template had them, before the first change. */
  readonly before: ReadonlyMap<string, EditablePart>
  readonly edits: StepEdits
}

/**
 * Writes the texts with which a failed step was tried again to where they came from: options into the template as the
 * smallest change, scripts into their files. Nothing is written unless everything is there as it was.
 *
 * @returns the files that were written
 * @throws StudioError `nothing-to-write`, `changed-elsewhere`, `cannot-write-back`
 */
export async function writeBack(
  services: StudioServices,
  runId: string,
  build: string,
  step: string,
): Promise<readonly string[]> {
  const run = await services.engine.open(runId)
  const edited = editedStep(run.events, build, step)
  const template = run.state().template.path
  const workingFolder = await services.templates.workingFolderOf(template)
  const changes = new Map<string, { readonly text: string; readonly seen: string }>()
  for (const [key, text] of Object.entries(edited.edits)) {
    const part = edited.before.get(key)
    if (part === undefined) continue
    if (text.includes(redacted)) throw cannot(`The changed text of ${part.label} holds a secret, which is not kept`)
    if (key.startsWith('script:')) {
      const path = resolve(workingFolder, part.label)
      const there = await readTemplateText(path)
      if (there.text !== part.text) throw changedElsewhere(path)
      changes.set(path, { text, seen: there.version })
    } else {
      const path = await fileOf(services, template, edited.editable)
      const there = await readTemplateText(path)
      const now = changes.get(path)?.text ?? there.text
      changes.set(path, { text: withOption(path, now, edited.editable, part, text), seen: there.version })
    }
  }
  for (const [path, { text, seen }] of changes) {
    const answer = await writeTemplateText(path, text, seen)
    if (answer.kind === 'changed-elsewhere') throw changedElsewhere(path)
  }
  return [...changes.keys()]
}

function editedStep(events: readonly RunEvent[], build: string, step: string): EditedStep {
  const before = new Map<string, EditablePart>()
  let editable: EditableStep | undefined
  let edits: StepEdits = {}
  const asked = new Set<string>()
  for (const event of events) {
    if (event.type === 'prompt-asked' && event.build === build && event.editable?.step === step) {
      editable = event.editable as EditableStep
      asked.add(event.promptId)
      for (const part of editable.parts) if (!before.has(part.key)) before.set(part.key, part)
    }
    if (event.type === 'prompt-answered' && asked.has(event.promptId)) edits = { ...edits, ...event.edits }
  }
  if (editable !== undefined && Object.keys(edits).length > 0) return { editable, before, edits }
  throw new StudioError({
    code: 'nothing-to-write',
    message: 'This step was not changed in this run: there is nothing to write into the template.',
  })
}

/** The template's own file that declares the step. */
async function fileOf(services: StudioServices, template: string, { where }: EditableStep): Promise<string> {
  const detail = await services.templates.open(await requestOf(services.templates, template, undefined))
  if (detail.starter) throw cannot('The template is a starter that came with OMI Studio; copy it first')
  const path = detail.files.find(
    (file) => where !== undefined && (file === where.file || file.endsWith(`/${where.file}`)),
  )
  if (path !== undefined) return path
  throw cannot('The file that declares this step is not part of the template any more')
}

/** The template's text with the option set to the changed text, in the block that begins where the step was declared. */
function withOption(path: string, text: string, { where }: EditableStep, part: EditablePart, changed: string): string {
  if (!path.endsWith('.hcl')) throw cannot('Only HCL templates can be changed from here')
  const file = formFile({ name: path, text })
  const block = where === undefined ? undefined : blockAtLine(file, where.line)
  const attribute = block && attributesOf(block.body).find(({ name }) => name === part.key)
  const value = attribute && plainValueOf(attribute.value)
  if (block === undefined || value === undefined) {
    throw cannot(`The option ${part.label} is an expression, or not where it was`)
  }
  if (textOf(value) !== part.text) throw changedElsewhere(path)
  const next: PlainValue = Array.isArray(value) ? changed.split('\n') : changed
  return applyChanges(text, setAttributeValue(file, block.body, part.key, next))
}

function blockAtLine(file: FormFile, line: number): Block | undefined {
  const search = (blocks: readonly Block[]): Block | undefined => {
    for (const block of blocks) {
      if (lineColumnAt(file.text, block.span.from).line === line) return block
      const inside = search(blocksOf(block.body))
      if (inside !== undefined) return inside
    }
    return undefined
  }
  return search(blocksOf(file.file.body))
}

function textOf(value: PlainValue): string | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('\n') : undefined
}

function changedElsewhere(path: string): StudioError {
  return new StudioError({
    code: 'changed-elsewhere',
    message: `${path} has been changed since the build began.`,
    hint: 'Open the template and make the change there; the changed text is in the log of this build.',
    where: { file: path },
  })
}

function cannot(why: string): StudioError {
  return new StudioError({
    code: 'cannot-write-back',
    message: `${why}.`,
    hint: 'Make the change in the template by hand.',
  })
}
