import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One test of the suite, as it stands in its file. */
export interface IndexedTest {
  /** `integration/electron/builders/osc-bsu.test.ts` */
  readonly file: string
  readonly title: string
  readonly text: string
}

const root = join(import.meta.dirname, '..', '..')

/**
 * Every test under the folders, cut out of its file: from its `test(` or `it(` to the next one. What a file says before its
 * first test, such as a template that several of them build, counts for the first test of the file.
 */
export function indexTests(folders: readonly string[]): IndexedTest[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .sort()
      .flatMap((name) => testsIn(`${folder}/${name}`)),
  )
}

function testsIn(file: string): IndexedTest[] {
  const text = readFileSync(join(root, file), 'utf8')
  const starts = [...text.matchAll(/(?<![\w.'"`])(?:test|it)(?:\.each)?\s*(?=[(`])/g)].map(({ index }) => index)
  return starts.map((start, index) => {
    // Line ends in the texts of templates part names as real ones do.
    const body = text.slice(index === 0 ? 0 : start, starts[index + 1]).replaceAll('\\n', '\n')
    return { file, title: titleOf(text.slice(start, starts[index + 1])), text: body }
  })
}

/** The first argument of `test(`, or of what `test.each(…)` gives. */
function titleOf(text: string): string {
  const plain = /^(?:test|it)\s*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/.exec(text)
  const each = /\)\s*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/.exec(text)
  return (plain ?? each)?.[2]?.replaceAll("\\'", "'") ?? '(a title that is computed)'
}

/** Whether a text sets or names an option, not only holds the word. */
export function names(text: string, option: string): boolean {
  return new RegExp(`(?<![\\w-])(?:['"\`]${option}['"\`]|['"]?${option}['"]?\\s*[=:{]|${option}\\b(?=\\\\n|'))`).test(
    text,
  )
}
