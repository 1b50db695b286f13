import { expect, test } from 'vitest'
import { components as words } from '#renderer/messages/en/components.ts'
import { editor } from '#renderer/messages/en/editor.ts'
import { components } from '#shared/catalog/components.ts'
import { optionsOf } from '#shared/template/form/component-options.ts'

test('the words of components are those of the catalogue, each once', () => {
  expect(words).toEqual(
    Object.fromEntries(components.map(({ kind, type, title, help }) => [`${kind} ${type}`, { title, help }])),
  )
})

const roles = {
  builder: 'source',
  'data-source': 'data',
  provisioner: 'provisioner',
  'post-processor': 'post-processor',
} as const

test('the groups of options are those of the catalogue, as it calls them', () => {
  const groups = new Set(
    components.flatMap((component) =>
      Object.values(optionsOf(roles[component.kind], component)).flatMap(({ group }) =>
        group === undefined ? [] : [group],
      ),
    ),
  )
  expect(editor.optionGroups).toEqual(Object.fromEntries([...groups].map((group) => [group, group])))
})
