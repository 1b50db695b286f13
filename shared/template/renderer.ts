/** What a text came to; `deferred`: it asks for something that only the running build knows (`build` in JSON). */
export interface Rendered {
  readonly text: string
  readonly deferred: boolean
}

/**
 * Renders `{{ … }}` in option texts while a build is prepared. Made by the template layer with the functions and data
 * of the dialect; both methods throw an Error whose message says what is wrong with the template text.
 */
export interface TemplateRenderer {
  /** Renders once, with what is known before the build. */
  render(text: string): Rendered
  /** Only checks that the text can be rendered by the step that will do it. */
  check(text: string): void
}

/** Whether a text has anything to render. */
export function isRenderable(text: string): boolean {
  return text.includes('{{')
}
