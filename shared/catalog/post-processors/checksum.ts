import type { Component } from '../component.ts'
import { text, texts, type ValuesOf } from '../option.ts'

/** Options of `checksum` (spec/templates.md 5). */
export const checksumOptions = {
  checksum_types: texts({
    help: 'Kinds of checksums.',
    oneOf: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
    fallback: ['md5'],
  }),
  output: text({
    help: 'File to write: {{ .BuildName }}, {{ .BuilderType }}, {{ .ChecksumType }}.',
    fallback: 'packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum',
    rendering: 'run',
    widget: 'file',
  }),
} as const

export type ChecksumOptions = ValuesOf<typeof checksumOptions>

/** Writes the checksums of an artifact's files. An OMI has no files: use artifice first. */
export const checksum: Component<typeof checksumOptions> = {
  kind: 'post-processor',
  type: 'checksum',
  aliases: [],
  title: 'Checksums',
  help: 'Writes checksums of the artifact’s files; an OMI has none, so put artifice before it.',
  options: checksumOptions,
  checks: [],
}
