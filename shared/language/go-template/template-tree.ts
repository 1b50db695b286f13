import type { GoValue } from './go-value.ts'

/** A parsed Go template: its text stays with it, for the places of errors. */
export interface GoTemplate {
  readonly text: string
  readonly nodes: readonly TemplateNode[]
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | BranchNode
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }

export interface BranchNode {
  readonly kind: 'if' | 'range' | 'with'
  readonly pipeline: Pipeline
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
}

/** `$x := a | b c`. */
export interface Pipeline {
  readonly offset: number
  readonly variables: readonly string[]
  /** `=` instead of `:=`. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

/** A function or value with its arguments. */
export interface Command {
  readonly offset: number
  readonly words: readonly Operand[]
}

export type Operand =
  | { readonly kind: 'dot'; readonly offset: number }
  | { readonly kind: 'nil'; readonly offset: number }
  | { readonly kind: 'field'; readonly offset: number; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly offset: number; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly offset: number; readonly name: string }
  /** A constant, as written and as it evaluates. */
  | {
      readonly kind: 'constant'
      readonly offset: number
      readonly type: 'bool' | 'string' | 'number'
      readonly written: string
      readonly value: GoValue
    }
  | { readonly kind: 'pipeline'; readonly offset: number; readonly pipeline: Pipeline }
  /** `(pipeline).Name`. */
  | { readonly kind: 'chain'; readonly offset: number; readonly of: Operand; readonly names: readonly string[] }

/** An operand as Go writes it in messages. */
export function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'field':
      return operand.names.map((name) => `.${name}`).join('')
    case 'variable':
      return [operand.name, ...operand.names].join('.')
    case 'function':
      return operand.name
    case 'constant':
      return operand.written
    case 'pipeline':
      return `(${printPipeline(operand.pipeline)})`
    case 'chain':
      return printOperand(operand.of) + operand.names.map((name) => `.${name}`).join('')
  }
}

export function printCommand(command: Command): string {
  return command.words.map(printOperand).join(' ')
}

export function printPipeline(pipeline: Pipeline): string {
  const declared =
    pipeline.variables.length === 0 ? '' : `${pipeline.variables.join(', ')} ${pipeline.assigns ? '=' : ':='} `
  return declared + pipeline.commands.map(printCommand).join(' | ')
}
