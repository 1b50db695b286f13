import type { EditedFile } from '../../language/hcl/edit-places.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { SourceText } from '../../language/source.ts'

/** A file of a template as the form sees it: its text with its tree. */
export interface FormFile extends EditedFile {
  readonly name: string
  /** It has syntax errors: the form shows what could be read, and changes nothing until they are mended. */
  readonly broken: boolean
}

/** Reads a file for the form. */
export function formFile(source: SourceText): FormFile {
  const { file, diagnostics } = parseHcl(source)
  return {
    name: source.name,
    text: source.text,
    file,
    broken: diagnostics.some(({ severity }) => severity === 'error'),
  }
}
