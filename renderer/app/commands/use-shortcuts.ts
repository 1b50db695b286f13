import { useEffect } from 'react'
import type { Command } from './command.ts'
import { offeredCommands } from './registry.ts'
import { isSingleKey, keysOf, matches } from './shortcut.ts'

/** Listens for the shortcuts of everything that is offered: the one place where the app's keys are bound. */
export function useShortcuts(singleKeys: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What the focused element took for itself (an editor, a terminal, a menu) is not for us.
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const command = commandFor(event, singleKeys)
      if (command === undefined) return
      event.preventDefault()
      if (command.enabled ?? true) command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [singleKeys])
}

function commandFor(event: KeyboardEvent, singleKeys: boolean): Command | undefined {
  const inDialog =
    document.querySelector('[role="dialog"][aria-modal="true"], [role="presentation"].MuiModal-root') !== null
  const fitting = offeredCommands().filter((command) => {
    const keys = keysOf(command.shortcut)
    if (keys === undefined || !matches(event, keys)) return false
    if (inDialog && !(command.inDialogs ?? false)) return false
    return !isSingleKey(keys) || (singleKeys && mayTakeSingleKey(event, keys))
  })
  return fitting.find(({ enabled = true }) => enabled) ?? fitting[0]
}

/** Signs that are nobody's answer in a list count everywhere but in a field; letters only in lists and logs. */
function mayTakeSingleKey(event: KeyboardEvent, keys: string): boolean {
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input, textarea, select, [contenteditable="true"], .xterm') !== null) return false
  return /\?$/.test(keys) || target.closest('[data-single-keys]') !== null
}
