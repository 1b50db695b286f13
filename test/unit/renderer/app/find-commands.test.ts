import { expect, test } from 'vitest'
import { findCommands } from '#renderer/app/commands/find-commands.ts'

const command = (id: string, title: string, section = 'Go to') => ({ id, title, section })
const commands = [
  command('builds', 'Go to Builds'),
  command('settings', 'Aller à la page Réglages'),
  command('dark', 'Dark colours', 'Look'),
  command('new', 'New template', 'Do'),
  command('open', 'Open the template web', 'Open'),
]
const found = (text: string, recent: readonly string[] = []) => findCommands(commands, text, recent).map(({ id }) => id)

test('without a text, what was used last comes first and the rest stays in its order', () => {
  expect(found('')).toEqual(['builds', 'settings', 'dark', 'new', 'open'])
  expect(found('', ['open', 'dark'])).toEqual(['open', 'dark', 'builds', 'settings', 'new'])
})

test('words are found in any order, by their beginnings, without capitals and accents', () => {
  expect(found('reglages')).toEqual(['settings'])
  expect(found('web temp')).toEqual(['open'])
  expect(found('TEMPLATE')).toEqual(['new', 'open'])
  expect(found('template', ['open'])).toEqual(['open', 'new'])
})

test('the heading counts too, and letters in their order are enough', () => {
  expect(found('look')).toEqual(['dark'])
  expect(found('bilds')).toEqual(['builds'])
})

test('what fits no word finds nothing', () => {
  expect(found('kubernetes')).toEqual([])
  expect(found('template kubernetes')).toEqual([])
})
