import { describe, expect, test } from 'vitest'
import { md4 } from '#electron/communicators/ntlm/md4.ts'
import {
  authenticateMessage,
  challengeMessage,
  checkAnswer,
  negotiateMessage,
  readAuthenticate,
  readChallenge,
} from '#electron/communicators/ntlm/messages.ts'
import { rc4 } from '#electron/communicators/ntlm/rc4.ts'
import { sealedSession } from '#electron/communicators/ntlm/sealing.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('the old algorithms give what their papers say', () => {
  test.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('MD4 of "%s" (RFC 1320)', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest)
  })

  test('RC4 goes on where it stopped (RFC 6229, 128-bit key)', () => {
    const cipher = rc4(hex('0102030405060708090a0b0c0d0e0f10'))
    const stream = Buffer.concat([cipher(Buffer.alloc(7)), cipher(Buffer.alloc(25))])
    expect(stream.toString('hex')).toBe('9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c')
  })
})

describe('sealed messages', () => {
  const key = Buffer.alloc(16, 0x55)

  test('are those of the specification (MS-NLMP 4.2.4.4)', () => {
    const { sealed, signature } = sealedSession(key, 'client').seal(Buffer.from('Plaintext', 'utf16le'))
    expect(sealed).toEqual(hex('54 e5 01 65 bf 19 36 dc 99 60 20 c1 81 1b 0f 06 fb 5f'))
    expect(signature).toEqual(hex('01 00 00 00 7f b3 8e c5 c5 5d 49 76 00 00 00 00'))
  })

  test('are opened in their order, in both directions; a changed or repeated one is noticed', () => {
    const [client, server] = [sealedSession(key, 'client'), sealedSession(key, 'server')]
    const first = client.seal(Buffer.from('one'))
    expect(server.open(first).toString()).toBe('one')
    expect(server.open(client.seal(Buffer.from('two'))).toString()).toBe('two')
    expect(client.open(server.seal(Buffer.from('answer'))).toString()).toBe('answer')
    expect(() => server.open(first)).toThrow('signature')
    const changed = sealedSession(key, 'client').seal(Buffer.from('one'))
    changed.sealed[0] = (changed.sealed[0] ?? 0) ^ 1
    expect(() => sealedSession(key, 'server').open(changed)).toThrow('signature')
  })
})

describe('a login', () => {
  const challenge = hex('0123456789abcdef')
  const negotiate = negotiateMessage()
  const challenged = challengeMessage(challenge, 'WIN', 1_700_000_000_000)
  const exchange = { negotiate, challenge, challenged }
  const answerOf = (username: string, password = 'Pässword') =>
    readAuthenticate(authenticateMessage({ username, password }, negotiate, challenged).message)

  test.each([
    ['Administrator', 'Administrator', ''],
    ['CORP\\builder', 'builder', 'CORP'],
    ['builder@corp.example', 'builder@corp.example', ''],
  ])('as %s proves the password, and both sides have one key', (username, user, domain) => {
    const proof = authenticateMessage({ username, password: 'Pässword' }, negotiate, challenged)
    const answer = readAuthenticate(proof.message)
    expect(answer).toMatchObject({ user, domain })
    expect(checkAnswer(answer, exchange, 'Pässword')).toEqual(proof.sessionKey)
    expect(checkAnswer(answer, exchange, 'pässword')).toBeUndefined()
  })

  test('is bound to its messages: whoever changes one on the way is noticed', () => {
    const weaker = Buffer.from(negotiate)
    weaker[12] = 0
    expect(checkAnswer(answerOf('Administrator'), { ...exchange, negotiate: weaker }, 'Pässword')).toBeUndefined()
    expect(
      checkAnswer(answerOf('Administrator'), { ...exchange, challenge: Buffer.alloc(8) }, 'Pässword'),
    ).toBeUndefined()
  })

  test('never holds the password or its plain digest', () => {
    const { message } = authenticateMessage({ username: 'x', password: 'Pässword' }, negotiate, challenged)
    const digest = md4(Buffer.from('Pässword', 'utf16le'))
    for (const secret of [Buffer.from('Pässword', 'utf16le'), Buffer.from('Pässword'), digest]) {
      expect(message.includes(secret)).toBe(false)
    }
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(80, 7)],
    ['the first message', negotiate],
  ])('a server that answers with %s is refused', (_name, answer) => {
    expect(() => readChallenge(answer)).toThrow('no NTLM challenge')
  })

  test('a message whose field ends beyond it is refused', () => {
    const broken = Buffer.from(challenged)
    broken.writeUInt16LE(60_000, 40)
    expect(() => readChallenge(broken)).toThrow('ends beyond')
  })
})
