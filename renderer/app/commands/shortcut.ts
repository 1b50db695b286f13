import { matchKeybindingPress, parseKeybinding } from 'tinykeys'
import { bridgeName } from '#shared/contract/bridge.ts'
import type { Keys, Shortcut } from './command.ts'

/** What the page is shown in: the desktop's window leaves all keys to it, a browser keeps some. */
export function shownIn(): 'desktop' | 'web' {
  return bridgeName in globalThis ? 'desktop' : 'web'
}

/** The keys that count here; nothing where the browser has them. */
export function keysOf(shortcut: Shortcut | undefined): Keys | undefined {
  return shortcut === undefined || typeof shortcut === 'string' ? shortcut : shortcut[shownIn()]
}

export function matches(event: KeyboardEvent, keys: Keys): boolean {
  return parseKeybinding(keys).some((press) => matchKeybindingPress(event, press))
}

/** A letter or sign alone, which a person may type by accident (WCAG 2.1.4). */
export function isSingleKey(keys: Keys): boolean {
  return [...keys.replace(/^\[?Shift\]?\+/, '')].length === 1
}

const macSigns: Readonly<Record<string, string>> = { $mod: '⌘', Shift: '⇧', Alt: '⌥', Control: '⌃', Enter: '↩' }
const signs: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', '(\\+|=)': '+', '-': '−' }

/**
 * The keys one by one as this platform writes them: `⌘`, `⇧`, `↩` or `Ctrl`, `Shift`, `Enter`.
 *
 * @param words what keys are called in the language of the page, where they have a name
 */
export function keyLabels(keys: Keys, words: Readonly<Record<string, string>>, mac = isMac()): readonly string[] {
  return keys
    .split(/(?<=\w|\])\+/)
    .filter((key) => !key.startsWith('['))
    .map((key) => {
      const named = signs[key] ?? (mac ? macSigns[key] : undefined) ?? words[key === '$mod' ? 'Control' : key]
      return named ?? key.replace(/^(Digit|Key)(?=.$)/, '').replace(/^.$/, (letter) => letter.toUpperCase())
    })
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: Keys): string {
  return keyLabels(keys, { Control: isMac() ? 'Meta' : 'Control' }, false).join('+')
}

export function isMac(): boolean {
  return /Mac|iP(hone|ad|od)/.test(navigator.platform)
}
