import { describe, expect, test } from 'vitest'
import { lineColumnAt } from '#shared/language/source.ts'
import { fixTemplate } from '#shared/template/fix/fix-template.ts'

function fixed(text: string) {
  const result = fixTemplate({ name: 't.json', text })
  return {
    text: result.text,
    told: result.fixed.map(({ fixer, place }) => {
      const { line, column } = lineColumnAt(place.source.text, place.span.from)
      return `${line}:${column} ${fixer}`
    }),
    diagnostics: result.diagnostics,
  }
}

describe('the fixers of legacy templates', () => {
  test.each([
    [
      'createtime',
      '{"builders":[{"omi_name":"a-{{ .CreateTime }}"}]}',
      '{"builders":[{"omi_name":"a-{{timestamp}}"}]}',
    ],
    ['sshkeypath', '{"builders":[{"ssh_key_path":"k"}]}', '{"builders":[{"ssh_private_key_file":"k"}]}'],
    [
      'sshdisableagent',
      '{"builders":[{"ssh_disable_agent":true}]}',
      '{"builders":[{"ssh_disable_agent_forwarding":true}]}',
    ],
    ['ssh-wait-timeout', '{"builders":[{"ssh_wait_timeout":"1m"}]}', '{"builders":[{"ssh_timeout":"1m"}]}'],
    [
      'manifest-filename',
      '{"post-processors":[[{"type":"manifest","filename":"m"}]]}',
      '{"post-processors":[[{"type":"manifest","output":"m"}]]}',
    ],
    [
      'galaxy-command',
      '{"provisioners":[{"type":"ansible-local","galaxycommand":"g"}]}',
      '{"provisioners":[{"type":"ansible-local","galaxy_command":"g"}]}',
    ],
    [
      'clean-image-name',
      '{"builders":[{"omi_name":"{{clean_ami_name `a`}}","tags":{"n":"{{ clean_image_name `b` }}"}}]}',
      '{"builders":[{"omi_name":"{{clean_resource_name `a`}}","tags":{"n":"{{ clean_resource_name `b` }}"}}]}',
    ],
    [
      'powershell-escapes',
      '{"provisioners":[{"type":"powershell","environment_vars":["A=`$b"],"elevated_password":"p`"w"}]}'.replace(
        '`"',
        '`\\"',
      ),
      '{"provisioners":[{"type":"powershell","environment_vars":["A=$b"],"elevated_password":"p\\"w"}]}',
    ],
  ])('%s', (name, before, after) => {
    const { text, told } = fixed(before)
    expect(text).toBe(after)
    expect(told.length).toBeGreaterThan(0)
    expect(told.every((one) => one.endsWith(` ${name}`))).toBe(true)
  })

  test('keep layout and order, and tell each place', () => {
    const { text, told } = fixed('{\n  "builders": [\n    { "type": "x",   "ssh_key_path": "k" }\n  ]\n}\n')
    expect(text).toBe('{\n  "builders": [\n    { "type": "x",   "ssh_private_key_file": "k" }\n  ]\n}\n')
    expect(told).toEqual(['3:23 sshkeypath'])
  })

  test.each([
    [
      'first',
      '{"builders":[{"ssh_key_path":"old", "ssh_private_key_file":"new"}]}',
      '{"builders":[{"ssh_private_key_file":"new"}]}',
    ],
    [
      'last',
      '{"builders":[{"ssh_private_key_file":"new", "ssh_key_path":"old"}]}',
      '{"builders":[{"ssh_private_key_file":"new"}]}',
    ],
  ])('drop an old name that stands %s, beside its new one', (_where, before, after) => {
    expect(fixed(before).text).toBe(after)
  })

  test('leave a template alone in which there is nothing to do', () => {
    const text = '{ "builders": [ {"type":"osc-bsu"} ] , "post-processors": ["manifest"]}'
    expect(fixed(text)).toEqual({ text, told: [], diagnostics: [] })
  })

  test('tell why a template cannot be read', () => {
    const { text, diagnostics } = fixed('{ "builders": ')
    expect(text).toBeUndefined()
    expect(diagnostics[0]).toMatchObject({ code: 'json-syntax' })
  })
})
