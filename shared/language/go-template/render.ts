import { builtinFunctions } from './builtins.ts'
import type { GoFunction, GoFunctions, GoParameter } from './go-function.ts'
import { GoTemplateError, renderError } from './go-template-error.ts'
import { GoMap, GoStruct, type GoValue, goTypeName, isGoList, isTrue, outputText, printGoValue } from './go-value.ts'
import {
  type BranchNode,
  type Command,
  type GoTemplate,
  type Operand,
  type Pipeline,
  printCommand,
  printOperand,
  type TemplateNode,
} from './template-tree.ts'

/** Renders a parsed template; see `renderGoTemplate`. */
export function renderNodes(template: GoTemplate, data: GoValue, functions: GoFunctions): string {
  const renderer = new Renderer(template, data, functions)
  return renderer.render()
}

/** What ended a list of nodes before its last. */
type Outcome = 'done' | 'break' | 'continue'

interface Variable {
  readonly name: string
  value: GoValue
}

class Renderer {
  readonly #template: GoTemplate
  readonly #functions: GoFunctions
  readonly #data: GoValue
  readonly #variables: Variable[]
  #output = ''

  constructor(template: GoTemplate, data: GoValue, functions: GoFunctions) {
    this.#template = template
    this.#functions = functions
    this.#data = data
    this.#variables = [{ name: '$', value: data }]
  }

  render(): string {
    this.#renderList(this.#template.nodes, this.#data)
    return this.#output
  }

  #error(at: { readonly offset: number }, context: string, reason: string): GoTemplateError {
    return renderError(this.#template.text, at.offset, context, reason)
  }

  #operandError(operand: Operand, reason: string): GoTemplateError {
    return this.#error(operand, printOperand(operand), reason)
  }

  #renderList(nodes: readonly TemplateNode[], dot: GoValue): Outcome {
    for (const node of nodes) {
      const outcome = this.#renderNode(node, dot)
      if (outcome !== 'done') return outcome
    }
    return 'done'
  }

  #renderNode(node: TemplateNode, dot: GoValue): Outcome {
    switch (node.kind) {
      case 'text':
        this.#output += node.text
        return 'done'
      case 'action': {
        const value = this.#evaluatePipeline(node.pipeline, dot)
        if (node.pipeline.variables.length === 0) this.#output += outputText(value)
        return 'done'
      }
      case 'break':
      case 'continue':
        return node.kind
      case 'if':
      case 'with':
      case 'range': {
        const mark = this.#variables.length
        const outcome = node.kind === 'range' ? this.#renderRange(node, dot) : this.#renderBranch(node, dot)
        this.#variables.length = mark
        return outcome
      }
    }
  }

  #renderBranch(node: BranchNode, dot: GoValue): Outcome {
    const value = this.#evaluatePipeline(node.pipeline, dot)
    if (!isTrue(value)) return this.#renderList(node.otherwise, dot)
    return this.#renderList(node.body, node.kind === 'with' ? value : dot)
  }

  #renderRange(node: BranchNode, dot: GoValue): Outcome {
    const value = this.#evaluatePipeline(node.pipeline, dot, true)
    const pairs = this.#pairsOf(value, node.pipeline)
    if (pairs.length === 0) return this.#renderList(node.otherwise, dot)
    const mark = this.#variables.length
    for (const [key, element] of pairs) {
      this.#bindRange(node.pipeline, key, element)
      const outcome = this.#renderList(node.body, element)
      this.#variables.length = mark
      if (outcome === 'break') break
    }
    return 'done'
  }

  #pairsOf(value: GoValue, pipeline: Pipeline): readonly (readonly [GoValue, GoValue])[] {
    if (value === undefined || value === null) return []
    if (isGoList(value)) return value.map((element, at) => [BigInt(at), element])
    if (value instanceof GoMap) return [...value.entries]
    if (typeof value === 'bigint')
      return Array.from({ length: Math.max(Number(value), 0) }, (_, at) => [BigInt(at), BigInt(at)])
    const context = pipeline.commands.map(printCommand).join(' | ')
    const first = pipeline.commands[0]?.words[0]
    throw this.#error(first ?? pipeline, context, `range can't iterate over ${printGoValue(value)}`)
  }

  #bindRange(pipeline: Pipeline, key: GoValue, element: GoValue): void {
    const [first, second] = pipeline.variables
    const values = second === undefined ? [element] : [key, element]
    for (const [at, name] of [first, second].entries()) {
      if (name === undefined) continue
      if (pipeline.assigns) this.#assign(name, values[at], pipeline)
      else this.#variables.push({ name, value: values[at] })
    }
  }

  #evaluatePipeline(pipeline: Pipeline, dot: GoValue, isRange = false): GoValue {
    let value: GoValue
    for (const [at, command] of pipeline.commands.entries()) {
      value = this.#evaluateCommand(command, dot, at === 0 ? NO_PIPE : { piped: value })
    }
    if (isRange) return value
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.#assign(name, value, pipeline)
      else this.#variables.push({ name, value })
    }
    return value
  }

  #assign(name: string, value: GoValue, pipeline: Pipeline): void {
    const variable = this.#variables.findLast((one) => one.name === name)
    const first = pipeline.commands[0]?.words[0]
    if (variable === undefined) {
      throw this.#error(
        first ?? pipeline,
        first === undefined ? '' : printOperand(first),
        `undefined variable: ${name}`,
      )
    }
    variable.value = value
  }

  #evaluateCommand(command: Command, dot: GoValue, pipe: Pipe): GoValue {
    const [first, ...rest] = command.words
    if (first === undefined) return undefined
    const hasArguments = rest.length > 0 || pipe.piped !== NOTHING
    switch (first.kind) {
      case 'function':
        return this.#callFunction(first, command, rest, dot, pipe)
      case 'field':
      case 'variable':
      case 'chain':
        if (hasArguments) this.#refuseArguments(first)
        return this.#evaluateOperand(first, dot)
      case 'nil':
        throw this.#operandError(first, 'nil is not a command')
      case 'dot':
      case 'constant':
      case 'pipeline':
        if (hasArguments) {
          throw this.#operandError(first, `can't give argument to non-function ${printOperand(first)}`)
        }
        return this.#evaluateOperand(first, dot)
    }
  }

  #refuseArguments(operand: Extract<Operand, { kind: 'field' | 'variable' | 'chain' }>): never {
    const name = operand.names.at(-1)
    throw this.#operandError(
      operand,
      name === undefined
        ? `can't give argument to non-function ${printOperand(operand)}`
        : `${name} is not a method but has arguments`,
    )
  }

  #evaluateOperand(operand: Operand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case 'dot':
        return dot
      case 'nil':
        return null
      case 'constant':
        return operand.value
      case 'field':
        return this.#fieldsOf(dot, operand.names, operand)
      case 'variable':
        return this.#fieldsOf(
          this.#variables.findLast((one) => one.name === operand.name)?.value,
          operand.names,
          operand,
        )
      case 'chain':
        return this.#fieldsOf(this.#evaluateOperand(operand.of, dot), operand.names, operand)
      case 'pipeline':
        return this.#evaluatePipeline(operand.pipeline, dot)
      case 'function':
        return this.#callFunction(operand, { offset: operand.offset, words: [operand] }, [], dot, NO_PIPE)
    }
  }

  #fieldsOf(value: GoValue, names: readonly string[], operand: Operand): GoValue {
    let holder = value
    let typeName = goTypeName(value)
    for (const name of names) {
      // Nothing has no fields, and that is nothing too; nil is a mistake.
      if (holder === undefined) return undefined
      if (holder === null) {
        if (operand.kind === 'field' && operand.names[0] === name) return undefined
        throw this.#operandError(operand, `nil pointer evaluating interface {}.${name}`)
      }
      if (holder instanceof GoMap) {
        const { element, entries } = holder
        holder = entries.get(name)
        typeName = element === 'string' ? 'string' : 'interface {}'
      } else if (holder instanceof GoStruct && holder.fields.has(name)) {
        holder = holder.fields.get(name)
        typeName = goTypeName(holder)
      } else throw this.#operandError(operand, `can't evaluate field ${name} in type ${typeName}`)
    }
    return holder
  }

  #callFunction(
    name: Extract<Operand, { kind: 'function' }>,
    command: Command,
    given: readonly Operand[],
    dot: GoValue,
    pipe: Pipe,
  ): GoValue {
    const definition = this.#functions.get(name.name) ?? builtinFunctions.get(name.name)
    if (definition === undefined)
      throw this.#operandError(name, `${JSON.stringify(name.name)} is not a defined function`)
    const count = given.length + (pipe.piped === NOTHING ? 0 : 1)
    this.#checkCount(name, definition, count)
    if (definition.stopsAt !== undefined) return this.#callLazily(definition.stopsAt, given, dot, pipe)
    const values = given.map((operand, at) => this.#argument(operand, parameterAt(definition, at), dot))
    if (pipe.piped !== NOTHING) {
      const problem = typeProblem(pipe.piped, parameterAt(definition, given.length))
      if (problem !== undefined) throw this.#operandError(given.at(-1) ?? name, problem)
      values.push(pipe.piped)
    }
    try {
      return definition.call(values)
    } catch (thrown) {
      if (thrown instanceof GoTemplateError || !(thrown instanceof Error)) throw thrown
      throw this.#error(command, printCommand(command), `error calling ${name.name}: ${thrown.message}`)
    }
  }

  #checkCount(name: Extract<Operand, { kind: 'function' }>, definition: GoFunction, count: number): void {
    const wanted = definition.parameters.length
    if (count === wanted || (count > wanted && definition.rest !== undefined)) return
    const want = definition.rest === undefined ? `${wanted}` : `at least ${wanted}`
    throw this.#operandError(name, `wrong number of args for ${name.name}: want ${want} got ${count}`)
  }

  /** `and` and `or` look no further than the argument that decides. */
  #callLazily(stopsAt: boolean, given: readonly Operand[], dot: GoValue, pipe: Pipe): GoValue {
    let value: GoValue
    for (const operand of given) {
      value = this.#evaluateOperand(operand, dot)
      if (isTrue(value) === stopsAt) return value
    }
    return pipe.piped === NOTHING ? value : pipe.piped
  }

  #argument(operand: Operand, parameter: GoParameter, dot: GoValue): GoValue {
    if (operand.kind === 'constant' && parameter !== 'any') return this.#constantArgument(operand, parameter)
    if (operand.kind === 'nil' && parameter !== 'any')
      throw this.#operandError(operand, `cannot assign nil to ${parameter}`)
    const value = this.#evaluateOperand(operand, dot)
    const problem = typeProblem(value, parameter)
    if (problem !== undefined) throw this.#operandError(operand, problem)
    return value
  }

  #constantArgument(operand: Extract<Operand, { kind: 'constant' }>, parameter: GoParameter): GoValue {
    const { value } = operand
    if (parameter === 'string') {
      if (typeof value === 'string') return value
      throw this.#operandError(operand, `expected string; found ${operand.written}`)
    }
    if (typeof value === 'bigint') return value
    if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
    throw this.#operandError(operand, `expected integer; found ${operand.written}`)
  }
}

/** The absence of a piped value, which `undefined` could not tell from a piped "no value". */
const NOTHING: unique symbol = Symbol('no piped value')

interface Pipe {
  readonly piped: GoValue | typeof NOTHING
}

const NO_PIPE: Pipe = { piped: NOTHING }

function parameterAt(definition: GoFunction, at: number): GoParameter {
  return definition.parameters[at] ?? definition.rest ?? 'any'
}

function typeProblem(value: GoValue, parameter: GoParameter): string | undefined {
  if (parameter === 'any') return undefined
  if (value === undefined) return `invalid value; expected ${parameter}`
  const fits = parameter === 'string' ? typeof value === 'string' : typeof value === 'bigint'
  return fits ? undefined : `wrong type for value; expected ${parameter}; got ${goTypeName(value)}`
}
