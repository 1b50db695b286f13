import type { Command } from './command.ts'

/** What each mounted component offers, in the order in which they came. */
const offers = new Map<string, readonly Command[]>()

/** Offers commands under a name of the offering component's own, in place of what it offered before. */
export function offerCommands(owner: string, commands: readonly Command[]): void {
  offers.set(owner, commands)
}

export function withdrawCommands(owner: string): void {
  offers.delete(owner)
}

/** The shell's name: what it offers comes after what pages do. */
export const shellOwner = 'shell'

/** All that can be done now, each id once: what was offered last first, what is always there last. */
export function offeredCommands(): readonly Command[] {
  const seen = new Set<string>()
  const ofPages = [...offers].filter(([owner]) => owner !== shellOwner).map(([, commands]) => commands)
  return [...ofPages.reverse(), offers.get(shellOwner) ?? []].flat().filter(({ id }) => !seen.has(id) && seen.add(id))
}
