import { createInterface } from 'node:readline/promises'
import { StudioError } from '#shared/studio-error.ts'

/**
 * Asks whether so many things are to be deleted; anything but a yes is a no.
 *
 * @throws StudioError `no-terminal` when there is nobody to ask
 */
export async function confirmed(count: number): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StudioError({
      code: 'no-terminal',
      message: `${count} things would be deleted, and there is no terminal to ask.`,
      hint: 'Add --yes to delete them without being asked, or --list to see them only.',
    })
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Delete these ${count}? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
