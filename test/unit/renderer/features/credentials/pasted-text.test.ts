import { expect, test } from 'vitest'
import { isWholeText } from '#renderer/features/credentials/pasted-text.ts'

test.each([
  'export OSC_ACCESS_KEY=ABC',
  'set OSC_ACCESS_KEY ABC',
  'OSC_ACCESS_KEY=ABC\nOSC_SECRET_KEY=DEF',
  '{"access_key": "ABC"}',
  'ABC,DEF',
])('"%s" is more than a key', (text) => expect(isWholeText(text)).toBe(true))

test.each(['ABCDEFGHIJKLMNOPQRST', '  ABCDEFGHIJKLMNOPQRST\n', 'a/b+c'])('"%s" is a key', (text) =>
  expect(isWholeText(text)).toBe(false),
)
