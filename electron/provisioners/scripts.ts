import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { BuildContext } from '#electron/engine/build-context.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildVariables } from '#shared/template/build-plan.ts'
import { isRenderable } from '#shared/template/renderer.ts'

export interface ScriptChoice {
  readonly inline: readonly string[]
  readonly script?: string
  readonly scripts: readonly string[]
}

/** A script file of this computer: as the template writes it, and where it is. */
export interface ScriptFile {
  readonly written: string
  readonly path: string
}

/** The script files that the options name, in order. */
export function scriptFiles(options: ScriptChoice, { workingFolder }: BuildContext): readonly ScriptFile[] {
  const written = options.script ? [options.script] : options.scripts
  return written.map((each) => ({ written: each, path: resolve(workingFolder, each) }))
}

/** Reads a script as bytes. Throws a StudioError when it is not there (any more). */
export async function readScript({ written, path }: ScriptFile): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT'
    throw new StudioError(
      {
        code: missing ? 'file-missing' : 'file-unreadable',
        message: missing
          ? `The script ${written} does not exist.`
          : `The script ${written} cannot be read: ${error.message}.`,
        hint: `It was looked for at ${path}; relative paths are resolved against the folder in which the build is started.`,
      },
      { cause: error },
    )
  })
}

/**
 * The script that inline commands make: a first line with the interpreter, unless they bring their own and none is
 * asked for, then a line each. `{{ }}` in them is rendered once more (spec/templates.md 2.5).
 */
export function inlineScript(
  commands: readonly string[],
  shebang: { readonly asked: string | undefined; readonly usual: string },
  render: (text: string) => string,
): string {
  const lines = commands.map(render)
  const own = shebang.asked === undefined && lines.join('\n').startsWith('#!')
  return [...(own ? [] : [`#!${shebang.asked ?? shebang.usual}`]), ...lines, ''].join('\n')
}

/** Windows' line ends become Unix ones, and the last line gets one, or a shell would stumble over both. */
export function withUnixLineEnds(script: Buffer): Buffer {
  // One character a byte, so that whatever encoding it has stays as it is.
  const text = script.toString('latin1').replaceAll('\r\n', '\n')
  return Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`, 'latin1')
}

/** Renders a run-time option with what is known of the build, and more data where the option has its own. */
export function renderWith(
  context: BuildContext,
  variables: BuildVariables,
  more: Readonly<Record<string, string>> = {},
) {
  return (text: string) => (isRenderable(text) ? context.plan.render(text, { ...variables, ...more }) : text)
}
