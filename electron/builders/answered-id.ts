import { StudioError } from '#shared/studio-error.ts'

/**
 * The id in the answer to a call that makes something.
 *
 * @throws StudioError when there is none: the thing may exist all the same, and is looked for by its intent.
 */
export function answeredId(id: string | undefined, operation: string): string {
  if (id !== undefined && id !== '') return id
  throw new StudioError({
    code: 'answer-without-id',
    message: `${operation} was answered without the id of what it made.`,
    hint: 'Try again; tell OUTSCALE support if it goes on.',
    where: { operation },
  })
}
