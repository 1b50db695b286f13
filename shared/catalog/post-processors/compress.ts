import type { Component } from '../component.ts'
import { integer, text, type ValuesOf } from '../option.ts'

/** Options of `compress` (spec/templates.md 5). */
export const compressOptions = {
  output: text({
    help: 'Archive to write: {{ .BuildName }}, {{ .BuilderType }}; its extension chooses the format.',
    fallback: 'packer_{{.BuildName}}_{{.BuilderType}}',
    rendering: 'run',
    widget: 'file',
  }),
  format: text({
    help: 'Format, when the extension does not say it.',
    oneOf: ['tar', 'zip', 'gz', 'tar.gz', 'lz4', 'tar.lz4', 'bgzf', 'tar.bgzf', 'xz', 'tar.xz', 'bzip2', 'tar.bzip2'],
    fallbackWords: 'tar.gz',
  }),
  compression_level: integer({ help: '1 is quick, 9 is small.', min: -1, max: 9, fallbackWords: 'the format’s own' }),
} as const

export type CompressOptions = ValuesOf<typeof compressOptions>

/** Packs an artifact's files. An OMI has no files: use artifice first. */
export const compress: Component<typeof compressOptions> = {
  kind: 'post-processor',
  type: 'compress',
  aliases: [],
  title: 'Compress',
  help: 'Packs the artifact’s files into one; an OMI has none, so put artifice before it.',
  options: compressOptions,
  checks: [],
}
