import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandMarker as marker, wrapCommand } from '#electron/communicators/chroot/wrap-command.ts'

const nasty = ['printf', '%s\n', "it's", '$HOME `date` "quoted" \\ back', 'two\nlines', '', '*']

/** What a real shell makes of it. */
const run = (text: string) => execFileSync('/bin/sh', ['-c', text], { encoding: 'utf8' })

test.each([
  ['no wrapper', marker],
  ['a program before it', `env LC_ALL=C ${marker}`],
  ['single quotes around it', `sh -c '${marker}'`],
  ['double quotes around it', `sh -c "${marker}"`],
  ['quotes before it', `env A='x' B="y\\"z" ${marker}`],
])('words reach the program byte for byte with %s', (_name, wrapper) => {
  const text = wrapCommand({ kind: 'words', words: nasty }, wrapper)
  expect(run(text)).toBe(
    nasty
      .slice(2)
      .map((word) => `${word}\n`)
      .join(''),
  )
})

test.each([marker, `env X=1 ${marker}`, `sh -c '${marker}'`, `sh -c "${marker}"`])(
  'a script is one command to the wrapper %s',
  (wrapper) => {
    const text = wrapCommand({ kind: 'script', text: `A="it's"; echo "$A" && echo two | tr a-z A-Z` }, wrapper)
    expect(run(text)).toBe("it's\nTWO\n")
  },
)

test('a wrapper that names the command twice gets it twice', () => {
  expect(wrapCommand({ kind: 'words', words: ['true'] }, `${marker} || ${marker}`)).toBe('true || true')
})

test('a wrapper without the command is refused: it would run nothing', () => {
  expect(() => wrapCommand({ kind: 'words', words: ['mount'] }, 'sudo')).toThrow(/does not say where the command goes/)
})
