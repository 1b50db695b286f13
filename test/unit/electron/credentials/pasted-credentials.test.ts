import { describe, expect, test } from 'vitest'
import { readPasted, unnamed } from '#electron/credentials/profiles/pasted-credentials.ts'

const pair = { access_key: 'AKEY', secret_key: 'S+EC/RET==' }

describe('keys are found in', () => {
  test.each([
    ['export lines', 'export OSC_ACCESS_KEY="AKEY"\nexport OSC_SECRET_KEY=\'S+EC/RET==\'\n'],
    ['export lines in one line', 'export OSC_ACCESS_KEY=AKEY; export OSC_SECRET_KEY=S+EC/RET=='],
    ['a .env file with comments', '# mine\nOSC_ACCESS_KEY=AKEY\n\nOSC_SECRET_KEY=S+EC/RET==\nPATH=/bin\n'],
    ['the old names', 'OUTSCALE_ACCESSKEYID=AKEY\nOUTSCALE_SECRETKEYID=S+EC/RET=='],
    ['lines of PowerShell', '$env:OSC_ACCESS_KEY = "AKEY"\r\n$env:OSC_SECRET_KEY = "S+EC/RET=="'],
    ['lines of cmd', 'set OSC_ACCESS_KEY=AKEY\r\nset OSC_SECRET_KEY=S+EC/RET=='],
    ['setx lines', 'setx OSC_ACCESS_KEY "AKEY"\nsetx OSC_SECRET_KEY "S+EC/RET=="'],
    ['words of a person', 'Access key: AKEY\nSecret key: S+EC/RET=='],
    ['an HCL template', 'access_key = "AKEY"\nsecret_key = "S+EC/RET=="'],
    ['CSV', 'Access Key ID,Secret Key\nAKEY,S+EC/RET==\n'],
    ['CSV with quotes and semicolons', '"Access Key";"Secret Key"\r\n"AKEY";"S+EC/RET=="'],
    ['JSON of a profile', JSON.stringify(pair)],
    ['JSON with variables', '{"OSC_ACCESS_KEY": "AKEY", "OSC_SECRET_KEY": "S+EC/RET==",}'],
    ['an answer of the API', '{"AccessKey":{"AccessKeyId":"AKEY","SecretKey":"S+EC/RET==","State":"ACTIVE"}}'],
    ['a list of one', '[{"access_key":"AKEY","secret_key":"S+EC/RET=="}]'],
  ])('%s', (_form, text) => {
    const { profiles } = readPasted(text)
    expect([...profiles.values()]).toEqual([pair])
  })

  test('two words of the right lengths', () => {
    const [accessKey, secretKey] = ['A1'.repeat(10), 'B2'.repeat(20)]
    expect(readPasted(`${accessKey}\n${secretKey}`).profiles.get(unnamed)).toEqual({
      access_key: accessKey,
      secret_key: secretKey,
    })
  })
})

describe('several are told apart by their names', () => {
  test('in a shared file', () => {
    const text = JSON.stringify({ prod: { ...pair, region: 'eu-west-2', endpoints: { api: 'https://a' } }, dev: pair })
    expect([...readPasted(text).profiles]).toEqual([
      ['prod', { ...pair, region: 'eu-west-2', endpoint: 'https://a' }],
      ['dev', pair],
    ])
  })

  test('in an INI file', () => {
    const text = '[profile prod]\naws_access_key_id = A\naws_secret_access_key = B\n[dev]\naws_access_key_id=C'
    expect([...readPasted(text).profiles]).toEqual([
      ['prod', { access_key: 'A', secret_key: 'B' }],
      ['dev', { access_key: 'C' }],
    ])
  })
})

test.each([
  ['nothing', ''],
  ['words', 'hello world'],
  ['a number', '42'],
  ['JSON of something else', '{"a": {"b": [1, null, true]}}'],
  ['broken JSON without keys', '{"a": '],
  ['a very long line', 'x'.repeat(100_000)],
  ['many equals signs', '='.repeat(10_000)],
  ['many blanks', `a${' '.repeat(50_000)}b`],
])('%s holds no keys', (_words, text) => {
  const started = performance.now()
  expect(readPasted(text).profiles.size).toBe(0)
  expect(performance.now() - started).toBeLessThan(1_000)
})

test('what the fields of other tools mean is kept', () => {
  const text =
    'OSC_ACCESS_KEY=A\nOSC_SECRET_KEY=B\nOSC_REGION=us-east-2\nOSC_ENDPOINT_API=https://x\nOSC_TLS_SKIP_VERIFY=true'
  expect(readPasted(text).profiles.get(unnamed)).toEqual({
    access_key: 'A',
    secret_key: 'B',
    region: 'us-east-2',
    endpoint: 'https://x',
    tls_skip_verify: 'true',
  })
})
