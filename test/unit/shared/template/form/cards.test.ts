import { describe, expect, test } from 'vitest'
import { applyChanges } from '#shared/language/source.ts'
import { allCards, cardsOf } from '#shared/template/form/cards.ts'
import { fieldsOf } from '#shared/template/form/fields.ts'
import {
  addBuild,
  addFieldBlock,
  addSource,
  addSourceToBuild,
  addStep,
  clearField,
  duplicateCard,
  moveCard,
  removeCard,
  setField,
  setFieldCode,
} from '#shared/template/form/form-edits.ts'
import { formFile } from '#shared/template/form/form-file.ts'

const template = `# Our web servers.
source "outscale-bsu" "web" {
  vm_type  = "tinav5.c2r4p1" # enough for nginx
  omi_name = "web-\${local.stamp}"

  source_omi_filter {
    most_recent = true
    owners      = ["Outscale"]
  }

  tags = { base = "{{ .SourceOMIName }}", level = 3 }
  mystery = 1
}

build {
  sources = ["source.outscale-bsu.web"]

  # First of all.
  provisioner "shell" {
    inline = [
      "echo one", # counts
      "echo two",
    ]
  }

  provisioner "file" {
    source      = "a"
    destination = "/tmp/a"
  }

  post-processors {
    post-processor "manifest" {}
    post-processor "checksum" {
      output = "sums"
    }
  }
}
`

function read(text: string) {
  const file = formFile({ name: 'web.pkr.hcl', text })
  return { file, cards: cardsOf([file]) }
}

function card(text: string, id: string) {
  const found = allCards(read(text).cards).find((one) => one.id === id)
  if (found === undefined) throw new Error(`no card ${id}`)
  return found
}

function field(text: string, id: string, name: string) {
  const owner = card(text, id)
  const { fields } = fieldsOf(text, owner.block.body, owner.options)
  return { owner, field: fields.find((one) => one.name === name)! }
}

const web = 'source outscale-bsu.web'

describe('cards', () => {
  test('are the sources and the steps of the builds, known by alias, too', () => {
    const { cards } = read(template)
    expect(allCards(cards).map(({ id, component }) => [id, component?.type])).toEqual([
      [web, 'osc-bsu'],
      ['build 0 provisioner 0', 'shell'],
      ['build 0 provisioner 1', 'file'],
      ['build 0 chain 0 step 0', 'manifest'],
      ['build 0 chain 0 step 1', 'checksum'],
    ])
    expect(cards.builds[0]?.sources).toEqual(['outscale-bsu.web'])
  })

  test('are those that could be read when the text is broken', () => {
    const { file, cards } = read(`${template}\nbuild {`)
    expect(file.broken).toBe(true)
    expect(cards.sources).toHaveLength(1)
  })
})

describe('fields', () => {
  test('tell plain data, expressions, nested blocks and what is not there', () => {
    expect(field(template, web, 'vm_type').field.content).toMatchObject({ kind: 'plain', value: 'tinav5.c2r4p1' })
    expect(field(template, web, 'omi_name').field.content).toMatchObject({
      kind: 'code',
      code: '"web-${local.stamp}"',
    })
    expect(field(template, web, 'source_omi_filter').field.content).toMatchObject({
      kind: 'blocks',
      blocks: [{ type: 'source_omi_filter' }],
    })
    expect(field(template, web, 'tags').field.content).toMatchObject({
      kind: 'plain',
      value: { base: '{{ .SourceOMIName }}', level: 3 },
    })
    expect(field(template, web, 'subnet_id').field.content).toEqual({ kind: 'absent' })
  })

  test('what no option stands for is kept apart', () => {
    const { owner } = field(template, web, 'vm_type')
    const { others } = fieldsOf(template, owner.block.body, owner.options)
    expect(others.map((item) => item.kind === 'attribute' && item.name)).toEqual(['mystery'])
  })

  test('an option under its alias keeps the alias when it is set', () => {
    const text = 'source "osc-bsu" "a" {\n  snapshot_users = ["1"]\n}\n'
    const { owner, field: users } = field(text, 'source osc-bsu.a', 'snapshot_account_ids')
    const changes = setField(owner.file, owner.block.body, owner.options, users, ['2'])
    expect(applyChanges(text, changes)).toBe('source "osc-bsu" "a" {\n  snapshot_users = ["2"]\n}\n')
  })
})

describe('an edit in the form changes nothing but what it is about', () => {
  test('setting an option keeps the comment behind it', () => {
    const { owner, field: type } = field(template, web, 'vm_type')
    const changes = setField(owner.file, owner.block.body, owner.options, type, 'tinav6.c4r8p1')
    expect(applyChanges(template, changes)).toBe(template.replace('tinav5.c2r4p1', 'tinav6.c4r8p1'))
  })

  test('an expression is set as typed, and refused when it is none', () => {
    const { owner, field: name } = field(template, web, 'omi_name')
    const set = (code: string) => setFieldCode(owner.file, owner.block.body, owner.options, name, code)
    expect(applyChanges(template, set('upper("a")') ?? [])).toContain('omi_name = upper("a")\n')
    expect(set('upper(')).toBeUndefined()
  })

  test('a new option goes where the catalogue lists it; clearing it restores the text', () => {
    const { owner, field: subnet } = field(template, web, 'subnet_id')
    const set = applyChanges(template, setField(owner.file, owner.block.body, owner.options, subnet, 'subnet-1'))
    expect(set).toMatch(/\n {2}subnet_id += "subnet-1"\n/)
    const again = field(set, web, 'subnet_id')
    expect(applyChanges(set, clearField(again.owner.file, again.owner.block.body, again.field))).toBe(template)
  })

  test('nested blocks are added and taken away', () => {
    const { owner, field: disks } = field(template, web, 'launch_block_device_mappings')
    const added = applyChanges(template, addFieldBlock(owner.file, owner.block.body, disks))
    expect(added).toContain('\n  launch_block_device_mappings {}\n')
    const again = field(added, web, 'launch_block_device_mappings')
    expect(applyChanges(added, clearField(again.owner.file, again.owner.block.body, again.field))).toBe(template)
  })

  test('steps move with their comments, and back', () => {
    const moved = applyChanges(template, moveCard(card(template, 'build 0 provisioner 0'), undefined))
    expect(moved.indexOf('"file"')).toBeLessThan(moved.indexOf('# First of all.'))
    expect(moved.indexOf('# First of all.')).toBeLessThan(moved.indexOf('post-processors'))
    const [first, second] = ['build 0 provisioner 0', 'build 0 provisioner 1'].map((id) => card(moved, id))
    expect(applyChanges(moved, moveCard(second!, first))).toBe(template)
  })

  test('a copy is text for text the same, heredocs and comments included', () => {
    const text = 'build {\n  # why\n  provisioner "shell" {\n    inline = [<<EOF\nx\n  y\nEOF\n    ]\n  }\n}\n'
    const copied = applyChanges(text, duplicateCard(card(text, 'build 0 provisioner 0'), []))
    const block = text.slice(text.indexOf('  # why'), text.lastIndexOf('}') - 1)
    expect(copied).toBe(`build {\n${block}\n\n${block}\n}\n`)
  })

  test("a source's copy gets a name of its own", () => {
    const copied = applyChanges(template, duplicateCard(card(template, web), ['web', 'web-2']))
    expect(copied).toContain('source "outscale-bsu" "web-3" {')
    expect(read(copied).cards.sources).toHaveLength(2)
  })

  test('the last post-processor of a chain takes the chain with it', () => {
    const { cards } = read(template)
    const one = applyChanges(template, removeCard(card(template, 'build 0 chain 0 step 1'), cards.builds[0]))
    expect(one).toContain('post-processors {\n    post-processor "manifest" {}\n  }')
    const rest = read(one).cards.builds[0]!
    expect(applyChanges(one, removeCard(rest.chains[0]![0]!, rest))).not.toContain('post-processors')
  })

  test('a new step joins those of its kind', () => {
    const build = read(template).cards.builds[0]!
    const added = applyChanges(template, addStep(build, 'provisioner', 'breakpoint', ['note = "look"']))
    expect(read(added).cards.builds[0]?.provisioners.map(({ type }) => type)).toEqual(['shell', 'file', 'breakpoint'])
    expect(added).toContain('  provisioner "breakpoint" {\n    note = "look"\n  }\n\n  post-processors {')
  })

  test('a template is made from nothing: source, build, and a second source', () => {
    const one = applyChanges('', addSource(read('').file, 'osc-bsu', 'web', []))
    const two = applyChanges(one, addBuild(read(one).file, ['osc-bsu.web']))
    const three = applyChanges(two, addSource(read(two).file, 'osc-bsu', 'db', ['vm_type = "a"']))
    const four = applyChanges(three, addSourceToBuild(read(three).cards.builds[0]!, 'osc-bsu.db'))
    expect(four).toBe(
      'source "osc-bsu" "web" {}\n\nsource "osc-bsu" "db" {\n  vm_type = "a"\n}\n\nbuild {\n  sources = ["source.osc-bsu.web", "source.osc-bsu.db"]\n}\n',
    )
  })
})
