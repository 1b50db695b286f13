import { useAccountChoices } from '#renderer/app/shell/use-account-choices.ts'

/** How people know the account that is asked: the one that the title bar shows, and changes. */
export function useAccountName(): string {
  return useAccountChoices().current.name
}
