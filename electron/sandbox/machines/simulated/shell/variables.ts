import { ShellError } from './control-flow.ts'

/** A shell variable: a string, a list (`a=(x y)`) or a map (`declare -A`), with its attributes. */
export interface Variable {
  value: string | undefined
  list: Map<number, string> | undefined
  map: Map<string, string> | undefined
  exported: boolean
  readonly: boolean
  integer: boolean
  /** `declare -n`: the name that this one stands for. */
  reference: string | undefined
}

function newVariable(): Variable {
  return {
    value: undefined,
    list: undefined,
    map: undefined,
    exported: false,
    readonly: false,
    integer: false,
    reference: undefined,
  }
}

/** The variables of one shell, with the dynamic scoping that `local` gives them. */
export class Variables {
  readonly #all = new Map<string, Variable>()
  /** For each running function: what its local names stood for outside. */
  readonly #scopes: Map<string, Variable | undefined>[] = []

  constructor(environment: ReadonlyMap<string, string> = new Map()) {
    for (const [name, value] of environment) this.#all.set(name, { ...newVariable(), value, exported: true })
  }

  /** The same variables for a subshell. */
  clone(): Variables {
    const copy = new Variables()
    for (const [name, variable] of this.#all) {
      copy.#all.set(name, {
        ...variable,
        list: variable.list && new Map(variable.list),
        map: variable.map && new Map(variable.map),
      })
    }
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope))
    return copy
  }

  names(): string[] {
    return [...this.#all.keys()].sort()
  }

  find(name: string): Variable | undefined {
    const variable = this.#all.get(name)
    return variable?.reference === undefined ? variable : this.#all.get(variable.reference)
  }

  /** The variable itself, made when missing. */
  touch(name: string): Variable {
    const target = this.#all.get(name)?.reference ?? name
    let variable = this.#all.get(target)
    if (!variable) {
      variable = newVariable()
      this.#all.set(target, variable)
    }
    return variable
  }

  get(name: string): string | undefined {
    const variable = this.find(name)
    if (!variable) return undefined
    if (variable.list) return variable.list.get(0)
    if (variable.map) return variable.map.get('0')
    return variable.value
  }

  /** @throws ShellError when it is read-only */
  set(name: string, value: string): void {
    const variable = this.touch(name)
    if (variable.readonly) throw readOnlyError(name)
    if (variable.list) variable.list.set(0, value)
    else if (variable.map) variable.map.set('0', value)
    else variable.value = value
  }

  setList(name: string, values: Iterable<string>): void {
    const variable = this.touch(name)
    if (variable.readonly) throw readOnlyError(name)
    variable.value = undefined
    variable.list = new Map([...values].entries())
  }

  /** One element; `key` is an index or, for a map, its key. */
  getElement(name: string, key: string | number): string | undefined {
    const variable = this.find(name)
    if (variable?.map) return variable.map.get(String(key))
    const index = Number(key)
    if (variable?.list) return variable.list.get(index < 0 ? nextIndex(variable.list) + index : index)
    return index === 0 ? variable?.value : undefined
  }

  setElement(name: string, key: string | number, value: string): void {
    const variable = this.touch(name)
    if (variable.readonly) throw readOnlyError(name)
    if (variable.map) {
      variable.map.set(String(key), value)
      return
    }
    if (!variable.list) {
      variable.list = new Map(variable.value === undefined ? [] : [[0, variable.value]])
      variable.value = undefined
    }
    const index = Number(key)
    variable.list.set(index < 0 ? nextIndex(variable.list) + index : index, value)
  }

  /** All elements in order; a plain variable is a list of one. Undefined when it is not set. */
  elements(name: string): string[] | undefined {
    const variable = this.find(name)
    if (variable?.list) return orderedKeys(variable.list).map((index) => variable.list?.get(index) ?? '')
    if (variable?.map) return [...variable.map.values()]
    return variable?.value === undefined ? undefined : [variable.value]
  }

  keys(name: string): string[] {
    const variable = this.find(name)
    if (variable?.list) return orderedKeys(variable.list).map(String)
    if (variable?.map) return [...variable.map.keys()]
    return variable?.value === undefined ? [] : ['0']
  }

  unset(name: string): void {
    if (this.find(name)?.readonly) throw new ShellError(`unset: ${name}: cannot unset: readonly variable`)
    this.#all.delete(this.#all.get(name)?.reference ?? name)
  }

  unsetElement(name: string, key: string): void {
    const variable = this.find(name)
    variable?.map?.delete(key)
    variable?.list?.delete(Number(key))
  }

  /** What a child process gets. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>()
    for (const [name, variable] of this.#all) {
      if (variable.exported && variable.value !== undefined) environment.set(name, variable.value)
    }
    return environment
  }

  get inFunction(): boolean {
    return this.#scopes.length > 0
  }

  enterFunction(): void {
    this.#scopes.push(new Map())
  }

  leaveFunction(): void {
    const scope = this.#scopes.pop()
    if (!scope) return
    for (const [name, outside] of scope) {
      if (outside) this.#all.set(name, outside)
      else this.#all.delete(name)
    }
  }

  /** Makes a name local to the running function; it starts unset. */
  makeLocal(name: string): Variable {
    const scope = this.#scopes.at(-1)
    if (!scope) throw new ShellError('local: can only be used in a function')
    if (scope.has(name)) return this.touch(name)
    const outside = this.#all.get(name)
    scope.set(name, outside)
    const variable = { ...newVariable(), exported: outside?.exported ?? false }
    this.#all.set(name, variable)
    return variable
  }

  /** Sets variables for the time of one command; returns what takes them back. */
  override(values: ReadonlyMap<string, string>): () => void {
    const before = new Map([...values.keys()].map((name) => [name, this.#all.get(name)]))
    for (const [name, value] of values) this.#all.set(name, { ...newVariable(), value, exported: true })
    return () => {
      for (const [name, variable] of before) {
        if (variable) this.#all.set(name, variable)
        else this.#all.delete(name)
      }
    }
  }
}

function orderedKeys(list: ReadonlyMap<number, string>): number[] {
  return [...list.keys()].sort((a, b) => a - b)
}

/** Where `a+=(x)` continues. */
export function nextIndex(list: ReadonlyMap<number, string>): number {
  return list.size === 0 ? 0 : Math.max(...list.keys()) + 1
}

/** Assigning to a read-only variable ends a script, as in bash. */
function readOnlyError(name: string): ShellError {
  return new ShellError(`${name}: readonly variable`, { fatal: true })
}
