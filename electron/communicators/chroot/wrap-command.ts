import { StudioError } from '#shared/studio-error.ts'
import { quoteShell } from '../quote-shell.ts'

/** What is to run on the host: a program with its arguments, or a text for its shell. */
export type HostCommand =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'script'; readonly text: string }

/** Stands for `{{.Command}}` in a rendered `command_wrapper`: a word that means nothing to any shell. */
export const commandMarker = 'OMI_STUDIO_COMMAND_0f6c2a'

/** The wrapper that leaves commands as they are. */
export const noWrapper = commandMarker

/**
 * Puts a command into its wrapper (`command_wrapper`, rendered with the marker as `{{.Command}}`), quoted for the place in
 * which it stands there: bare, in single or in double quotes. Whatever is in the command, the host's shell expands
 * nothing of it (spec/builders.md D-33). A script that stands bare becomes one command, so that `sudo` means all of it.
 *
 * @throws StudioError when the wrapper has no place for the command
 */
export function wrapCommand(command: HostCommand, wrapper: string): string {
  const plain = command.kind === 'words' ? command.words.map(quoteShell).join(' ') : command.text
  if (wrapper.trim() === commandMarker) return plain
  const parts = wrapper.split(commandMarker)
  if (parts.length === 1) throw noPlace()
  let wrapped = ''
  parts.forEach((part, index) => {
    wrapped += part
    if (index < parts.length - 1) wrapped += fitted(command, plain, quotingAt(wrapped))
  })
  return wrapped
}

type Quoting = 'bare' | 'single' | 'double'

function fitted(command: HostCommand, plain: string, quoting: Quoting): string {
  switch (quoting) {
    case 'bare':
      return command.kind === 'words' ? plain : `/bin/sh -c ${quoteShell(plain)}`
    case 'single':
      return plain.replaceAll("'", `'"'"'`)
    case 'double':
      return plain.replaceAll(/[\\"$`]/g, (character) => `\\${character}`)
  }
}

/** In which quotes a shell is at the end of a text. */
function quotingAt(text: string): Quoting {
  let quoting: Quoting = 'bare'
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (quoting === 'single') {
      if (character === "'") quoting = 'bare'
    } else if (character === '\\') {
      index += 1
    } else if (character === '"') {
      quoting = quoting === 'double' ? 'bare' : 'double'
    } else if (character === "'" && quoting === 'bare') {
      quoting = 'single'
    }
  }
  return quoting
}

function noPlace(): StudioError {
  return new StudioError({
    code: 'command-wrapper-without-command',
    message: 'command_wrapper does not say where the command goes, so nothing would ever be run.',
    hint: 'Write {{.Command}} in it: "sudo {{.Command}}".',
    where: { option: 'command_wrapper' },
  })
}
