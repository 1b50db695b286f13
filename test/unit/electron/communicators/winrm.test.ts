import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import ssh2, { type ParsedKey } from 'ssh2'
import { describe, expect, test } from 'vitest'
import { decryptAdminPassword } from '#electron/communicators/winrm/decrypt-password.ts'
import { unwrapSealed, wrapSealed } from '#electron/communicators/winrm/encrypted-body.ts'
import { envelopeOf } from '#electron/communicators/winrm/envelope.ts'
import { remotePath } from '#electron/communicators/winrm/paths.ts'
import { encodedPowershell, errorStreamReader, quotePowershell } from '#electron/communicators/winrm/powershell.ts'
import { listFolder, receiveFiles, removeFile, sendFile } from '#electron/communicators/winrm/scripts.ts'
import { elementNamed, escapeXml, parseXml, textOf } from '#electron/communicators/winrm/xml.ts'

describe('XML', () => {
  test('is read with its attributes, entities and CDATA, prefixes aside', () => {
    const root = parseXml(
      `<?xml version="1.0"?><!-- a > b --><s:Envelope xmlns:s="x"><s:Body a:Name='it&apos;s' two="&#65;&#x42;">1 &lt; 2<![CDATA[ <raw> & ]]></s:Body><rsp:Empty/></s:Envelope>`,
    )
    expect(root.name).toBe('Envelope')
    expect(elementNamed(root, 'Body')?.attributes).toMatchObject({ Name: "it's", two: 'AB' })
    expect(textOf(elementNamed(root, 'Body'))).toBe('1 < 2 <raw> &')
    expect(elementNamed(root, 'Empty')).toBeDefined()
  })

  test.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a><b></a>',
    '<a/><b/>',
    '<a b=c/>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a/>',
    '</a>',
  ])('that is not well formed is refused: %s', (document) => {
    expect(() => parseXml(document)).toThrow('not well-formed XML')
  })

  test('takes any text into it and gives it back', () => {
    const text = `<a href="x">&amp; 'q' ä 😀\r\n\u0007`
    expect(parseXml(`<a>${escapeXml(text)}</a>`).text).toBe(text.replace('\u0007', ''))
  })

  test('a request keeps a command as it is, whatever is in it', () => {
    const body = `<rsp:Command>${escapeXml('echo "a" & <b> %PATH%')}</rsp:Command>`
    const envelope = parseXml(envelopeOf({ action: 'Command', shellId: 'A-1', body }, 'http://h:5985/wsman', 20_000))
    expect(textOf(elementNamed(envelope, 'Command'))).toBe('echo "a" & <b> %PATH%')
    expect(textOf(elementNamed(envelope, 'OperationTimeout'))).toBe('PT20.000S')
    expect(textOf(elementNamed(envelope, 'Selector'))).toBe('A-1')
  })
})

describe('sealed bodies', () => {
  const sealed = { sealed: Buffer.from('--Encrypted Boundary\r\nnot a boundary'), signature: Buffer.alloc(16, 3) }

  test('come out as they went in, whatever bytes are in them', () => {
    const wrapped = wrapSealed(sealed, sealed.sealed.length)
    expect(unwrapSealed(wrapped)).toEqual({ ...sealed, length: sealed.sealed.length })
  })

  test('that are cut off or lie about their length are refused', () => {
    const wrapped = wrapSealed(sealed, sealed.sealed.length)
    expect(() => unwrapSealed(wrapped.subarray(0, 100))).toThrow('not well formed')
    expect(() => unwrapSealed(wrapSealed(sealed, 5))).toThrow('length')
  })
})

describe('PowerShell', () => {
  test('takes any text as a literal', () => {
    expect(quotePowershell('plain $x')).toBe("'plain $x'")
    expect(quotePowershell("it's a ’curly’ one")).toBe("'it''s a ’’curly’’ one'")
  })

  test.each([
    ['receiving', receiveFiles],
    ['sending', sendFile(`C:\\${'long name\\'.repeat(20)}`)],
    ['listing', listFolder(`C:\\${'long name\\'.repeat(20)}`)],
    ['removing', removeFile(`C:\\${'long name\\'.repeat(20)}`)],
  ])('%s files fits into a line of cmd', (_name, script) => {
    expect(encodedPowershell(script).length).toBeLessThan(8_191)
  })

  test('tells its errors as text where it wrote XML, and passes other text on as it comes', () => {
    const read = (...chunks: string[]) => {
      const heard: string[] = []
      const reader = errorStreamReader((text) => heard.push(text))
      for (const chunk of chunks) reader.add(chunk)
      reader.end()
      return heard
    }
    const xml =
      '#< CLIXML\r\n<Objs><Obj S="progress"><AV>Preparing</AV></Obj><S S="Error">no &lt;disk&gt; &amp;_x000D__x000A_</S><S S="Error">at line 1_x000D__x000A_</S></Objs>'
    expect(read(xml.slice(0, 5), xml.slice(5, 60), xml.slice(60))).toEqual(['no <disk> &\r\nat line 1\r\n'])
    expect(read('plain ', 'words, ', 'at once').join('')).toBe('plain words, at once')
    expect(read('#')).toEqual(['#'])
  })
})

test('paths of a machine name its variables in either manner', () => {
  expect(remotePath('$env:TEMP\\a')).toBe('%TEMP%\\a')
  expect(remotePath('${env:SystemRoot}/b')).toBe('%SystemRoot%/b')
  expect(remotePath('C:/it costs 5$')).toBe('C:/it costs 5$')
})

describe('the administrator’s password', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const parsed = (text: string) => ssh2.utils.parseKey(text) as ParsedKey
  const encrypt = (text: string) =>
    publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')

  test('is decrypted with the private half of the key pair', () => {
    expect(decryptAdminPassword(encrypt('Gehéim!1'), parsed(pem))).toBe('Gehéim!1')
  })

  test('with a key that the build made itself, too', () => {
    const pair = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })
    const own = parsed(pair.private)
    const sealed = publicEncrypt(
      { key: own.getPublicPEM(), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from('x'),
    ).toString('base64')
    expect(decryptAdminPassword(sealed, own)).toBe('x')
  })

  test('of another key, a damaged one, and a key that is not RSA are told apart', () => {
    const other = parsed(ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private)
    expect(() => decryptAdminPassword(encrypt('x'), other)).toThrow('encrypted for another key')
    expect(() => decryptAdminPassword('AAAA', parsed(pem))).toThrow('encrypted for another key')
    const ed25519 = parsed(ssh2.utils.generateKeyPairSync('ed25519').private)
    expect(() => decryptAdminPassword(encrypt('x'), ed25519)).toThrow('of the type ssh-ed25519')
  })
})
