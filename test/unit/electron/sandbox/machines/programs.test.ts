import { describe, expect, it } from 'vitest'
import { programNameOf } from '#electron/sandbox/disks/program-file.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { fileSystemsOf } from '#electron/sandbox/disks/volume-content.ts'
import { parseMode } from '#electron/sandbox/machines/simulated/programs/modes.ts'
import { programs } from '#electron/sandbox/machines/simulated/programs/registry.ts'
import { evaluateArithmetic } from '#electron/sandbox/machines/simulated/shell/arithmetic.ts'
import { patternMatches } from '#electron/sandbox/machines/simulated/shell/pattern.ts'
import { printfText } from '#electron/sandbox/machines/simulated/shell/printf.ts'

describe('the programs of a base system', () => {
  it.each(['ubuntu-24.04', 'rhel-9'] as const)('all exist on %s', async (base) => {
    const disk = await new SimulatedDiskStore().openBase(base)
    const tree = fileSystemsOf(disk.content)[0]!.tree
    const missing: string[] = []
    for (let number = 1; number < 5000; number += 1) {
      if (tree.get(number)?.kind !== 'file') continue
      const name = programNameOf(tree.read(number))
      if (name !== undefined && !programs.has(name)) missing.push(name)
    }
    expect(missing).toEqual([])
  })
})

describe('modes', () => {
  it.each([
    ['755', 0o644, false, 0o755],
    ['u+x,go-r', 0o644, false, 0o700],
    ['a+rX', 0o600, false, 0o644],
    ['a+rX', 0o700, true, 0o755],
    ['+x', 0o644, false, 0o755],
    ['g=u', 0o640, false, 0o660],
    ['u+s,+t', 0o755, false, 0o5755],
    ['o=', 0o777, false, 0o770],
    ['4755', 0, false, 0o4755],
    ['nonsense', 0o644, false, undefined],
  ])('%s of %o (directory: %s)', (text, before, isDirectory, expected) => {
    expect(parseMode(text, before, isDirectory, 0o022)).toBe(expected)
  })
})

describe('shell patterns', () => {
  const matches = (pattern: string, text: string) => patternMatches([{ text: pattern, quoted: false }], text)
  it('match like bash', () => {
    expect(matches('*.t[xy]t', 'a.txt')).toBe(true)
    expect(matches('[!a-c]*', 'b')).toBe(false)
    expect(matches('@(a|b)+(c)', 'acc')).toBe(true)
    expect(matches('!(*.sh)', 'x.sh')).toBe(false)
    expect(matches('[[:digit:]]?', '4x')).toBe(true)
    expect(matches('a\\*', 'a*')).toBe(true)
    expect(matches('a\\*', 'ab')).toBe(false)
    expect(patternMatches([{ text: '*', quoted: true }], 'x')).toBe(false)
  })
})

describe('shell arithmetic', () => {
  const variables = new Map([
    ['x', '5'],
    ['y', 'x + 1'],
  ])
  const scope = {
    get: (name: string) => variables.get(name),
    set: (name: string, value: string) => void variables.set(name, value),
  }
  it.each([
    ['1 + 2 * 3 ** 2', 19],
    ['(1 + 2) * 3', 9],
    ['-7 / 2', -3],
    ['y * 2', 12],
    ['0x10 | 1', 17],
    ['2#101', 5],
    ['x > 3 ? 10 : 20', 10],
    ['a = x, a += 2, a++ + ++a', 16],
    ['0 && (b = 1)', 0],
    ['!0 + ~0', 0],
  ])('%s', (text, value) => {
    expect(evaluateArithmetic(text, scope)).toBe(value)
  })
  it('does not evaluate what is skipped, and names what is wrong', () => {
    expect(variables.has('b')).toBe(false)
    expect(() => evaluateArithmetic('1 / 0', scope)).toThrow(/division by 0/)
    expect(() => evaluateArithmetic('1 +', scope)).toThrow(/operand expected/)
    variables.set('loop', 'loop')
    expect(() => evaluateArithmetic('loop', scope)).toThrow(/recursion/)
  })
})

describe('printf', () => {
  it('repeats its format and reports bad numbers', () => {
    expect(printfText('%-4s|%03d\\n', ['a', '7', 'b', 'x'], () => 0)).toEqual({
      text: 'a   |007\nb   |000\n',
      errors: ['x: invalid number'],
    })
    expect(printfText('%(%F %T)T', ['0'], () => 0).text).toBe('1970-01-01 00:00:00')
    expect(printfText('%q', ["it's"], () => 0).text).toBe("'it'\\''s'")
  })
})
