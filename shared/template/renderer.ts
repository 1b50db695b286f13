import type { RenderData } from './build-plan.ts'

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
  /** Only checks that the text can be rendered by the step that will do it; gives the fields that it asks for. */
  check(text: string): readonly string[]
}

/** Whether a text has anything to render. */
export function isRenderable(text: string): boolean {
  return text.includes('{{')
}

/** Who the text belongs to: builders have functions of their own, legacy provisioners see the machine's data. */
export type TextOwner = 'builder' | 'provisioner' | 'post-processor' | 'data-source'

/** The `{{ }}` engine of one build: its functions know the build's name, the user variables, the time of the run. */
export interface TextEngine {
  /** For options; `variables` are those of the running build, once there are any. */
  preparing(owner: TextOwner, variables?: Readonly<Record<string, string>>): TemplateRenderer
  /** For the texts that steps render while they run, again and again until nothing changes. Throws a StudioError. */
  running(text: string, data: RenderData): string
}
