import { inspect } from 'node:util'

/**
 * A text that must not be shown. It prints as dots wherever it is logged, inspected or turned into JSON; only `reveal`
 * gives it away, at the one place that needs it.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '•••'
  }

  toJSON(): string {
    return '•••'
  }

  [inspect.custom](): string {
    return 'Secret(•••)'
  }
}
