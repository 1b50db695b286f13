import type { Component } from '../component.ts'
import { flag, text, textMap, type ValuesOf } from '../option.ts'

/** Options of `manifest` (spec/templates.md 5). */
export const manifestOptions = {
  output: text({
    help: 'File to write; entries of further builds are added to it.',
    fallback: 'packer-manifest.json',
    aliases: ['filename'],
    widget: 'file',
  }),
  strip_path: flag({ help: 'Note file names without their folders.', fallback: false }),
  strip_time: flag({ help: 'Leave out the time of the build.', fallback: false }),
  custom_data: textMap({
    help: 'Further data to note; may use {{ }} and build.*.',
    fallback: {},
    example: '{ commit = "abc123" }',
  }),
} as const

export type ManifestOptions = ValuesOf<typeof manifestOptions>

/** Notes what was built in a JSON file. */
export const manifest: Component<typeof manifestOptions> = {
  kind: 'post-processor',
  type: 'manifest',
  aliases: [],
  title: 'Manifest',
  help: 'Notes what was built (OMI id, region, time) in a JSON file.',
  options: manifestOptions,
  checks: [],
}
