/** `exit`, or the end of a shell by `set -e`: unwinds to the shell's own process. */
export class ShellExit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** `return` from a function or a sourced file. */
export class ShellReturn extends Error {
  readonly code: number

  constructor(code: number) {
    super(`return ${code}`)
    this.code = code
  }
}

/** `break` or `continue` out of a number of loops. */
export class LoopJump extends Error {
  readonly kind: 'break' | 'continue'
  levels: number

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind)
    this.kind = kind
    this.levels = levels
  }
}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {}

/** A command cannot run because an expansion or redirection failed; the message is already worded for people. */
export class ShellError extends Error {
  /** True when it ends a shell that is not interactive, as an unset variable under `set -u` does. */
  readonly fatal: boolean
  readonly code: number

  constructor(message: string, options: { readonly fatal?: boolean; readonly code?: number } = {}) {
    super(message)
    this.fatal = options.fatal ?? false
    this.code = options.code ?? 1
  }
}
