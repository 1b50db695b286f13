import { describe, expect, test } from 'vitest'
import { levelOf } from '#shared/run/log-level.ts'
import { plainText, terminalText } from '#shared/run/log-text.ts'

const esc = '\u001b'

describe('the level of a line', () => {
  const level = (text: string, channel: 'stdout' | 'stderr' | 'say' | 'error' | 'debug' = 'stdout') =>
    levelOf({ text, channel })

  test.each([
    'E: Unable to locate package nginx',
    'dpkg: error processing package nginx (--configure):',
    'fatal: [default]: FAILED! => {"changed": false}',
    'npm ERR! code E404',
    'src/main.c:12:5: error: expected expression',
    `${esc}[31mError:${esc}[0m something`,
    'Traceback (most recent call last):',
    'install.sh: line 27: foo: command not found',
    'time="…" level=error msg="no"',
    'make: *** [all] Error 2',
    'CRITICAL disk is full',
  ])('is error for %s', (text) => expect(level(text)).toBe('error'))

  test.each([
    'W: Target Packages is configured multiple times',
    'warning: unused variable',
    'npm WARN deprecated request@2.88.2',
    'level=warning msg="slow"',
    'DeprecationWarning: use something else',
  ])('is warning for %s', (text) => expect(level(text)).toBe('warning'))

  test.each([
    'Setting up liberror-perl (0.17029-2) ...',
    '0 errors, 0 warnings',
    'ok=12 changed=3 unreachable=0 failed=0',
    'finished without errors',
    'The terrorform of the day',
  ])('is neither for %s', (text) => expect(level(text)).toBe('info'))

  test('is what the channel says where that says it', () => {
    expect(level('anything', 'error')).toBe('error')
    expect(level('error: of no interest', 'debug')).toBe('debug')
    expect(level('Left as it is: error-log', 'say')).toBe('info')
    expect(level('plain', 'stderr')).toBe('info')
  })
})

describe('a line as a terminal shows it', () => {
  test('keeps colours and nothing that would move the cursor or clear the screen', () => {
    expect(terminalText(`${esc}[2J${esc}[1;31mred${esc}[0m${esc}[3A${esc}]0;title\u0007 end${esc}(B`)).toBe(
      `${esc}[1;31mred${esc}[0m end`,
    )
    expect(plainText(`${esc}[38;5;196mred${esc}[0m`)).toBe('red')
  })

  test('shows of a progress bar its last state', () => {
    expect(plainText('10 %\r50 %\r100 %\r')).toBe('100 %')
  })

  test('turns tabs into the spaces up to the next stop, colours counting nothing', () => {
    expect(plainText('a\tb')).toBe('a       b')
    expect(plainText(`${esc}[1mab${esc}[0m\tc`)).toBe('ab      c')
  })
})
