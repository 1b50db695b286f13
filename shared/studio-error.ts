/** Where an error belongs: a place in a template, an option, a step, an API operation. */
export interface ErrorPlace {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly option?: string
  readonly operation?: string
}

/**
 * An error that a person sees. `message` says what happened and why, `hint` what to do about it, `code` is a stable
 * name for programs. It crosses the contract as plain data and never carries a stack trace or a secret.
 */
export interface ErrorReport {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly where?: ErrorPlace
}

/** The one error class that hosts show to people as it stands; any other error is a defect and is shown as such. */
export class StudioError extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly where: ErrorPlace | undefined

  constructor(report: ErrorReport, options?: ErrorOptions) {
    super(report.message, options)
    this.name = 'StudioError'
    this.code = report.code
    this.hint = report.hint
    this.where = report.where
  }

  /** The same as plain data, for events and the contract. */
  toReport(): ErrorReport {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.where === undefined ? {} : { where: this.where }),
    }
  }
}

/** What people get to see of any thrown thing: a report as it stands, or a defect named as such without its stack. */
export function errorReportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof StudioError) return thrown.toReport()
  if (thrown instanceof Error) return { code: 'unexpected', message: thrown.message || thrown.name }
  return { code: 'unexpected', message: String(thrown) }
}
