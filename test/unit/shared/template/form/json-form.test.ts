import { describe, expect, test } from 'vitest'
import { applyChanges, type TextChange } from '#shared/language/source.ts'
import { allCards, type Card, cardsOf } from '#shared/template/form/cards.ts'
import { fieldsOf } from '#shared/template/form/fields.ts'
import {
  addBuild,
  addFieldBlock,
  addSource,
  addSourceToBuild,
  addStep,
  clearField,
  disableCard,
  duplicateCard,
  moveCard,
  removeBlock,
  removeCard,
  setField,
  setFieldCode,
} from '#shared/template/form/form-edits.ts'
import { formFile } from '#shared/template/form/form-file.ts'
import { hclJsonTemplates } from '#test/support/json-templates.ts'

const legacy = `{
  "_comment": "web servers",
  "builders": [{
    "type": "osc-bsu",
    "vm_type": "tinav6.c1r2p2",
    "launch_block_device_mappings": [{ "device_name": "/dev/sda1" }],
    "tags": {"a": "1", "b": "2"}
  }],
  "provisioners": [
    {"type": "shell", "inline": [
      "echo one",
      "echo {{user \`two\`}}"
    ]},
    {"type": "file", "source": "a", "destination": "b"}
  ],
  "post-processors": ["manifest", [{"type": "checksum"}]]
}
`

function read(text: string, name = 'web.json') {
  const file = formFile({ name, text })
  const cards = cardsOf([file])
  const fieldOf = (card: Card | undefined, name: string) => {
    if (card === undefined) throw new Error('no card')
    const field = fieldsOf(text, card.block.body, card.options).fields.find((one) => one.name === name)
    if (field === undefined) throw new Error(`no field ${name}`)
    return { field, card, body: card.block.body }
  }
  return { file, cards, build: cards.builds[0], all: allCards(cards), fieldOf }
}

/** The line that differs, or a whole text when several do. */
function changed(text: string, changes: readonly TextChange[] | undefined): string {
  const now = applyChanges(text, changes ?? []).split('\n')
  const before = text.split('\n')
  const differing = now.filter((line, at) => line !== before[at])
  return now.length === before.length ? differing.map((line) => line.trim()).join('\n') : now.join('\n')
}

describe('a legacy template in the form', () => {
  test('is shown as sources, steps and what comes afterwards', () => {
    const { cards, build, fieldOf } = read(legacy)
    expect(cards.sources.map(({ type, component }) => [type, component?.title])).toEqual([['osc-bsu', 'OMI from a VM']])
    expect(build?.provisioners.map(({ type }) => type)).toEqual(['shell', 'file'])
    expect(build?.chains.map((chain) => chain.map(({ type }) => type))).toEqual([['manifest'], ['checksum']])
    expect(fieldOf(build?.provisioners[0], 'inline').field.content).toMatchObject({
      kind: 'plain',
      value: ['echo one', 'echo {{user `two`}}'],
    })
    expect(fieldOf(cards.sources[0], 'launch_block_device_mappings').field.content).toMatchObject({ kind: 'blocks' })
    expect(build?.provisioners[0]?.options).not.toHaveProperty('continue_on_error')
  })

  test('a value changes where it stands, an element of a list alone', () => {
    const { file, cards, build, fieldOf } = read(legacy)
    const type = fieldOf(cards.sources[0], 'vm_type')
    expect(changed(legacy, setField(file, type.body, {}, type.field, 'tinav6.c2r4p2'))).toBe(
      '"vm_type": "tinav6.c2r4p2",',
    )
    const inline = fieldOf(build?.provisioners[0], 'inline')
    expect(changed(legacy, setField(file, inline.body, {}, inline.field, ['echo 1', 'echo {{user `two`}}']))).toBe(
      '"echo 1",',
    )
    expect(
      applyChanges(legacy, setField(file, inline.body, {}, inline.field, ['echo one', 'echo {{user `two`}}', 'x'])),
    ).toContain('      "echo {{user `two`}}",\n      "x"\n    ]},')
    const tags = fieldOf(cards.sources[0], 'tags')
    expect(changed(legacy, setField(file, tags.body, {}, tags.field, { a: '1', c: '2' }))).toBe(
      '"tags": {"a": "1", "c": "2"}',
    )
  })

  test('an option comes in the manner of its neighbours, and goes with its comma', () => {
    const { file, cards, build, fieldOf } = read(legacy)
    const name = fieldOf(cards.sources[0], 'omi_name')
    expect(applyChanges(legacy, setField(file, name.body, {}, name.field, 'web'))).toContain(
      '    "tags": {"a": "1", "b": "2"},\n    "omi_name": "web"\n  }],',
    )
    const pause = fieldOf(build?.provisioners[1], 'pause_before')
    expect(changed(legacy, setField(file, pause.body, {}, pause.field, '5s'))).toBe(
      '{"type": "file", "source": "a", "destination": "b", "pause_before": "5s"}',
    )
    const destination = fieldOf(build?.provisioners[1], 'destination')
    expect(changed(legacy, clearField(file, destination.body, destination.field))).toBe(
      '{"type": "file", "source": "a"}',
    )
    const output = fieldOf(build?.chains[0]?.[0], 'output')
    expect(applyChanges(legacy, setField(file, output.body, {}, output.field, 'm.json'))).toContain(
      '"post-processors": [{\n    "type": "manifest",\n    "output": "m.json"\n  }, [',
    )
  })

  test('nested blocks come and go', () => {
    const { file, cards, fieldOf } = read(legacy)
    const mappings = fieldOf(cards.sources[0], 'launch_block_device_mappings')
    expect(changed(legacy, addFieldBlock(file, mappings.body, mappings.field))).toBe(
      '"launch_block_device_mappings": [{ "device_name": "/dev/sda1" }, {}],',
    )
    const { content } = mappings.field
    const block = content.kind === 'blocks' ? content.blocks[0] : undefined
    expect(applyChanges(legacy, block === undefined ? [] : removeBlock(file, mappings.body, block))).not.toContain(
      'launch_block_device_mappings',
    )
  })

  test('steps are moved, copied, removed and added; a copied builder gets a name of its own', () => {
    const { cards, build, file } = read(legacy)
    const [shell, other] = build?.provisioners ?? []
    if (shell === undefined || other === undefined || build === undefined) throw new Error('no steps')
    const kinds = (changes: readonly TextChange[]) => read(applyChanges(legacy, changes)).all.map(({ type }) => type)
    expect(kinds(moveCard(other, shell))).toEqual(['osc-bsu', 'file', 'shell', 'manifest', 'checksum'])
    expect(kinds(removeCard(shell, build))).toEqual(['osc-bsu', 'file', 'manifest', 'checksum'])
    expect(kinds(duplicateCard(other, []))).toEqual(['osc-bsu', 'shell', 'file', 'file', 'manifest', 'checksum'])
    expect(kinds(addStep(build, 'post-processor', 'compress'))).toEqual([
      ...['osc-bsu', 'shell', 'file', 'manifest', 'checksum'],
      'compress',
    ])
    expect(kinds(addSource(file, 'osc-chroot', 'image', []))).toContain('osc-chroot')
    const checksum = build.chains[1]?.[0]
    expect(changed(legacy, checksum && removeCard(checksum, build))).toBe('"post-processors": ["manifest"]')
    const source = cards.sources[0]
    const copied = read(applyChanges(legacy, source === undefined ? [] : duplicateCard(source, [])))
    expect(copied.cards.sources.map(({ name }) => name)).toEqual([undefined, 'osc-bsu-2'])
    expect(disableCard(shell, build)).toBeUndefined()
  })

  test('code in place is JSON', () => {
    const { file, build, fieldOf } = read(legacy)
    const source = fieldOf(build?.provisioners[1], 'source')
    expect(changed(legacy, setFieldCode(file, source.body, {}, source.field, '"c"'))).toBe(
      '{"type": "file", "source": "c", "destination": "b"}',
    )
    expect(setFieldCode(file, source.body, {}, source.field, 'c')).toBeUndefined()
  })
})

describe('a template of HCL-JSON in the form', () => {
  const [text = '', inArrays = '', onOneLine = ''] = hclJsonTemplates

  test('expressions are code, and plain texts keep their meaning', () => {
    const { file, cards, fieldOf } = read(text, 'web.pkr.json')
    const zone = fieldOf(cards.sources[0], 'subregion_name')
    expect(zone.field.content).toMatchObject({ kind: 'code', code: '"${var.zone}"' })
    const plain = '${not.code}'
    const result = applyChanges(text, setField(file, zone.body, {}, zone.field, plain))
    expect(result).toContain(`"subregion_name": "$\${not.code}"`)
    const again = read(result, 'web.pkr.json')
    expect(again.fieldOf(again.cards.sources[0], 'subregion_name').field.content).toMatchObject({ value: plain })
  })

  test('sources and steps are added where the layout has them', () => {
    for (const each of [text, inArrays, onOneLine]) {
      const { file, cards, build } = read(each, 'web.pkr.json')
      if (build === undefined) throw new Error('no build')
      const more = read(applyChanges(each, addSource(file, 'osc-bsu', 'more', [])), 'web.pkr.json')
      expect(more.cards.sources).toHaveLength(cards.sources.length + 1)
      expect(more.file.broken).toBe(false)
      const stepped = read(applyChanges(each, addStep(build, 'provisioner', 'breakpoint')), 'web.pkr.json')
      expect(stepped.build?.provisioners.map(({ type }) => type)).toEqual([
        ...build.provisioners.map(({ type }) => type),
        'breakpoint',
      ])
      const listed = read(applyChanges(each, addSourceToBuild(build, 'osc-bsu.more')), 'web.pkr.json')
      expect(listed.build?.sources).toEqual([...build.sources, 'osc-bsu.more'])
    }
    const { file } = read('{}', 'web.pkr.json')
    expect(applyChanges('{}', addBuild(file, ['osc-bsu.a']))).toBe(
      '{\n  "build": {\n    "sources": ["source.osc-bsu.a"]\n  }\n}',
    )
  })
})
