import { describe, expect, test } from 'vitest'
import { standardFunctions } from '#shared/language/functions/standard-functions.ts'
import { jsonFormatChanges } from '#shared/language/json/format-json.ts'
import { applyChanges } from '#shared/language/source.ts'
import { accountOfferAt } from '#shared/template/assist/account-offer.ts'
import { complete } from '#shared/template/assist/complete.ts'
import { completeJson, jsonAccountOfferAt } from '#shared/template/assist/complete-json.ts'
import { hoverAt } from '#shared/template/assist/hover.ts'
import { outlineOf } from '#shared/template/assist/outline.ts'
import { renameFault, renameSymbol, symbolAt, symbolsOf } from '#shared/template/assist/symbols.ts'
import { formFile } from '#shared/template/form/form-file.ts'

/** A text whose `|` is the cursor. */
function atCursor(marked: string) {
  const offset = marked.indexOf('|')
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset }
}

function completionsAt(marked: string, others: readonly string[] = []) {
  const { text, offset } = atCursor(marked)
  const files = [text, ...others].map((each, at) => ({ name: `${at}.pkr.hcl`, text: each }))
  return { offset, answer: complete({ files, file: 0, offset, functions: standardFunctions }) }
}

function labelsAt(marked: string, others: readonly string[] = []) {
  return completionsAt(marked, others).answer?.items.map(({ label }) => label) ?? []
}

describe('completion', () => {
  test('at the top of a file offers the blocks of the language', () => {
    expect(labelsAt('so|')).toEqual(['packer', 'variable', 'locals', 'local', 'data', 'source', 'build'])
  })

  test('offers types within a label, and their titles', () => {
    expect(labelsAt('source "osc-|')).toContain('osc-bsusurrogate')
    expect(labelsAt('build {\n  provisioner "|" {}\n}')).toContain('shell')
    expect(labelsAt('build {\n  post-processor "|" {}\n}')).toContain('manifest')
    expect(labelsAt('build {\n  provisioner "|" {}\n}')).not.toContain('manifest')
    expect(labelsAt('data "|" "x" {}')).toEqual(['outscale-omi'])
  })

  test('offers the options of a block that are not there yet, and says which are missing', () => {
    const { answer } = completionsAt('source "osc-bsu" "a" {\n  vm_type = "x"\n  |\n}')
    const labels = answer?.items.map(({ label }) => label)
    expect(labels).not.toContain('vm_type')
    expect(answer?.items.find(({ label }) => label === 'omi_name')).toMatchObject({
      first: true,
      insert: 'omi_name = ""',
    })
    expect(labels).not.toContain('omi_regions')
  })

  test('offers nested options within nested blocks, and repeatable blocks again', () => {
    const start = 'source "osc-bsu" "a" {\n  launch_block_device_mappings {\n    volume_size = 1\n'
    expect(labelsAt(`${start}    |\n  }\n}`)).toContain('volume_type')
    expect(labelsAt(`${start}    |\n  }\n}`)).not.toContain('vm_type')
    expect(labelsAt(`${start}  }\n  |\n}`)).toContain('launch_block_device_mappings')
  })

  test('offers what every step takes', () => {
    expect(labelsAt('build {\n  provisioner "shell" {\n    |\n  }\n}')).toEqual(
      expect.arrayContaining(['inline', 'max_retries', 'pause_before']),
    )
  })

  test('offers the values that an option can have, in quotes or without', () => {
    expect(labelsAt('source "osc-bsu" "a" {\n  communicator = "|"\n}')).toEqual(['ssh', 'winrm', 'none'])
    const { answer } = completionsAt('source "osc-bsu" "a" {\n  communicator = |\n}')
    expect(answer?.items[0]).toMatchObject({ insert: '"ssh"', first: true })
    expect(labelsAt('source "osc-bsu" "a" {\n  force_deregister = |\n}').slice(0, 2)).toEqual(['true', 'false'])
  })

  test('offers variables of all files, locals and functions in expressions, also within a text', () => {
    const other = 'variable "region" {}\nlocals {\n  stamp = 1\n}'
    expect(labelsAt('source "osc-bsu" "a" {\n  region = |\n}', [other])).toEqual(
      expect.arrayContaining(['var.region', 'local.stamp', 'upper', 'formatdate']),
    )
    expect(labelsAt('source "osc-bsu" "a" {\n  omi_name = "a-${var.|}"\n}', [other])).toContain('var.region')
    expect(labelsAt('source "osc-bsu" "a" {\n  omi_name = "a-${var.|}"\n}', [other])).not.toContain('upper')
  })

  test('offers the sources of the template where a build lists them', () => {
    const marked = 'source "osc-bsu" "web" {}\nbuild {\n  sources = ["|"]\n}'
    expect(labelsAt(marked)).toEqual(['source.osc-bsu.web'])
  })

  test('replaces what is typed, even where the rest of the file is broken', () => {
    const { answer, offset } = completionsAt('source "osc-bsu" "a" {\n  region = var.re|\n\nbuild {')
    expect(answer?.from).toBe(offset - 'var.re'.length)
  })

  test('offers nothing in comments, heredocs and texts without known values', () => {
    expect(labelsAt('# so|')).toEqual([])
    expect(labelsAt('locals {\n  a = <<EOF\n  so|\nEOF\n}')).toEqual([])
    expect(labelsAt('source "osc-bsu" "a" {\n  omi_name = "so|"\n}')).toEqual([])
  })
})

describe('hovering', () => {
  function hover(marked: string) {
    const { text, offset } = atCursor(marked)
    return hoverAt([{ name: 'a.pkr.hcl', text }], 0, offset, standardFunctions)
  }

  test('an option tells what it is, its default and where it comes from', () => {
    const found = hover('source "osc-bsu" "a" {\n  ssh_ti|meout = "1m"\n}')
    expect(found?.title).toMatch(/^ssh_timeout: duration, default /)
    expect(found?.text.length).toBeGreaterThan(0)
  })

  test('an alias tells whose other name it is', () => {
    expect(hover('source "osc-bsu" "a" {\n  snapshot_us|ers = []\n}')?.text.at(-1)).toBe(
      'snapshot_users is another name of snapshot_account_ids.',
    )
  })

  test('a type, a function and a variable tell what they are', () => {
    expect(hover('source "osc-|bsu" "a" {\n}')?.title).toBeDefined()
    expect(hover('locals {\n  a = upp|er("x")\n}')?.title).toMatch(/^upper\(/)
    expect(hover('variable "region" {}\nlocals {\n  a = var.re|gion\n}')).toMatchObject({
      title: 'variable region',
      text: ['variable "region" {}'],
    })
    expect(hover('locals {\n  a = var.no|ne\n}')?.text[0]).toContain('declared nowhere')
  })

  test('white space tells nothing', () => {
    expect(hover('source "osc-bsu" "a" {\n  |\n}')).toBeUndefined()
  })
})

describe('hovering in JSON', () => {
  function hover(name: string, marked: string) {
    const { text, offset } = atCursor(marked)
    return hoverAt([{ name, text }], 0, offset, standardFunctions)
  }

  test('a legacy template tells of options, nested ones, types and user variables', () => {
    const builder = (inside: string) =>
      `{"variables": {"ta\\u0067": "x", "region": "eu"}, "builders": [{"type": "osc-bsu", ${inside}}]}`
    expect(hover('a.json', builder('"ssh_ti|meout": "1m"'))?.title).toMatch(/^ssh_timeout: duration, default /)
    expect(hover('a.json', builder('"launch_block_device_mappings": [{"volume_s|ize": 1}]'))?.title).toMatch(
      /^volume_size/,
    )
    expect(hover('a.json', '{"provisioners": [{"inline": [], "type": "she|ll"}]}')?.title).toBeDefined()
    expect(hover('a.json', builder('"omi_name": "a-{{user `reg|ion`}}"'))).toMatchObject({ title: 'variable region' })
    expect(hover('a.json', builder('"omi_name": "\\"{{ user \\"no|ne\\" }}"'))?.text[0]).toContain('declared nowhere')
    expect(hover('a.json', builder('"omi_name": "a |b"'))).toBeUndefined()
  })

  test('HCL-JSON tells of options, labels, functions and references within texts with escapes', () => {
    const source = (inside: string) =>
      `{"variable": {"region": {"default": "eu"}}, "source": {"osc-bsu": {"web": {${inside}}}}}`
    expect(hover('a.pkr.json', source('"vm_t|ype": "x"'))?.title).toMatch(/^vm_type/)
    expect(hover('a.pkr.json', '{"build": {"provisioner": [{"fi|le": {}}, {"shell": {}}]}}')?.title).toBe('Copy files')
    expect(hover('a.pkr.json', '{"build": {"provisioner": [{"file": {}}, {"she|ll": {}}]}}')?.title).toBe(
      'Shell script',
    )
    expect(hover('a.pkr.json', source('"omi_name": "\\"\\u00e9 ${upp|er(var.region)}"'))?.title).toMatch(/^upper\(/)
    expect(hover('a.pkr.json', source('"omi_name": "\\"\\u00e9 ${upper(var.reg|ion)}"'))).toMatchObject({
      title: 'variable region',
    })
  })
})

describe('symbols in JSON', () => {
  function renamed(name: string, marked: string, to: string) {
    const { text, offset } = atCursor(marked)
    const symbol = symbolAt(symbolsOf([{ name, text }]), 0, offset)
    return symbol === undefined ? undefined : applyChanges(text, renameSymbol(symbol, to).get(0) ?? [])
  }

  test('a user variable of a legacy template is renamed where it is declared, hidden and used', () => {
    const text =
      '{\n  "variables": {"re|gion": "eu", "reg": "{{user `region`}}"},\n  "sensitive-variables": ["region"],\n  "builders": [{"type": "osc-bsu", "omi_name": "\\"\\u00e9\\" {{ user \\"region\\" | upper }}-{{user `reg`}} region",\n    "tags": {"{{user `region`}}": "{{if eq (user `reg`) (user `region`)}}x{{end}}"}}]\n}\n'
    expect(renamed('a.json', text, 'zone')).toBe(
      text
        .replace('re|gion": "eu"', 'zone": "eu"')
        .replaceAll('user `region`', 'user `zone`')
        .replace('user \\"region\\"', 'user \\"zone\\"')
        .replace('["region"]', '["zone"]'),
    )
  })

  test('a builder of a legacy template is renamed with the steps that are for it; a type is no name', () => {
    const text =
      '{"builders": [{"type": "osc-bsu", "name": "w|eb"}, {"type": "osc-bsu"}], "provisioners": [{"type": "shell", "only": ["web", "osc-bsu"], "inline": ["web"]}]}'
    expect(renamed('a.json', text, 'app')).toBe(
      text.replace('"w|eb"', '"app"').replace('["web", "osc-bsu"]', '["app", "osc-bsu"]'),
    )
    expect(renamed('a.json', text.replace('w|eb', 'web').replace('"osc-bsu"], ', '"osc|-bsu"], '), 'x')).toBeUndefined()
  })

  test('variables, locals and sources of HCL-JSON are renamed in blocks, objects, lists and texts', () => {
    const text =
      '{"variable": [{"re|gion": {}}], "locals": {"n": "\\"${var.region}"}, "source": {"osc-bsu": {"web": {"region": "${var.region}", "omi_name": "\\t${local.n}-${upper(var.region)}"}}}, "build": {"sources": ["source.osc-bsu.web"], "provisioner": {"shell": {"only": ["osc-bsu.web"]}}}}'
    expect(renamed('a.pkr.json', text, 'zone')).toBe(
      text.replace('re|gion', 'zone').replaceAll('var.region', 'var.zone'),
    )
    const plain = text.replace('re|gion', 'region')
    expect(renamed('a.pkr.json', plain.replace('local.n', 'local.|n'), 'name')).toBe(
      plain.replace('"n":', '"name":').replace('local.n', 'local.name'),
    )
    expect(renamed('a.pkr.json', plain.replace('"web"', '"we|b"'), 'app')).toBe(
      plain.replace('"web"', '"app"').replaceAll('osc-bsu.web', 'osc-bsu.app'),
    )
  })

  test('names are found across native and JSON files of one template', () => {
    const files = [
      { name: 'a.pkr.hcl', text: 'variable "region" {}\n' },
      { name: 'b.pkr.json', text: '{"locals": {"x": "${var.region}"}}' },
    ]
    const region = symbolAt(symbolsOf(files), 1, files[1]!.text.indexOf('region'))
    expect(region).toMatchObject({ declaration: { file: 0 }, mentions: [{ file: 1 }] })
  })

  test('what is written with escapes is no name that could be replaced', () => {
    expect(renamed('a.json', '{"variables": {"re\\u0067i|on": "x"}}', 'zone')).toBeUndefined()
  })
})

describe('formatting JSON', () => {
  const formatted = (text: string) => applyChanges(text, jsonFormatChanges(text))

  test('indents as the file does, and keeps lines, order and values', () => {
    expect(formatted('{\n    "b":1,\n  "a" : [1, 2],\n"c": {\n"d":"x  y"\n}\n}\n')).toBe(
      '{\n    "b": 1,\n    "a": [1, 2],\n    "c": {\n        "d": "x  y"\n    }\n}\n',
    )
    expect(formatted('{\r\n\t"a":1\r\n}')).toBe('{\r\n\t"a": 1\r\n}')
    expect(formatted('{"a":1}')).toBe('{"a": 1}')
  })

  test('changes nothing that is formatted', () => {
    for (const text of ['{\n  "a": {\n    "b": []\n  }\n}\n', '{}', '']) expect(jsonFormatChanges(text)).toEqual([])
  })
})

describe('symbols', () => {
  const first =
    'variable "region" {}\nlocals {\n  name = "web-${var.region}"\n}\nsource "osc-bsu" "web" {\n  region = var.region\n}\n'
  const second = 'build {\n  sources = ["source.osc-bsu.web"]\n  source "source.osc-bsu.web" {}\n}\n'
  const files = [first, second].map((text, at) => ({ name: `${at}.pkr.hcl`, text }))

  test('are found from any mention, and renamed everywhere at once', () => {
    const symbols = symbolsOf(files)
    const region = symbolAt(symbols, 0, first.lastIndexOf('region'))
    expect(region).toMatchObject({ kind: 'variable', name: 'region', declaration: { file: 0 } })
    const renamed = renameSymbol(region!, 'zone')
    expect(applyChanges(first, renamed.get(0) ?? [])).toBe(
      first.replaceAll('var.region', 'var.zone').replace('"region"', '"zone"'),
    )
    const web = symbolAt(symbols, 1, second.indexOf('web'))
    const both = renameSymbol(web!, 'app')
    expect(applyChanges(first, both.get(0) ?? [])).toContain('source "osc-bsu" "app" {')
    expect(applyChanges(second, both.get(1) ?? [])).toBe(second.replaceAll('.web', '.app'))
  })

  test('a source is renamed where steps are for some builds only', () => {
    const text =
      'source "osc-bsu" "web" {}\nbuild {\n  sources = ["source.osc-bsu.web"]\n  provisioner "shell" {\n    only   = ["osc-bsu.web"]\n    except = ["osc-bsu.*", "web"]\n  }\n}\n'
    const symbols = symbolsOf([{ name: 'a', text }])
    const renamed = renameSymbol(symbolAt(symbols, 0, text.indexOf('web'))!, 'app')
    expect(applyChanges(text, renamed.get(0) ?? [])).toBe(
      text.replace('"web" {', '"app" {').replaceAll('osc-bsu.web', 'osc-bsu.app'),
    )
  })

  test('cannot get the name of another, or what is no name', () => {
    const symbols = symbolsOf(files)
    const region = symbolAt(symbols, 0, first.indexOf('region'))!
    expect(renameFault(symbols, region, 'region')).toBe('same')
    expect(renameFault(symbols, region, 'zone-1')).toBeUndefined()
    expect(renameFault(symbols, region, '1 zone')).toBe('not-a-name')
    expect(renameFault([...symbols, { ...region, name: 'zone' }], region, 'zone')).toBe('taken')
  })

  test('names bound by a for are none', () => {
    const text = 'locals {\n  a = [for v in var.list : v.x]\n}\n'
    expect(symbolsOf([{ name: 'a', text }]).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'local a',
      'variable list',
    ])
  })
})

test('the outline shows blocks, builds with their steps', () => {
  const { file } = formFile({ name: 'a', text: 'source "osc-bsu" "a" {}\nbuild {\n  provisioner "shell" {}\n}\n' })
  expect(outlineOf(file)).toMatchObject([
    { title: 'source osc-bsu.a', children: [] },
    { title: 'build', children: [{ title: 'provisioner shell' }] },
  ])
})

describe('what the account has', () => {
  const offerAt = (marked: string) => {
    const { text, offset } = atCursor(marked)
    return accountOfferAt({ name: 'a.pkr.hcl', text }, offset)
  }
  const inSource = (lines: string) => offerAt(`source "osc-bsu" "a" {\n  ${lines}\n}`)

  test('can be named where an option asks for it', () => {
    expect(inSource('vm_type = "tina|"')).toMatchObject({ thing: 'vm-type', typed: 'tina', quoted: true })
    expect(inSource('source_omi = |')).toMatchObject({ thing: 'source-omi', typed: '', quoted: false })
    expect(inSource('security_group_ids = ["sg-1", "sg|"]')).toMatchObject({ thing: 'security-group', typed: 'sg' })
    expect(inSource('launch_block_device_mappings {\n    volume_type = "|"\n  }')).toMatchObject({
      thing: 'volume-type',
    })
  })

  test('an OMI is named in a filter', () => {
    expect(inSource('source_omi_filter {\n    filters = {\n      image-name = "Deb|"\n    }\n  }')).toMatchObject({
      thing: 'omi-name',
      typed: 'Deb',
    })
    expect(inSource('source_omi_filter {\n    filters = { "image-name" : "|" }\n  }')).toMatchObject({
      thing: 'omi-name',
    })
    expect(inSource('source_omi_filter {\n    filters = { architecture = "|" }\n  }')).toBeUndefined()
  })

  test('is out of place elsewhere', () => {
    expect(inSource('omi_name = "|"')).toBeUndefined()
    expect(inSource('vm_type = var.|')).toBeUndefined()
    expect(inSource('vm_t|')).toBeUndefined()
    expect(offerAt('vm_type = "|"')).toBeUndefined()
  })
})

describe('completion in JSON', () => {
  /** The text with an item put in, its new cursor marked. */
  function completed(name: string, marked: string, label: string) {
    const { text, offset } = atCursor(marked)
    const found = completeJson({ name, text }, offset)
    const item = found?.items.find((one) => one.label === label)
    if (found === undefined || item === undefined) return found?.items.map((one) => one.label)
    const caret = item.caret ?? item.insert.length
    const insert = `${item.insert.slice(0, caret)}|${item.insert.slice(caret)}`
    return text.slice(0, found.from) + insert + text.slice(found.to ?? offset)
  }
  const legacy = (inside: string) => `{"builders": [{"type": "osc-bsu", ${inside}}]}`

  test('names an option, with a place for its value, in quotes that are there or not', () => {
    expect(completed('a.json', legacy('"vm_|"'), 'vm_type')).toBe(legacy('"vm_type": "|"'))
    expect(completed('a.json', legacy('|'), 'vm_type')).toBe(legacy('"vm_type": "|"'))
    expect(completed('a.json', legacy('"vm|": "x"'), 'vm_type')).toBe(legacy('"vm_type"|: "x"'))
    expect(completed('a.json', legacy('"la|"'), 'launch_block_device_mappings')).toBe(
      legacy('"launch_block_device_mappings": [{|}]'),
    )
    expect(completed('a.json', legacy('"vm_type": "x", "|"'), 'vm_type')).not.toContain('vm_type')
  })

  test('knows nested blocks, steps, values and what the account has', () => {
    const nested = (inside: string) => legacy(`"launch_block_device_mappings": [{${inside}}]`)
    expect(completed('a.json', nested('"volume_s|"'), 'volume_size')).toBe(nested('"volume_size": |'))
    expect(completed('a.json', nested('"delete_on_vm_deletion": |'), 'true')).toBe(
      nested('"delete_on_vm_deletion": true|'),
    )
    const step = (inside: string) => `{"provisioners": [{"type": "shell", ${inside}}]}`
    expect(completed('a.json', step('"max|"'), 'max_retries')).toBe(step('"max_retries": |'))
    expect(completed('a.json', step('"|"'), 'continue_on_error')).not.toContain('continue_on_error')
    const { text, offset } = atCursor(legacy('"vm_type": "tina|"'))
    expect(jsonAccountOfferAt({ name: 'a.json', text }, offset)).toEqual({
      thing: 'vm-type',
      from: offset - 4,
      typed: 'tina',
      quoted: true,
    })
  })

  test('reads HCL-JSON by its own blocks', () => {
    const source = (inside: string) => `{"source": {"osc-bsu": {"web": {${inside}}}}}`
    expect(completed('a.pkr.json', source('"vm_|"'), 'vm_type')).toBe(source('"vm_type": "|"'))
    const step = (inside: string) => `{"build": {"provisioner": [{"shell": {${inside}}}]}}`
    expect(completed('a.pkr.json', step('"inl|"'), 'inline')).toBe(step('"inline": [|]'))
    expect(completed('a.pkr.json', '{"|"}', 'x')).toBeUndefined()
  })
})
