import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../../../..')

/** Where sentences are told: the code, if one is given, and the sentence as it is written. */
const telling =
  /(?:(?:report|scanner)\.(?:error|warning|hint)|FunctionProblem|broken)\((?:[^'`()]|\([^()]*\))*?(?:'[a-z0-9-]+',\s*)?(?<sentence>'(?:[^'\\\n]|\\.)+'|`(?:[^`\\]|\\.)+`)|summary: (?<summary>'(?:[^'\\\n]|\\.)+'|`(?:[^`\\]|\\.)+`)/g

/** Guards that no template reaches: the types of parameters and the parsers before them are stricter. */
const unreachable: readonly string[] = [
  'true or false is required',
  'an argument is missing',
  'an expression is required',
  'two arguments are required',
  'what was encrypted is not text in UTF-8',
  'the time is further away than the calendar reaches',
  '${given} is not a regular file',
  '${call.name}: the result is too large, or the arguments are nested too deeply',
  'This result does not fit the other: ${taken.problem}',
]

/** What is told there is no diagnostic of a template, and tested where it is made. */
const otherTests = /shared\/template\/(assist|fix|form|upgrade)\//

describe('every sentence that people can be told of a template', () => {
  const expected = textsBelow('test/unit/shared').map(unescaped).join('\n')

  it.each(sentences())('%s is expected by a test: %s', (_, sentence) => {
    expect(expected.search(patternOf(sentence)), sentence).not.toBe(-1)
  })

  it('is looked for where they are', () => {
    expect(sentences().length).toBeGreaterThan(250)
    const all = sentences(() => true).map(([, sentence]) => sentence)
    expect(unreachable.filter((sentence) => !all.includes(sentence))).toEqual([])
  })
})

/** Each sentence with the file that tells it. */
function sentences(wanted = (sentence: string) => !unreachable.includes(sentence)) {
  const found = ['shared/language', 'shared/template'].flatMap((folder) =>
    filesBelow(folder, otherTests).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(telling)].flatMap(({ groups = {} }) => {
        const written = groups.sentence ?? groups.summary ?? ''
        const sentence = unescaped(written.slice(1, -1))
        return sentence.includes(' ') && wanted(sentence) ? [[file, sentence] as const] : []
      }),
    ),
  )
  return found.filter(([, sentence], at) => found.findIndex(([, other]) => other === sentence) === at)
}

/** What a sentence looks like with anything in its gaps. */
function patternOf(sentence: string): RegExp {
  // A gap with a text in it ends the literal here: what stands before is enough.
  const parts = sentence.replace(/\$\{[^}]*$/, '').split(/\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}/)
  return new RegExp(parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('.{0,200}?'))
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(['"`\\])|\\\$\{/g, (all, character?: string) => character ?? all.slice(1))
}

function textsBelow(folder: string): readonly string[] {
  return filesBelow(folder)
    .filter((file) => !file.endsWith('sentences.test.ts'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
}

function filesBelow(folder: string, except = /^$/): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => !except.test(file))
}
