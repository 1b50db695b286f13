import type { PowerSaveBlocker } from 'electron'

/** Keeps the computer from falling asleep while it is told to; the screen may go dark. */
export function createAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): (awake: boolean) => void {
  let id: number | undefined
  return (awake) => {
    if (awake) id ??= blocker.start('prevent-app-suspension')
    else if (id !== undefined) {
      blocker.stop(id)
      id = undefined
    }
  }
}
