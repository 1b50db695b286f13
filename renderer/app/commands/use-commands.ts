import { useEffect, useId } from 'react'
import type { Command } from './command.ts'
import { offerCommands, shellOwner, withdrawCommands } from './registry.ts'

/** Offers commands to the palette, the shortcut sheet and the keyboard for as long as the component is on the screen. */
export function useCommands(commands: readonly Command[]): void {
  useOffer(useId(), commands)
}

/** Offers the commands that are there on every page. */
export function useShellWideCommands(commands: readonly Command[]): void {
  useOffer(shellOwner, commands)
}

function useOffer(owner: string, commands: readonly Command[]): void {
  // After every render, so that what a command does and whether it may is always of the newest state.
  useEffect(() => offerCommands(owner, commands))
  useEffect(() => () => withdrawCommands(owner), [owner])
}
