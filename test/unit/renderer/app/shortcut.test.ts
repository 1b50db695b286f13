import { expect, test } from 'vitest'
import { isSingleKey, keyLabels, keysOf } from '#renderer/app/commands/shortcut.ts'

const words = { Control: 'Ctrl', Shift: 'Maj', Enter: 'Entrée' }

test('keys are written as the platform and the language have them', () => {
  expect(keyLabels('$mod+Shift+Enter', words, false)).toEqual(['Ctrl', 'Maj', 'Entrée'])
  expect(keyLabels('$mod+Shift+Enter', words, true)).toEqual(['⌘', '⇧', '↩'])
  expect(keyLabels('$mod+k', words, false)).toEqual(['Ctrl', 'K'])
  expect(keyLabels('Alt+Shift+Digit3', words, false)).toEqual(['Alt', 'Maj', '3'])
  expect(keyLabels('$mod+[Shift]+(\\+|=)', words, false)).toEqual(['Ctrl', '+'])
  expect(keyLabels('[Shift]+?', words, false)).toEqual(['?'])
  expect(keyLabels('F6', words, false)).toEqual(['F6'])
})

test('only a letter or a sign alone is a single key', () => {
  expect(['f', 'Shift+f', '[Shift]+?'].map(isSingleKey)).toEqual([true, true, true])
  expect(['F6', 'Shift+F6', '$mod+f', 'End', 'Alt+n'].map(isSingleKey)).toEqual([false, false, false, false, false])
})

test('outside of the desktop, a shortcut that browsers keep has another key', () => {
  expect(keysOf({ desktop: '$mod+n', web: 'Alt+Shift+n' })).toBe('Alt+Shift+n')
  expect(keysOf({ desktop: '$mod+n', web: undefined })).toBeUndefined()
  expect(keysOf('$mod+k')).toBe('$mod+k')
})
