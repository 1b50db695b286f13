import { describe, expect, test } from 'vitest'
import { artifactText } from '#electron/cli/artifact-text.ts'
import { durationInWords } from '#electron/cli/duration-in-words.ts'
import { machineLine } from '#electron/cli/machine-readable.ts'
import { normaliseArguments } from '#electron/cli/normalise-arguments.ts'
import { artifactId } from '#electron/post-processors/artifact-files.ts'

describe('flags', () => {
  test.each([
    [
      ['-var', 'a=b'],
      ['--var', 'a=b'],
    ],
    [
      ['--var', 'a=b'],
      ['--var', 'a=b'],
    ],
    [['-var=a=-b'], ['--var=a=-b']],
    [
      ['-color=false', '-'],
      ['--color=false', '-'],
    ],
    [['-on-error=abort'], ['--on-error=abort']],
    [['-h'], ['-h']],
    [
      ['build', '--', '-var'],
      ['build', '--', '-var'],
    ],
  ])('%j are read as %j', (given, read) => {
    expect(normaliseArguments(given)).toEqual(read)
  })
})

test.each([
  [450, '450 milliseconds'],
  [1_000, '1 second'],
  [192_000, '3 minutes 12 seconds'],
  [3_600_000, '1 hour'],
  [90_061_000, '1 day 1 hour'],
])('%i ms are "%s"', (ms, words) => {
  expect(durationInWords(ms)).toBe(words)
})

test('a machine-readable line escapes what would break it', () => {
  expect(machineLine(1_700_000_000_500, 'web', 'ui', 'say', 'a, b\nc\r')).toBe(
    '1700000000,web,ui,say,a%!(PACKER_COMMA) b\\nc\\r\n',
  )
})

test('an OMI is told as scripts look for it', () => {
  const artifact = {
    kind: 'omi',
    builderId: 'b',
    region: 'eu-west-2',
    imageId: 'ami-1',
    imageName: 'n',
    snapshotIds: [],
  } as const
  expect(artifactText({ ...artifact, snapshotIds: [] })).toBe('OMIs were created:\neu-west-2: ami-1\n')
  expect(artifactId({ ...artifact, snapshotIds: [] })).toBe('eu-west-2:ami-1')
})
