import type { Component } from '../component.ts'
import { texts, type ValuesOf } from '../option.ts'

/** Options of `artifice` (spec/templates.md 5). */
export const artificeOptions = {
  files: texts({
    help: 'Files of this computer that become the artifact; * and ** are wildcards.',
    required: true,
    example: '["out/*.tar.gz"]',
    widget: 'file',
  }),
} as const

export type ArtificeOptions = ValuesOf<typeof artificeOptions>

/** Takes files of this computer as the artifact for the post-processors after it. */
export const artifice: Component<typeof artificeOptions> = {
  kind: 'post-processor',
  type: 'artifice',
  aliases: [],
  title: 'Files as artifact',
  help: 'Takes files of this computer as the artifact for the post-processors after it.',
  options: artificeOptions,
  checks: [
    {
      name: 'some-files',
      run: ({ values, unknown }) =>
        Array.isArray(values.files) && values.files.length === 0 && !unknown.includes('files')
          ? [{ severity: 'error', code: 'option-missing', option: ['files'], message: 'files names no file' }]
          : [],
    },
  ],
}
