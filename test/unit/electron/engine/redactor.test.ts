import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactEvent } from '#electron/engine/redact-event.ts'
import { createRedactor, redacted } from '#electron/engine/redactor.ts'

const secret = 'pa$$ w0rd/+?'

describe('the redactor', () => {
  test.each([
    ['as it is', secret],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 without padding', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
    ['in base64 as echo makes it', Buffer.from(`${secret}\n`).toString('base64')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['in JSON', JSON.stringify(`${secret}"`).slice(1, -3)],
  ])('replaces a secret %s', (_how, form) => {
    const redactor = createRedactor()
    redactor.add(secret)
    expect(redactor.redact(`before ${form} after`)).toBe(`before ${redacted} after`)
  })

  test('replaces the lines of a private key one by one', () => {
    const redactor = createRedactor()
    redactor.add('-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA1\nq7nE5kF2rM0\n-----END KEY-----')
    expect(redactor.redact('q7nE5kF2rM0')).toBe(redacted)
  })

  test('replaces the longer of two secrets of which one contains the other', () => {
    const redactor = createRedactor()
    redactor.add('secret')
    redactor.add('secretive')
    expect(redactor.redact('secretive')).toBe(redacted)
  })

  test('leaves a text of one or two letters alone', () => {
    const redactor = createRedactor()
    redactor.add('ab')
    redactor.add('')
    expect(redactor.redact('cab')).toBe('cab')
  })

  test('replaces a secret wherever a stream is cut', () => {
    const text = `first ${secret} then ${secret}${secret} and pa$$ w0rd no more`
    const whole = text.replaceAll(secret, redacted)
    for (let size = 1; size <= text.length; size += 1) {
      const redactor = createRedactor()
      redactor.add(secret)
      const stream = redactor.stream()
      let shown = ''
      for (let at = 0; at < text.length; at += size) shown += stream.push(text.slice(at, at + size))
      expect(shown + stream.end(), `chunks of ${size}`).toBe(whole)
    }
  })

  test('lets text go as soon as no secret can have begun in it', () => {
    const redactor = createRedactor()
    redactor.add(secret)
    const stream = redactor.stream()
    expect(stream.push('a prompt> ')).toBe('a prompt> ')
    expect(stream.push('pa$')).toBe('')
    expect(stream.push('sta')).toBe('pa$sta')
  })

  test('what is released in a silence hides nothing, and the rest of a secret is replaced all the same', () => {
    const redactor = createRedactor()
    redactor.add(secret)
    const stream = redactor.stream()
    expect(stream.push(`prompt ${secret.slice(0, 2)}`)).toBe('prompt ')
    expect(stream.release()).toBe(secret.slice(0, 2))
    expect(stream.release()).toBe('')
    expect(stream.push(secret.slice(2, 4))).toBe('')
    expect(stream.push(`${secret.slice(4)} after`)).toBe(`${redacted} after`)
    expect(stream.push(secret.slice(0, 2))).toBe('')
    expect(stream.release()).toBe(secret.slice(0, 2))
    expect(stream.push('!')).toBe('!')
    expect(stream.push(secret.slice(0, 2))).toBe('')
    expect(stream.release() + stream.end()).toBe(secret.slice(0, 2))
  })
})

describe('whatever the secrets and however the text comes', () => {
  /** Few letters, so that secrets overlap, contain and begin one another; some beyond Latin-1 share their low byte. */
  const letters = fc.constantFrom('a', 'b', '\u0161', 'a\u{1f511}', '\n')
  const word = (least: number, most: number) =>
    fc.array(letters, { minLength: least, maxLength: most }).map((parts) => parts.join(''))

  test('the same is replaced as by a regular expression over the whole text', () => {
    fc.assert(
      fc.property(
        fc.array(word(3, 9), { minLength: 1, maxLength: 4 }),
        word(0, 120),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
        (secrets, filling, sizes) => {
          const text = `${filling}${secrets.join(filling.slice(0, 2))}${filling}`
          const redactor = createRedactor()
          for (const each of secrets) redactor.add(each)
          const known = new Set(secrets.flatMap(formsIn))
          const ordered = [...known].sort((one, other) => other.length - one.length)
          const whole = text.replace(new RegExp(ordered.map((each) => RegExp.escape(each)).join('|'), 'g'), redacted)
          expect(redactor.redact(text)).toBe(whole)

          const stream = redactor.stream()
          let shown = ''
          for (let at = 0, turn = 0; at < text.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1
            shown += stream.push(text.slice(at, at + size))
            at += size
          }
          expect(shown + stream.end()).toBe(whole)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  /** Of the forms that a secret has, those that can stand in a text of these letters. */
  function formsIn(each: string): string[] {
    const trimmed = each.trim()
    const lines = trimmed.includes('\n') ? trimmed.split('\n').map((line) => line.trim()) : []
    return [each, trimmed, ...lines.filter((line) => line.length >= 8)].filter((form) => form.length >= 3)
  }
})

describe('events', () => {
  const redactor = createRedactor()
  redactor.add('image')
  redactor.add('osc-bsu.web')

  test('lose secrets in their words, never in what recovery goes by', () => {
    const event = redactEvent(
      {
        type: 'resource-intended',
        build: 'osc-bsu.web',
        intentId: 'image',
        kind: 'image',
        traits: { name: 'image' },
        description: 'the image',
      },
      redactor,
    )
    expect(event).toMatchObject({ kind: 'image', build: 'osc-bsu.web', traits: { name: 'image' } })
    expect(event.description).toBe(`the ${redacted}`)
  })

  test('lose secrets in errors, their hints and their choices', () => {
    const event = redactEvent(
      {
        type: 'prompt-asked',
        build: 'b',
        promptId: 'p',
        question: 'the image?',
        choices: [{ id: 'image', label: 'an image' }],
        error: { code: 'image', message: 'no image', hint: 'an image' },
      },
      redactor,
    )
    expect(event.question).toBe(`the ${redacted}?`)
    expect(event.choices).toEqual([{ id: 'image', label: `an ${redacted}` }])
    expect(event.error).toEqual({ code: 'image', message: `no ${redacted}`, hint: `an ${redacted}` })
  })
})
