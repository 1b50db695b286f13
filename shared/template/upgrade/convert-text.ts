import { GoTemplateError } from '../../language/go-template/go-template-error.ts'
import { tokenize } from '../../language/go-template/lexer.ts'
import { parseGoTemplate } from '../../language/go-template/parse-go-template.ts'
import {
  type BranchNode,
  type Command,
  type Operand,
  type Pipeline,
  printPipeline,
  type TemplateNode,
} from '../../language/go-template/template-tree.ts'
import { quotedText } from '../../language/hcl/literal-text.ts'
import type { Place } from '../../language/source.ts'

/** Where a text stands: what HCL2 can say differs. */
export type TextPlace = 'variable' | 'builder' | 'step'

/** Something came out otherwise than it was, or could not be converted and has to be mended by hand. */
export type NoteKind = 'changed' | 'failed'

/** Tells something about a place of the legacy template. */
export type TellAt = (kind: NoteKind, place: Place, summary: string, detail: string) => void

/** What the conversion of a text knows and tells. */
export interface TextContext {
  readonly place: TextPlace
  /** How a user variable is written in HCL2: `var.region`, `local.name`. */
  readonly reference: (userVariable: string) => string
  /** Tells what could not be converted, or means something else now. */
  readonly note: (kind: NoteKind, summary: string, detail: string) => void
  /** The same for a text that stands there in the legacy template: what is told gets its place. */
  readonly at: (place: Place) => TextContext
}

/** A piece of a text: literal, or an HCL expression to be interpolated. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string }

/** A context that tells every note with its place. */
export function textContext(
  place: TextPlace,
  reference: TextContext['reference'],
  where: Place,
  tell: TellAt,
): TextContext {
  return {
    place,
    reference,
    note: (kind, summary, detail) => tell(kind, where, summary, detail),
    at: (inner) => textContext(place, reference, inner, tell),
  }
}

/**
 * Converts a text of a legacy template to the HCL expression that comes to the same. `user`, `build`, `env` and the
 * template's folder become expressions; every other `{{ }}` stays, for HCL2 templates render it in the same places
 * (spec/templates.md 8.2).
 */
export function convertText(text: string, context: TextContext): string {
  return printParts(convertParts(text, context))
}

/** The pieces of a text; one literal piece when there is nothing to convert. */
export function convertParts(text: string, context: TextContext): readonly TextPart[] {
  if (!text.includes('{{')) return [{ kind: 'text', text }]
  try {
    const written = actionsIn(text)
    return joined(parseGoTemplate(text).nodes.flatMap((node) => nodeParts(node, context, written)))
  } catch (thrown) {
    if (!(thrown instanceof GoTemplateError)) throw thrown
    context.note(
      'failed',
      `the text ${JSON.stringify(text)} cannot be read: ${thrown.reason}`,
      'It is copied as it is. Mend its {{ }} by hand.',
    )
    return [{ kind: 'text', text }]
  }
}

/** The pieces as one HCL expression. */
export function printParts(parts: readonly TextPart[]): string {
  const [only, ...more] = parts
  if (only === undefined) return '""'
  if (only.kind === 'code' && more.length === 0) return only.code
  const inner = parts.map((part) => (part.kind === 'code' ? `\${${part.code}}` : quotedText(part.text).slice(1, -1)))
  return `"${inner.join('')}"`
}

/** The action around an offset, as it is written. */
type Actions = (offset: number) => string | undefined

function actionsIn(text: string): Actions {
  const tokens = tokenize(text)
  return (offset) => {
    const open = tokens.findLast((token) => token.kind === 'left-delimiter' && token.offset <= offset)
    const close = tokens.find((token) => token.kind === 'right-delimiter' && token.offset >= offset)
    return open === undefined || close === undefined
      ? undefined
      : text.slice(open.offset, close.offset + close.text.length)
  }
}

function nodeParts(node: TemplateNode, context: TextContext, written: Actions): readonly TextPart[] {
  switch (node.kind) {
    case 'text':
      return [{ kind: 'text', text: node.text }]
    case 'action':
      return actionParts(node.pipeline, context, written)
    case 'break':
    case 'continue':
      return [{ kind: 'text', text: `{{${node.kind}}}` }]
    default:
      return branchParts(node, context, written)
  }
}

function branchParts(node: BranchNode, context: TextContext, written: Actions): readonly TextPart[] {
  const otherwise = node.otherwise.flatMap((one) => nodeParts(one, context, written))
  return [
    ...keptParts(`${node.kind} `, node.pipeline, context),
    ...node.body.flatMap((one) => nodeParts(one, context, written)),
    ...(otherwise.length === 0 ? [] : [{ kind: 'text', text: '{{else}}' } as const, ...otherwise]),
    { kind: 'text', text: '{{end}}' },
  ]
}

function actionParts(pipeline: Pipeline, context: TextContext, written: Actions): readonly TextPart[] {
  const [command, ...more] = pipeline.commands
  if (command !== undefined && more.length === 0 && pipeline.variables.length === 0) {
    const code = wholeExpression(command, context)
    if (code !== undefined) return [{ kind: 'code', code }]
  }
  const cased = caseExpression(pipeline, context)
  if (cased !== undefined) return [{ kind: 'code', code: cased }]
  const parts = keptParts('', pipeline, context)
  const original = written(pipeline.offset)
  return parts.length === 1 && original !== undefined ? [{ kind: 'text', text: withoutTrimming(original) }] : parts
}

/** The text around an action is trimmed already; in HCL2 a marker would trim what an expression beside it comes to. */
function withoutTrimming(action: string): string {
  return action.replace(/^\{\{-\s/, '{{').replace(/\s-\}\}$/, '}}')
}

/** `user | upper` and its like are functions of HCL2, too. */
function caseExpression({ commands, variables }: Pipeline, context: TextContext): string | undefined {
  const [first, ...rest] = commands
  const inner = first === undefined || variables.length > 0 ? undefined : wholeExpression(first, context)
  const names = rest.map(({ words: [head, ...more] }) =>
    head?.kind === 'function' && more.length === 0 ? head.name : '',
  )
  if (inner === undefined || context.place === 'variable' || names.length === 0) return undefined
  if (!names.every((name) => name === 'upper' || name === 'lower')) return undefined
  return names.reduce((code, name) => `${name}(${code})`, inner)
}

/** The HCL expression for an action that is one call; undefined when the action stays as it is. */
function wholeExpression({ words }: Command, context: TextContext): string | undefined {
  const [head, argument, ...more] = words
  if (head?.kind !== 'function' || more.length > 0) return undefined
  const text = constantText(argument)
  if (argument !== undefined && text === undefined) return undefined
  const known = text === undefined ? undefined : valueExpression(head.name, text, context)
  if (known !== undefined) return known
  // Only `env` is known where a variable's default is.
  if (context.place === 'variable') return undefined
  if (text !== undefined) {
    if (head.name === 'isotime') return `legacy_isotime(${quotedText(text)})`
    return head.name === 'strftime' ? `legacy_strftime(${quotedText(text)})` : undefined
  }
  switch (head.name) {
    case 'template_dir':
      return 'abspath(path.root)'
    case 'pwd':
      return 'path.cwd'
    case 'packer_version':
      return 'packer.version'
    case 'build_name':
      return context.place === 'step' ? 'source.name' : undefined
    case 'build_type':
      return context.place === 'step' ? 'source.type' : undefined
    default:
      return undefined
  }
}

/** What `{{ }}` of HCL2 templates do not have: it has to become an expression wherever it stands. */
function valueExpression(name: string, argument: string, context: TextContext): string | undefined {
  switch (name) {
    case 'user':
      return context.reference(argument)
    case 'env':
      return `env(${quotedText(argument)})`
    case 'build':
      return context.place === 'step' ? `build.${argument}` : undefined
    default:
      return undefined
  }
}

/** An action that stays, with expressions in place of what HCL2's `{{ }}` cannot say. */
function keptParts(keyword: string, pipeline: Pipeline, context: TextContext): readonly TextPart[] {
  const codes: string[] = []
  const replace = (code: string): Operand => {
    codes.push(code)
    // A raw string of Go, whose content is put in before Go reads it.
    return { kind: 'constant', offset: 0, type: 'string', written: `\`\u0000\``, value: '' }
  }
  const kept = `{{${keyword}${printPipeline(replaceCalls(pipeline, replace, context))}}}`
  return kept.split('\u0000').flatMap((text, at): readonly TextPart[] => {
    const code = codes[at]
    return code === undefined
      ? [{ kind: 'text', text }]
      : [
          { kind: 'text', text },
          { kind: 'code', code },
        ]
  })
}

function replaceCalls(pipeline: Pipeline, replace: (code: string) => Operand, context: TextContext): Pipeline {
  const operand = (one: Operand): Operand => {
    if (one.kind === 'pipeline') return { ...one, pipeline: replaceCalls(one.pipeline, replace, context) }
    return one.kind === 'chain' ? { ...one, of: operand(one.of) } : one
  }
  const commands = pipeline.commands.map((command): Command => {
    const [head, argument, ...more] = command.words
    const name = head?.kind === 'function' ? head.name : undefined
    const text = constantText(argument)
    if (name !== undefined && text !== undefined && more.length === 0) {
      const code = valueExpression(name, text, context)
      if (code !== undefined) return { ...command, words: [replace(code)] }
    }
    if (
      name === 'user' ||
      name === 'env' ||
      (name === 'build' && context.place === 'step') ||
      name === 'template_dir'
    ) {
      if (name === 'template_dir' && command.words.length === 1) {
        return { ...command, words: [replace('abspath(path.root)')] }
      }
      context.note(
        'failed',
        `{{${printPipeline(pipeline)}}} asks for a name that is itself computed`,
        `HCL2 has no ${name} in {{ }}. Write the expression by hand.`,
      )
    }
    return { ...command, words: command.words.map(operand) }
  })
  return { ...pipeline, commands }
}

function constantText(operand: Operand | undefined): string | undefined {
  return operand?.kind === 'constant' && operand.type === 'string' ? String(operand.value) : undefined
}

function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const result: TextPart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.kind === 'text' && last?.kind === 'text')
      result[result.length - 1] = { ...last, text: last.text + part.text }
    else if (part.kind === 'code' || part.text !== '') result.push(part)
  }
  return result
}
