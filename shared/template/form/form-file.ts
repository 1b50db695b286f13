import type { EditedFile } from '../../language/hcl/edit-places.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { SourceText } from '../../language/source.ts'
import { dialectOf } from '../template-files.ts'
import { hclJsonBlocks, legacyBlocks } from './json-blocks.ts'

/** A file of a template as the form sees it: its text with its tree. */
export interface FormFile extends EditedFile {
  readonly name: string
  /** JSON is shown as the blocks that native HCL would write. */
  readonly syntax: 'hcl' | 'hcl-json' | 'legacy'
  /** It has syntax errors: the form shows what could be read, and changes nothing until they are mended. */
  readonly broken: boolean
}

const readers = { hcl: parseHcl, 'hcl-json': hclJsonBlocks, legacy: legacyBlocks }

/** The syntax of a template's file, by its name (spec/templates.md section 1). */
export function syntaxOf(name: string): FormFile['syntax'] {
  if (!name.endsWith('.json')) return 'hcl'
  return dialectOf(name) === 'hcl2' ? 'hcl-json' : 'legacy'
}

/** Reads a file for the form. */
export function formFile(source: SourceText): FormFile {
  const syntax = syntaxOf(source.name)
  const { file, diagnostics } = readers[syntax](source)
  return {
    name: source.name,
    syntax,
    text: source.text,
    file,
    broken: diagnostics.some(({ severity }) => severity === 'error'),
  }
}
