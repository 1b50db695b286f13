import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { compareSync } from 'bcryptjs'
import { describe, expect, it } from 'vitest'
import { type FunctionHost, hostWithoutMachine } from '#shared/language/functions/function-host.ts'
import { variableDefaultFunctions } from '#shared/language/functions/standard-functions.ts'
import { toPlain } from '#shared/language/values/plain.ts'
import { evaluate } from '../evaluate/example-scope.ts'
import { exampleHost } from './example-host.ts'

const host = exampleHost({
  '/work/template/a.txt': 'Hi é\n',
  '/work/template/t.tpl': 'x ${name} %{ for v in list }<${v}>%{ endfor }',
  '/work/template/wrap.tpl': '${list}',
  '/work/template/loop.tpl': '${templatefile("loop.tpl", {})}',
  '/work/template/d/b.conf': '',
  '/work/template/d/.h.conf': '',
  '/work/template/d/e/c.conf': '',
  '/work/bin': Uint8Array.of(255, 254),
  '/home/ada/k': 'key',
})

function plain(expression: string, on: FunctionHost = host) {
  const { value, diagnostics } = evaluate(expression, on)
  expect(diagnostics).toEqual([])
  return toPlain(value)
}

describe('functions that read files', () => {
  it.each([
    ['file("a.txt")', 'Hi é\n'],
    ['file("~/k")', 'key'],
    ['file("/work/template/a.txt")', 'Hi é\n'],
    ['fileexists("a.txt")', true],
    ['fileexists("b.txt")', false],
    ['filebase64("bin")', '//4='],
    ['fileset("d", "*.conf")', ['.h.conf', 'b.conf']],
    ['fileset(".", "**/*.conf")', ['d/.h.conf', 'd/b.conf', 'd/e/c.conf']],
    ['fileset("d", "{b,x}.conf")', ['b.conf']],
    ['fileset("d", "[a-c]*")', ['b.conf']],
    ['fileset("d", "?/*")', ['e/c.conf']],
    ['fileset("nowhere", "*")', []],
    ['templatefile("t.tpl", {name = "a", list = l})', 'x a <a><b>'],
    ['templatefile("wrap.tpl", {list = l})', ['a', 'b']],
  ])('%s', (expression, expected) => {
    expect(plain(expression)).toEqual(expected)
  })

  it.each([
    ['file("web/a.txt")', 'beside the template'],
    ['file("a.txt")', 'beside the template'],
    ['fileexists("web/a.txt")', true],
    ['fileset("web/d", "*")', ['x']],
    ['file("web/web.txt")', 'deeper'],
  ])('%s finds what is beside a template that is built by a relative path', (expression, expected) => {
    const files = {
      'web/a.txt': 'beside the template',
      'web/d/x': '',
      'web/web/web.txt': 'deeper',
      'web/web.txt': 'not this',
    }
    expect(plain(expression, exampleHost(files, { templateFolder: 'web' }))).toEqual(expected)
  })

  it('a template file cannot include template files', () => {
    expect(evaluate('templatefile("loop.tpl", {})', host).diagnostics[0]?.summary).toContain(
      'There is no function named "templatefile" here',
    )
  })

  it('follow no folder for ever', () => {
    const loop = exampleHost({}, { kindOf: () => 'folder', readFolder: () => [{ name: 'again', kind: 'folder' }] })
    expect(plain('fileset(".", "**")', loop)).toEqual([])
  })
})

describe('functions of paths', () => {
  it.each([
    ['pathexpand("~/x")', '/home/ada/x'],
    ['pathexpand("x~")', 'x~'],
    ['abspath("x/../y")', '/work/y'],
    ['abspath("/x/")', '/x'],
    ['basename("a/b/c.txt")', 'c.txt'],
    ['basename("a/b/")', 'b'],
    ['basename("")', '.'],
    ['basename("/")', '/'],
    ['dirname("a/b/c.txt")', 'a/b'],
    ['dirname("a")', '.'],
    ['dirname("/a")', '/'],
    ['dirname("a//b/../c")', 'a'],
  ])('%s is %s', (expression, expected) => {
    expect(plain(expression)).toBe(expected)
  })

  it.each([
    ['abspath("x\\\\y")', 'C:/work/x/y'],
    ['abspath("D:\\\\x")', 'D:/x'],
    ['basename("C:\\\\a\\\\b.txt")', 'b.txt'],
    ['dirname("C:\\\\a\\\\b.txt")', 'C:/a'],
  ])('on Windows %s is %s', (expression, expected) => {
    expect(plain(expression, exampleHost({}, { pathStyle: 'windows', workingFolder: 'C:\\work' }))).toBe(expected)
  })

  it('say so when there is no home folder', () => {
    expect(evaluate('pathexpand("~")', exampleHost({}, { homeFolder: undefined })).diagnostics[0]?.summary).toBe(
      'pathexpand: ~ cannot be expanded: there is no home folder',
    )
  })
})

describe('functions of the clock and of chance', () => {
  it.each([
    ['timestamp()', '2024-01-02T16:00:00Z'],
    ['legacy_isotime()', '2024-01-02T15:04:05Z'],
    ['legacy_isotime("Mon Jan _2 2006 03:04PM")', 'Tue Jan  2 2024 03:04PM'],
    ['legacy_strftime()', '2024-01-02T15:04:05Z'],
    ['legacy_strftime("%Y%m%d%L")', '20240102.678'],
    ['uuidv4()', '00010203-0405-4607-8809-0a0b0c0d0e0f'],
    ['rfc3339_parse("2023-07-25 23:43:16Z").unix', 1690328596],
    ['unix_timestamp_parse(1690328596).rfc3339', '2023-07-25T23:43:16Z'],
    ['unix_timestamp_parse(-1).year', 1969],
    [
      '[for t in ["2021-01-03", "2020-12-31", "2024-12-30", "2024-12-29"] : rfc3339_parse("${t}T00:00:00Z").iso_week]',
      [53, 53, 1, 52],
    ],
    ['rfc3339_parse("2024-12-30T00:00:00+05:00").iso_year', 2025],
  ])('%s', (expression, expected) => {
    expect(plain(expression)).toEqual(expected)
  })

  it('bcrypt makes hashes that verify, of the asked cost', () => {
    const hash = String(plain('bcrypt("pw", 4)'))
    expect(hash).toMatch(/^\$2a\$04\$/)
    expect(compareSync('pw', hash)).toBe(true)
    expect(evaluate(`bcrypt("${'x'.repeat(73)}", 4)`, host).diagnostics[0]?.summary).toContain('72 bytes')
  })

  it('base64gzip makes gzip data that hold the text', () => {
    expect(gunzipSync(Buffer.from(String(plain('base64gzip("héllo")')), 'base64')).toString()).toBe('héllo')
  })
})

describe('rsadecrypt', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ciphertext = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('s3cret é'))
  const decrypt = (base64: string, pem: string) => evaluate(`rsadecrypt("${base64}", ${JSON.stringify(pem)})`, host)

  it.each(['pkcs1', 'pkcs8'] as const)('reads what was encrypted for a key in %s form', (type) => {
    const pem = privateKey.export({ type, format: 'pem' }).toString()
    expect(toPlain(decrypt(ciphertext.toString('base64'), pem).value)).toBe('s3cret é')
  })

  it('says whether the key or the ciphertext is wrong', () => {
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const locked = privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString()
    const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const summaries = [
      decrypt(Buffer.alloc(5).toString('base64'), pem),
      decrypt(ciphertext.toString('base64'), locked),
      decrypt(ciphertext.toString('base64'), other.export({ type: 'pkcs1', format: 'pem' }).toString()),
      decrypt(ciphertext.toString('base64'), '-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----'),
    ].map(({ diagnostics }) => diagnostics[0]?.summary)
    expect(summaries).toEqual([
      'rsadecrypt: the ciphertext has 5 bytes, and the key asks for 128',
      'rsadecrypt: the key is protected by a passphrase; take the passphrase off, or use another key',
      'rsadecrypt: the ciphertext was not made for this key',
      'rsadecrypt: the key is a EC PRIVATE KEY; an RSA private key in PEM form is required (ssh-keygen -p -m PEM converts)',
    ])
  })
})

describe('text encodings', () => {
  it.each([
    ['textencodebase64("aé", "UTF-16LE")', 'YQDpAA=='],
    ['textencodebase64("a", "UTF-16")', '/v8AYQ=='],
    ['textdecodebase64("//5hAA==", "UTF-16")', 'a'],
    ['textencodebase64("日本", "Shift_JIS")', 'k/qWew=='],
    ['textdecodebase64("k/qWew==", "Shift_JIS")', '日本'],
    ['textencodebase64("€", "windows-1252")', 'gA=='],
    ['textencodebase64("ÿ", "ISO-8859-1")', '/w=='],
    ['textdecodebase64(textencodebase64("你好", "gbk"), "gbk")', '你好'],
    ['textencodebase64("é", "utf-8")', 'w6k='],
  ])('%s is %s', (expression, expected) => {
    expect(plain(expression)).toBe(expected)
  })
})

describe('functions without a machine', () => {
  it.each(['file("x")', 'timestamp()', 'uuidv4()', 'fileset(".", "*")', 'bcrypt("a")', 'fileexists("x")'])(
    '%s is unknown, and no error',
    (expression) => {
      const { value, diagnostics } = evaluate(expression, hostWithoutMachine)
      expect(diagnostics).toEqual([])
      expect(value.kind).toBe('unknown')
    },
  )
})

describe('env', () => {
  it('reads the environment where defaults of variables may call it, an unset variable as an empty text', () => {
    const read = (name: string) =>
      toPlain(evaluate(`env("${name}")`, host, { functions: variableDefaultFunctions, variables: new Map() }).value)
    expect([read('HOME'), read('UNSET')]).toEqual(['/home/ada', ''])
  })
})
