import type { GoValue } from './go-value.ts'

/** A number constant: an int, or a float where it is written as one. Undefined when it cannot be read. */
export function numberConstant(written: string): GoValue {
  const plain = written.replaceAll('_', '')
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? []
  if (/^0[xXoObB]/.test(digits)) return signed(sign, integer(digits))
  if (/^0[0-7]+$/.test(digits)) return signed(sign, integer(`0o${digits.slice(1)}`))
  if (/^(0|[1-9]\d*)$/.test(digits)) return signed(sign, BigInt(digits))
  if (/^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits)) return Number(plain)
  return undefined
}

function signed(sign: string, value: bigint | undefined): bigint | undefined {
  return value === undefined || sign !== '-' ? value : -value
}

function integer(digits: string): bigint | undefined {
  try {
    return BigInt(digits.toLowerCase())
  } catch {
    return undefined
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))|[\s\S]/gu

/** The text of a Go string or character constant, quotes included; undefined when an escape in it is not one. */
export function unquote(written: string): string | undefined {
  const quote = written.slice(0, 1)
  const inner = written.slice(1, -1)
  if (quote === '`') return inner.replaceAll('\r', '')
  const bytesBeyondAscii = /\\x[89a-fA-F]|\\[2-3][0-7]{2}/.test(inner)
  // Escapes for single bytes above 0x7F make up UTF-8; rare enough to be refused.
  if (bytesBeyondAscii) return undefined
  let result = ''
  for (const match of inner.matchAll(ESCAPE)) {
    const [whole, hex, four, eight, octal, letter] = match
    const code = hex ?? four ?? eight
    if (code !== undefined) {
      const point = Number.parseInt(code, 16)
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined
      result += String.fromCodePoint(point)
    } else if (octal !== undefined) result += String.fromCodePoint(Number.parseInt(octal, 8))
    else if (letter !== undefined) {
      const simple = letter === quote ? quote : SIMPLE_ESCAPES[letter]
      if (simple === undefined) return undefined
      result += simple
    } else result += whole
  }
  return result
}
