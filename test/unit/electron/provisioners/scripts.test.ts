import { describe, expect, test } from 'vitest'
import { formatVariables, scriptVariables } from '#electron/provisioners/environment.ts'
import { checkExitCode, exitCodeOf } from '#electron/provisioners/exit-codes.ts'
import { outputLines, shownLine } from '#electron/provisioners/output-lines.ts'
import { inlineScript, withUnixLineEnds } from '#electron/provisioners/scripts.ts'
import { buildContextForTest } from '#test/support/build-context.ts'

describe('output', () => {
  test('a line shows what follows its last carriage return, without white space at its end', () => {
    expect(shownLine('10 %\r50 %\r100 %  ')).toBe('100 %')
    expect(shownLine('done\r')).toBe('done')
    expect(shownLine('')).toBe('')
  })

  test('chunks become whole lines, empty ones too, and the rest comes at the end', () => {
    const context = buildContextForTest('/')
    const lines = outputLines(context.log, 'stdout')
    for (const chunk of ['one\ntw', 'o\n\nth', 'ree']) lines.add(chunk)
    lines.end()
    expect(context.lines).toEqual(['stdout: one', 'stdout: two', 'stdout: ', 'stdout: three'])
  })

  test('a progress bar that never ends its line does not fill the memory, and its last state is shown', () => {
    const context = buildContextForTest('/')
    const lines = outputLines(context.log, 'stdout')
    for (let percent = 0; percent <= 99_999; percent++) lines.add(`\rstep ${percent} of the way`)
    lines.end()
    expect(context.lines).toEqual(['stdout: step 99999 of the way'])
  })
})

describe('environment variables', () => {
  const context = buildContextForTest('/')

  test('are the built-in ones, environment_vars and env, sorted, later ones winning', () => {
    const all = scriptVariables({ environment_vars: ['B=1', 'A=x=y', 'B=2'], env: { A: 'from env' } }, context)
    expect([...all]).toEqual([
      ['A', 'from env'],
      ['B', '2'],
      ['PACKER_BUILDER_TYPE', 'outscale-bsu'],
      ['PACKER_BUILD_NAME', 'web'],
    ])
  })

  test('are written with their quotes escaped', () => {
    expect(formatVariables(new Map([['A', `it's`]]), "%s='%s' ")).toBe(`A='it'"'"'s' `)
    expect(
      formatVariables(
        new Map([
          ['A', '1'],
          ['B', '100%s'],
        ]),
        '%[2]s<-%[1]s 5%%;',
      ),
    ).toBe('1<-A 5%;100%s<-B 5%;')
  })
})

describe('scripts', () => {
  const same = (text: string) => text
  const usual = '/bin/sh -e'

  test('inline commands get the usual first line', () => {
    expect(inlineScript(['echo a', 'echo b'], { asked: undefined, usual }, same)).toBe('#!/bin/sh -e\necho a\necho b\n')
  })

  test('inline commands that bring a first line keep it, unless another is asked for', () => {
    expect(inlineScript(['#!/usr/bin/perl', 'print 1'], { asked: undefined, usual }, same)).toBe(
      '#!/usr/bin/perl\nprint 1\n',
    )
    expect(inlineScript(['#!/usr/bin/perl'], { asked: '/bin/bash -x', usual }, same)).toBe(
      '#!/bin/bash -x\n#!/usr/bin/perl\n',
    )
  })

  test('line ends become Unix ones, and bytes of any encoding stay as they are', () => {
    const script = Buffer.concat([Buffer.from('a\r\n'), Buffer.from([0xe9, 0xff]), Buffer.from('\r\nend')])
    expect(withUnixLineEnds(script)).toEqual(
      Buffer.concat([Buffer.from('a\n'), Buffer.from([0xe9, 0xff]), Buffer.from('\nend\n')]),
    )
    expect(withUnixLineEnds(Buffer.alloc(0))).toEqual(Buffer.alloc(0))
  })
})

describe('exit codes', () => {
  test('a script killed by a signal counts as the shell counts it', () => {
    expect(exitCodeOf({ kind: 'signalled', signal: 'SIGKILL' })).toBe(137)
  })

  test('another code than the allowed ones fails with the code, the allowed ones and what it usually means', () => {
    expect(() => checkExitCode('The script "x"', { kind: 'exited', code: 3 }, [0, 3])).not.toThrow()
    expect(() => checkExitCode('The script "x"', { kind: 'exited', code: 1 }, [0, 3])).toThrow(
      'The script "x" ended with exit code 1; allowed: 0, 3.',
    )
    try {
      checkExitCode('The script "x"', { kind: 'exited', code: 127 }, [0])
    } catch (error) {
      expect((error as { hint: string }).hint).toMatch(/^A command was not found/)
    }
  })
})
