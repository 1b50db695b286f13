import { readFile, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import type { OptionValue } from '#shared/catalog/component.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import type { EditablePart, EditableStep, StepEdits } from '#shared/run/step-edit.ts'
import type { ProvisionerPlan } from '#shared/template/build-plan.ts'
import type { ProvisionerContext } from './provisioner.ts'

/** Longer texts are not sent to be changed: nobody edits them in a dialog. */
const longestText = 200_000

/**
 * The texts of a failed provisioner that may be changed before it is tried again: its inline commands, its command, its
 * content, and the scripts that it runs. A text with a secret in it is shown redacted, and is read only.
 *
 * @param edits what was changed before; it counts, not what the template says
 */
export async function editableStepOf(
  step: string,
  plan: ProvisionerPlan,
  edits: StepEdits,
  context: ProvisionerContext,
): Promise<EditableStep | undefined> {
  const options = resolvedOptions(plan, context)
  const texts: { key: string; label: string; text: string }[] = []
  const { inline, command, content } = options
  if (isTexts(inline) && inline.length > 0) texts.push({ key: 'inline', label: 'inline', text: inline.join('\n') })
  if (typeof command === 'string' && command !== '') texts.push({ key: 'command', label: 'command', text: command })
  if (typeof content === 'string' && content !== '') texts.push({ key: 'content', label: 'content', text: content })
  for (const [index, script] of scriptsOf(options).entries()) {
    const text = await readFile(resolve(context.workingFolder, script), 'utf8').catch(() => undefined)
    if (text !== undefined) texts.push({ key: `script:${index}`, label: script, text })
  }
  if (texts.length === 0) return undefined
  const { source, span } = plan.place
  return {
    step,
    parts: texts.map(({ key, label, text }): EditablePart => {
      const now = edits[key] ?? text
      const whyNot = context.log.holdsSecret(now) ? 'secret' : now.length > longestText ? 'size' : undefined
      return {
        key,
        label,
        syntax: syntaxOf(plan.type, label),
        text: now.slice(0, longestText),
        ...(whyNot === undefined ? {} : { readOnly: whyNot }),
      }
    }),
    where: { file: source.name, line: lineColumnAt(source.text, span.from).line },
  }
}

/** The provisioner with changed texts: inline ones take their option's place, scripts that of a file beside the run. */
export async function planWithEdits(
  plan: ProvisionerPlan,
  edits: StepEdits,
  context: ProvisionerContext,
): Promise<ProvisionerPlan> {
  if (Object.keys(edits).length === 0) return plan
  const options = { ...resolvedOptions(plan, context) }
  const scripts = [...scriptsOf(options)]
  for (const [key, text] of Object.entries(edits)) {
    const script = /^script:(\d+)$/.exec(key)?.[1]
    if (key === 'inline') options.inline = text.split('\n')
    else if (script === undefined) options[key] = text
    else {
      const path = join(context.temporaryFolder, `edited-${script}${extname(scripts[Number(script)] ?? '')}`)
      await writeFile(path, text, { mode: 0o600 })
      scripts[Number(script)] = path
    }
  }
  if (scripts.length > 0) {
    if (typeof options.script === 'string' && options.script !== '') options.script = scripts[0] ?? ''
    else options.scripts = scripts
  }
  return { ...plan, options, unknown: [], resolve: () => options }
}

function resolvedOptions(plan: ProvisionerPlan, { variables }: ProvisionerContext): Record<string, OptionValue> {
  return plan.unknown.length === 0 ? plan.options : plan.resolve(variables)
}

function scriptsOf({ script, scripts }: Readonly<Record<string, OptionValue>>): readonly string[] {
  if (typeof script === 'string' && script !== '') return [script]
  return isTexts(scripts) ? scripts : []
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function syntaxOf(type: string, label: string): EditablePart['syntax'] {
  if (/\.ps1$/i.test(label) || type === 'powershell') return 'powershell'
  if (/\.(bat|cmd)$/i.test(label) || type === 'windows-shell') return 'batch'
  return type === 'file' ? 'text' : 'shell'
}
